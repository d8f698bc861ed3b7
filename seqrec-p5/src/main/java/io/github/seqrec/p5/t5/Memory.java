package io.github.seqrec.p5.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * What the decoder sees of the sources: made once, whatever is decoded.
 *
 * <p>Shape legend: U users, H heads, S columns of the sources, d size of a head.
 *
 * @param keysValues (2, U, H, S, d) of each block of the decoder
 * @param mask (U, 1, 1, S): 0, and hugely negative at padding
 */
record Memory(List<NDArray> keysValues, NDArray mask) {

  /** The memory of one user for several, without a copy. */
  Memory repeated(int users) {
    return new Memory(
        keysValues.stream().map(array -> repeated(array, 1, users)).toList(),
        repeated(mask, 0, users));
  }

  private static NDArray repeated(NDArray array, int axis, int users) {
    long[] shape = array.getShape().getShape().clone();
    shape[axis] = users;
    return array.broadcast(new Shape(shape));
  }
}
