package io.github.seqrec.api;

import java.util.List;

/**
 * Hears of the progress of a training, in the thread that trains, and may cancel it. Each method
 * does nothing unless overridden.
 */
public interface TrainingMonitor {

  /** Hears nothing, never cancels. */
  TrainingMonitor NONE = new TrainingMonitor() {};

  /**
   * The training goes on from a checkpoint; comes before {@link #started}.
   *
   * @param done the epochs that lie behind it, with the figures that they had
   */
  default void resumed(List<Epoch> done) {}

  /**
   * The training begins, or goes on from a checkpoint.
   *
   * @param firstEpoch the epoch that comes first, from 1
   * @param epochs the largest number of epochs
   * @param stepsPerEpoch optimizer steps in each
   */
  default void started(int firstEpoch, int epochs, int stepsPerEpoch) {}

  /** An optimizer step is done. */
  default void stepped(Step step) {}

  /** An epoch and its validation are done. */
  default void finishedEpoch(Epoch epoch) {}

  /** Asked after each step; true stops the training. */
  default boolean cancelled() {
    return false;
  }

  /**
   * One optimizer step.
   *
   * @param epoch from 1
   * @param step within the epoch, from 1
   * @param steps of the epoch
   * @param loss mean loss per predicted position of the batch
   */
  record Step(int epoch, int step, int steps, double loss) {}

  /**
   * One epoch.
   *
   * @param epoch from 1
   * @param loss mean loss per predicted position
   * @param validation the figure to select by, NaN if it was not asked for after this epoch
   * @param best whether that is the best so far
   * @param trainSeconds wall-clock time of the optimizer steps
   * @param validationSeconds wall-clock time of the validation
   */
  record Epoch(
      int epoch,
      double loss,
      double validation,
      boolean best,
      double trainSeconds,
      double validationSeconds) {}
}
