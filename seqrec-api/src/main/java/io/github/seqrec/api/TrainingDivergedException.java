package io.github.seqrec.api;

/**
 * A training whose loss or gradient is no longer finite. The message names the step and what to
 * change; nothing of the training can be used.
 */
public final class TrainingDivergedException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  /** With a message that names the step and the remedy. */
  public TrainingDivergedException(String message) {
    super(message);
  }
}
