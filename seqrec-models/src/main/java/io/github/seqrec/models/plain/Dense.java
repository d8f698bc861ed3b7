package io.github.seqrec.models.plain;

import io.github.seqrec.models.store.NamedTensors;
import java.util.Arrays;

/**
 * A linear layer y = x W^T + b. The weights are kept with the inputs as rows: the innermost loop
 * then adds a multiple of one row to the result, value by value, which HotSpot turns into vector
 * instructions, as it does not with the sum of a dot product, whose order it must keep.
 */
final class Dense {

  private final int in;
  private final int out;
  private final float[] columns;
  private final float[] bias;

  /**
   * Copies the values.
   *
   * @param weight row-major; out rows of {@code in} values, from row {@code firstRow}
   * @param bias out values from {@code firstRow}
   */
  Dense(float[] weight, float[] bias, int firstRow, int out, int in) {
    this.in = in;
    this.out = out;
    this.bias = Arrays.copyOfRange(bias, firstRow, firstRow + out);
    columns = new float[in * out];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        columns[i * out + o] = weight[(firstRow + o) * in + i];
      }
    }
  }

  /** The layer {@code name.weight}, (out, in), {@code name.bias}. */
  static Dense of(NamedTensors tensors, String name, int out, int in) {
    return new Dense(
        tensors.take(name + ".weight", out, in), tensors.take(name + ".bias", out), 0, out, in);
  }

  /** Rows {@code from} to the end of x, (rows, in), in a new array, (rows - from, out). */
  float[] apply(float[] x, int from) {
    int rows = x.length / in - from;
    float[] y = new float[rows * out];
    for (int r = 0; r < rows; r++) {
      apply(x, (from + r) * in, y, r * out);
    }
    return y;
  }

  /** One row, from an offset of x to an offset of y. */
  void apply(float[] x, int xAt, float[] y, int yAt) {
    float[] sums = bias.clone();
    for (int i = 0; i < in; i++) {
      float factor = x[xAt + i];
      int row = i * out;
      for (int o = 0; o < sums.length; o++) {
        sums[o] += factor * columns[row + o];
      }
    }
    System.arraycopy(sums, 0, y, yAt, out);
  }
}
