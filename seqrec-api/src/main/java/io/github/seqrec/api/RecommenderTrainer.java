package io.github.seqrec.api;

import java.nio.file.Path;
import java.util.function.ToDoubleFunction;

/**
 * Makes a recommender from a dataset. Immutable: the methods that configure return a changed copy.
 */
public interface RecommenderTrainer {

  /**
   * Chooses the state of the model by this figure, higher is better, and stops when it no longer
   * grows. Algorithms that have one final state only, such as counting, ignore it.
   *
   * @param validation is called between epochs with the model so far, which it must not close
   */
  default RecommenderTrainer selectingBy(ToDoubleFunction<SequentialRecommender> validation) {
    return this;
  }

  /**
   * Keeps the state of the training in a directory, and goes on from there if it holds one. A
   * training that was killed and called again ends in the same numbers as one that was not.
   * Algorithms that train in one pass ignore it.
   */
  default RecommenderTrainer checkpointing(Path directory) {
    return this;
  }

  /**
   * Trains a model.
   *
   * @param data the training events; its catalogue becomes the model's
   * @param monitor hears of the progress and may cancel
   * @throws IllegalArgumentException if the data cannot train this model: no users, say
   * @throws java.util.concurrent.CancellationException if the monitor cancelled
   */
  SequentialRecommender train(SequenceDataset data, TrainingMonitor monitor);

  /** Trains a model in silence. */
  default SequentialRecommender train(SequenceDataset data) {
    return train(data, TrainingMonitor.NONE);
  }
}
