package io.github.seqrec.models.plain;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Loops that the compiler of the virtual machine turns into vector instructions where it can. */
final class ScalarKernels implements FloatKernels {

  @Override
  public void multiply(
      Matrix x, Matrix w, float @Nullable [] bias, Matrix y, int rows, int inner, int columns) {
    float[] sums = new float[columns]; // on their own, so that no store can touch what is read
    for (int r = 0; r < rows; r++) {
      if (bias == null) {
        Arrays.fill(sums, 0);
      } else {
        System.arraycopy(bias, 0, sums, 0, columns);
      }
      int at = x.row(r);
      int i = 0;
      for (; i + 3 < inner; i += 4) {
        addFour(x.values(), at + i, w, i, sums);
      }
      for (; i < inner; i++) {
        addOne(x.values()[at + i], w.values(), w.row(i), sums);
      }
      System.arraycopy(sums, 0, y.values(), y.row(r), columns);
    }
  }

  /** Four rows at a time: the sums are loaded and stored a quarter as often. */
  private static void addFour(float[] x, int at, Matrix w, int row, float[] sums) {
    float x0 = x[at];
    float x1 = x[at + 1];
    float x2 = x[at + 2];
    float x3 = x[at + 3];
    float[] values = w.values();
    int w0 = w.row(row);
    int w1 = w.row(row + 1);
    int w2 = w.row(row + 2);
    int w3 = w.row(row + 3);
    for (int c = 0; c < sums.length; c++) {
      sums[c] +=
          x0 * values[w0 + c] + x1 * values[w1 + c] + x2 * values[w2 + c] + x3 * values[w3 + c];
    }
  }

  private static void addOne(float factor, float[] w, int row, float[] sums) {
    for (int c = 0; c < sums.length; c++) {
      sums[c] += factor * w[row + c];
    }
  }

  @Override
  public void exp(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = (float) Math.exp(x[i]);
    }
  }

  @Override
  public void softmax(float[] x, int from, int to) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, x[i]);
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      x[i] = (float) Math.exp(x[i] - largest);
      sum += x[i];
    }
    float factor = (float) (1 / sum);
    for (int i = from; i < to; i++) {
      x[i] *= factor;
    }
  }
}
