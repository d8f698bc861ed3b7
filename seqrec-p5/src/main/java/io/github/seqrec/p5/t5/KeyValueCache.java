package io.github.seqrec.p5.t5;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.models.kernels.Pass;
import java.util.ArrayList;
import java.util.List;

/** Keys and values of all rows that a decoder has computed, by block. Not thread-safe. */
final class KeyValueCache {

  private final List<NDArray> keysValues = new ArrayList<>();

  /**
   * Puts new rows behind those of before.
   *
   * @param block whose turn it is; blocks come in order
   * @param next (2, U, H, M, d); closed where a longer array replaces it
   * @return (2, U, H, P + M, d)
   */
  NDArray extend(Pass pass, int block, NDArray next) {
    if (block == keysValues.size()) {
      keysValues.add(next);
      return next;
    }
    NDArray past = keysValues.get(block);
    NDArray joined = T5Kernels.join(pass, past, next);
    past.close();
    next.close();
    keysValues.set(block, joined);
    return joined;
  }
}
