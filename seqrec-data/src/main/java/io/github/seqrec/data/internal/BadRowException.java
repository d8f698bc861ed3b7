package io.github.seqrec.data.internal;

/** One row is bad, and the next one can be read all the same. Costs no stack trace. */
public final class BadRowException extends Exception {

  private static final long serialVersionUID = 1L;

  private final long line;

  /**
   * Makes an exception.
   *
   * @param line the line, from 1
   * @param problem what was expected, what was found, and the remedy
   */
  public BadRowException(long line, String problem) {
    super(problem, null, false, false);
    this.line = line;
  }

  /** The line, from 1. */
  public long line() {
    return line;
  }

  /** What was expected, what was found, and the remedy. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
