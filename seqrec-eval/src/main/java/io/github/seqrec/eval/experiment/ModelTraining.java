package io.github.seqrec.eval.experiment;

import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TrainingMonitor;
import java.io.IOException;
import java.nio.file.Path;

/** Makes the model of a cell: all that an experiment knows of models. */
@FunctionalInterface
public interface ModelTraining {

  /**
   * What a training is given.
   *
   * @param cell which one it is
   * @param split the data; the test part is not for training nor for selection
   * @param checkpoints a directory of this cell's own, in which an interrupted training may leave
   *     its state; it is deleted when the cell is finished
   * @param monitor hears of the epochs, for the learning curves
   */
  record Request(Cell cell, Split split, Path checkpoints, TrainingMonitor monitor) {}

  /**
   * Trains a model with the cell's seed. The same request must give the same model.
   *
   * @return a model, which the experiment closes
   */
  SequentialRecommender train(Request request) throws IOException;
}
