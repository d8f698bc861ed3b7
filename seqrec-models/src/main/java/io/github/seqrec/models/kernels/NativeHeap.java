package io.github.seqrec.models.kernels;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the C library does with blocks that are freed.
 *
 * <p>glibc gives blocks above a threshold back to the system at once, so that the arrays of every
 * step are paged in anew: a million page faults in two epochs of a small network, a twentieth of
 * their time. The threshold follows the largest block of at most 32 MiB that was freed (mallopt(3),
 * M_MMAP_THRESHOLD), and twice as much stays free at the end of the heap. Elsewhere this does
 * nothing.
 */
final class NativeHeap {

  /** Just below the largest block that moves the threshold. */
  private static final long LARGEST_BLOCK = 31L << 20;

  private static final AtomicBoolean RAISED = new AtomicBoolean();

  private NativeHeap() {}

  /**
   * Raises the threshold to its limit, for the whole process, by freeing a block of that size. Does
   * so once.
   */
  static void keepFreedBlocks() {
    if (RAISED.getAndSet(true)) {
      return;
    }
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      manager.create(new Shape(LARGEST_BLOCK / Float.BYTES)).close();
    }
  }
}
