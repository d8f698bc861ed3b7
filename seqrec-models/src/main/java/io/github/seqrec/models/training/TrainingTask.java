package io.github.seqrec.models.training;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.network.Parameters;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a {@link TrainingLoop} trains: parameters, and the loss of each step.
 *
 * @param <S> what a step learns from
 */
public interface TrainingTask<S> {

  /**
   * Examples whose gradients are computed at once; those of all parts of a step add up. Parts of a
   * step are computed by several threads, each part by one.
   */
  interface Part {

    /**
     * What its loss counts for among the parts of its step, positive; also taken for the time that
     * it needs beside theirs.
     */
    double weight();

    /**
     * The mean loss of its examples.
     *
     * @param pass records gradients
     * @return scalar
     */
    NDArray loss(Pass pass);
  }

  /** What is trained. */
  Parameters parameters();

  /** Those of the parameters that weight decay applies to: all, unless the task knows better. */
  default List<NDArray> decayed() {
    return parameters().list();
  }

  /** The number of steps of an epoch: the same for all. */
  int stepsPerEpoch();

  /**
   * The steps of an epoch, in order.
   *
   * @param random of the epoch
   */
  List<S> epoch(SplittableRandom random);

  /**
   * The parts of a step.
   *
   * @param random of the epoch, for this call only
   * @param epoch from 1
   * @param number of the step in its epoch, from 1
   */
  List<Part> parts(S step, SplittableRandom random, int epoch, int number);

  /**
   * Brings the parameters back into the set that is allowed, after each step.
   *
   * @param pass without gradients; owns what is made on the way
   */
  default void constrain(Pass pass) {}
}
