package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDManager;

/**
 * One pass through a network.
 *
 * @param scope owns every array that the pass makes; its owner closes it
 * @param training whether gradients are recorded and dropout is on
 * @param precision of the softmax over the catalogue
 */
public record Pass(NDManager scope, boolean training, Precision precision) {

  /** A pass in float32. */
  public Pass(NDManager scope, boolean training) {
    this(scope, training, Precision.FLOAT32);
  }

  double dropout(double rate) {
    return training ? rate : 0;
  }
}
