package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.models.kernels.Kernels;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Scores;

/**
 * A neural network that reads item sequences: its parameters, its forward pass, and how its states
 * score items.
 *
 * <p>Several threads call it at once, in training and after it, each with a pass of its own, so
 * {@link #states} keeps nothing, and gives operations that are not of {@link Kernels} its
 * parameters as {@link Pass#own} and its numbers by {@link Pass#times}.
 */
public interface SequenceNetwork {

  /** The learnt arrays by name. */
  Parameters parameters();

  /**
   * The state after each item: what the network knows when it has read the row up to there.
   *
   * <p>The state in column t depends on columns 0..t of its row only, and neither on the number of
   * columns of the batch nor on what stands behind the row's last item.
   *
   * @param pass owns the result
   * @param batch B rows, L columns
   * @return (B, L, D)
   */
  NDArray states(Pass pass, BatchArrays batch);

  /**
   * The state after the last item of each row: what scoring reads, and a training whose rows have
   * one position to learn, their last. A network that has it for less than all states overrides
   * this.
   *
   * @param pass owns the result
   * @param batch B rows of one item or more
   * @return (B, D)
   */
  default NDArray lastStates(Pass pass, BatchArrays batch) {
    return Scores.last(pass, states(pass, batch), batch.lengths());
  }

  /**
   * How states score items.
   *
   * @param pass owns what the layer derives from parameters
   */
  OutputLayer output(Pass pass);

  /**
   * Brings the parameters back into the set that the model allows, in place, after each optimizer
   * step. Most models allow all values.
   *
   * @param pass without gradients; owns what is made on the way
   */
  default void constrain(Pass pass) {}
}
