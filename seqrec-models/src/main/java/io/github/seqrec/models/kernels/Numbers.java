package io.github.seqrec.models.kernels;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Numbers as arrays. The small whole ones, such as a number of heads or no dropout, are made once
 * and shared by all calls: making one takes as long as a small operation. Thread-safe.
 */
final class Numbers {

  private static final int SHARED = 256;

  private static final AtomicReferenceArray<NDArray> LONGS = new AtomicReferenceArray<>(SHARED);
  private static final AtomicReferenceArray<NDArray> DOUBLES = new AtomicReferenceArray<>(SHARED);

  private Numbers() {}

  /** Of its own class, so that libtorch is loaded by the first call and not before. */
  private static final class Owner {
    static final NDManager MANAGER = Engine.getEngine("PyTorch").newBaseManager();
  }

  /** An int64 scalar, of the scope or shared. */
  static NDArray of(NDManager scope, long value) {
    if (value < 0 || value >= SHARED) {
      return scope.create(value);
    }
    NDArray shared = LONGS.get((int) value);
    return shared == null
        ? LONGS.updateAndGet((int) value, at -> at == null ? Owner.MANAGER.create(value) : at)
        : shared;
  }

  /** A float64 scalar, of the scope or shared. */
  static NDArray of(NDManager scope, double value) {
    if (!(value >= 0 && value < SHARED) || value != (int) value) {
      return scope.create(value);
    }
    NDArray shared = DOUBLES.get((int) value);
    return shared == null
        ? DOUBLES.updateAndGet((int) value, at -> at == null ? Owner.MANAGER.create(value) : at)
        : shared;
  }
}
