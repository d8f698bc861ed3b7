package io.github.seqrec.api;

/**
 * A training whose loss or gradient is no longer finite, or whose model has a score that is not.
 * The message names the step or the score and what to change; nothing of the training can be used.
 */
public final class TrainingDivergedException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  /** With a message that names the step or the score, and the remedy. */
  public TrainingDivergedException(String message) {
    super(message);
  }
}
