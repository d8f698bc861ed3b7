package io.github.seqrec.models.plain;

import io.github.seqrec.models.plain.FloatKernels.Matrix;
import io.github.seqrec.models.store.NamedTensors;
import java.util.Arrays;

/**
 * A linear layer y = W x + b over rows. The weights are kept column after column, so that each
 * input value is multiplied with values that lie side by side.
 */
final class Dense {

  private final int in;
  private final int out;
  private final Matrix columns;
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
    float[] transposed = new float[in * out];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        transposed[i * out + o] = weight[(firstRow + o) * in + i];
      }
    }
    columns = new Matrix(transposed, out);
  }

  /** The layer {@code name.weight}, (out, in), {@code name.bias}. */
  static Dense of(NamedTensors tensors, String name, long out, int in) {
    float[] weight = tensors.take(name + ".weight", out, in);
    return new Dense(weight, tensors.take(name + ".bias", out), 0, Math.toIntExact(out), in);
  }

  /** Rows {@code from} to the end of x, (rows, in), in a new array, (rows - from, out). */
  float[] apply(float[] x, int from) {
    int rows = x.length / in - from;
    float[] y = new float[rows * out];
    FloatKernels.BEST.multiply(
        new Matrix(x, from * in, in), columns, bias, new Matrix(y, out), rows, in, out);
    return y;
  }
}
