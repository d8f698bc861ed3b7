package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDManager;

/**
 * One pass through a network.
 *
 * @param scope owns every array that the pass makes; its owner closes it
 * @param training whether gradients are recorded and dropout is on
 */
public record Pass(NDManager scope, boolean training) {

  /** The rate, or 0 outside training. */
  public double dropout(double rate) {
    return training ? rate : 0;
  }
}
