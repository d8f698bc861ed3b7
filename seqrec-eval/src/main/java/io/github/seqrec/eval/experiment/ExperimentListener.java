package io.github.seqrec.eval.experiment;

import io.github.seqrec.api.TrainingMonitor;

/** Hears of the progress of an experiment. Each method does nothing unless overridden. */
public interface ExperimentListener {

  /** Hears nothing. */
  ExperimentListener NONE = new ExperimentListener() {};

  /**
   * A cell begins.
   *
   * @param number from 1, of those that are not finished yet
   * @param cells how many are not finished
   * @return hears of the training
   */
  default TrainingMonitor started(Cell cell, int number, int cells) {
    return TrainingMonitor.NONE;
  }

  /** A cell's result is on the disk. */
  default void finished(CellResult result) {}
}
