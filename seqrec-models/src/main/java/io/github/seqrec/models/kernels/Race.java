package io.github.seqrec.models.kernels;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.util.function.Consumer;

/** Which of two ways to the same result is the faster one on this machine. */
final class Race {

  /** Enough for the best of them to be undisturbed while the JVM still compiles. */
  private static final int RUNS = 15;

  private Race() {}

  /**
   * The best time of the first way in times of the best one of the second.
   *
   * @param first works in a scope that is closed after each run, and waits for its result
   * @param second likewise
   */
  static double ratio(Consumer<NDManager> first, Consumer<NDManager> second) {
    long one = Long.MAX_VALUE;
    long other = Long.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      // In turn, so that what else the machine does slows both.
      one = Math.min(one, nanos(first));
      other = Math.min(other, nanos(second));
    }
    return (double) one / other;
  }

  private static long nanos(Consumer<NDManager> way) {
    long begin = System.nanoTime();
    try (NDManager scope = Engine.getEngine("PyTorch").newBaseManager()) {
      way.accept(scope);
    }
    return System.nanoTime() - begin;
  }
}
