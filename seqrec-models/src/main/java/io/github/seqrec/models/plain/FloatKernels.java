package io.github.seqrec.models.plain;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The inner loops of the networks, over arrays of floats. Thread-safe: they keep nothing.
 *
 * <p>There are two: one that every Java runs, and one in vector instructions, some ten times as
 * fast, for a process that was started with {@code --add-modules jdk.incubator.vector}.
 */
interface FloatKernels {

  /** The fastest that this process can run. */
  FloatKernels BEST = best();

  /**
   * A matrix inside an array.
   *
   * @param values the array
   * @param first where the first row begins
   * @param stride from the begin of a row to that of the next
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Matrix(float[] values, int first, int stride) {

    /** One that fills its array. */
    Matrix(float[] values, int columns) {
      this(values, 0, columns);
    }

    int row(int r) {
      return first + r * stride;
    }
  }

  /**
   * y = x w + bias.
   *
   * @param x (rows, inner)
   * @param w (inner, columns)
   * @param bias (columns), or null for none
   * @param y (rows, columns); written; its array is another than the ones of x and w
   */
  void multiply(
      Matrix x, Matrix w, float @Nullable [] bias, Matrix y, int rows, int inner, int columns);

  /** Replaces each value by its exponential. */
  void exp(float[] x, int from, int to);

  /** Replaces the values by their softmax. */
  void softmax(float[] x, int from, int to);

  private static FloatKernels best() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return new ScalarKernels();
    }
    try {
      // By name: it is compiled apart from the rest, with a module that most processes don't have.
      return Class.forName(FloatKernels.class.getPackageName() + ".VectorKernels")
          .asSubclass(FloatKernels.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      LoggerFactory.getLogger(FloatKernels.class)
          .warn("plain Java computes without vector instructions: their class does not load", e);
      return new ScalarKernels();
    }
  }
}
