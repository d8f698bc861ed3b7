package io.github.seqrec.api;

import java.nio.file.Path;
import java.util.function.ToDoubleFunction;

/**
 * Makes a recommender from a dataset. Immutable: the methods that configure return a changed copy.
 */
public interface RecommenderTrainer {

  /**
   * Chooses the state of the model by this figure, higher is better, and stops when it no longer
   * grows. Algorithms that have one final state only, such as counting, ignore it; all others
   * override this method.
   *
   * @param validation is called between epochs with the model so far, which it must not close
   */
  default RecommenderTrainer selectingBy(ToDoubleFunction<SequentialRecommender> validation) {
    return this;
  }

  /**
   * Keeps the state of the training in a directory, and goes on from there if it holds one. A
   * training that was killed and called again ends in the same numbers as one that was not.
   * Algorithms that train in one pass ignore it; all others override this method.
   */
  default RecommenderTrainer checkpointing(Path directory) {
    return this;
  }

  /**
   * Starts from a saved model instead of from random values, and learns from other events than it
   * did: what it knows stays, what is new in the data is added. The items of the data then come
   * first in the model's catalogue, those that only the saved model knows after them.
   *
   * @param model a directory that {@link SequentialRecommender#save} wrote, of the same algorithm
   *     with the same options except those of the training
   * @throws IllegalArgumentException if the algorithm has nothing to start from
   */
  default RecommenderTrainer warmStarting(Path model) {
    throw new IllegalArgumentException(
        "this algorithm cannot start from a saved model; train it on the old and new events");
  }

  /**
   * Starts from a saved model, as {@link #warmStarting(Path)}, with the optimizer in the state that
   * the model's training left: that of its last epoch, also where the model is of an earlier one
   * which did best on validation.
   *
   * @param model a saved model
   * @param checkpoints the directory that its training was {@link #checkpointing} in
   * @throws IllegalArgumentException if the algorithm has nothing to start from, or no such state
   */
  default RecommenderTrainer warmStarting(Path model, Path checkpoints) {
    throw new IllegalArgumentException(
        "this algorithm cannot start from the state of an optimizer; leave "
            + checkpoints
            + " out, or train it on the old and new events");
  }

  /**
   * Trains a model.
   *
   * @param data the training events; its catalogue becomes the model's, or the beginning of it if
   *     the training starts from a saved model
   * @param monitor hears of the progress and may cancel
   * @throws IllegalArgumentException if the data cannot train this model: no users, say
   * @throws TrainingDivergedException if the loss is no longer finite
   * @throws java.io.UncheckedIOException if the state of the training cannot be kept or read
   * @throws java.util.concurrent.CancellationException if the monitor cancelled
   */
  SequentialRecommender train(SequenceDataset data, TrainingMonitor monitor);

  /** Trains a model in silence. */
  default SequentialRecommender train(SequenceDataset data) {
    return train(data, TrainingMonitor.NONE);
  }
}
