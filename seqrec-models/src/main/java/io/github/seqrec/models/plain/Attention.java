package io.github.seqrec.models.plain;

import io.github.seqrec.models.plain.FloatKernels.Matrix;
import java.util.Arrays;

/**
 * Causal attention softmax(q k^T / sqrt(d)) v of several heads, for the last columns of a row.
 *
 * @param heads that share out the state size
 * @param dim state size D
 */
record Attention(int heads, int dim) {

  /** Columns whose weights are computed at once. */
  private static final int CHUNK = 4;

  /**
   * What each of the last columns sees.
   *
   * @param q (M, D), the queries of the last M columns
   * @param k (L, D)
   * @param v (L, D)
   * @param firstWeight how many equal columns the first one stands for, 1 or more
   * @return (M, D)
   */
  float[] apply(float[] q, float[] k, float[] v, int firstWeight) {
    int columns = k.length / dim;
    int from = columns - q.length / dim;
    float more = (float) Math.log(firstWeight);
    float[] y = new float[q.length];
    float[] keys = transposed(k, columns); // (D, L)
    float[] weights = new float[CHUNK * columns];
    Matrix rows = new Matrix(weights, columns);
    int size = dim / heads;
    for (int t = from; t < columns; t += CHUNK) {
      int chunk = Math.min(CHUNK, columns - t);
      int at = (t - from) * dim;
      for (int head = 0; head < dim; head += size) {
        Matrix seen = new Matrix(keys, head * columns, columns);
        FloatKernels.BEST.multiply(
            new Matrix(q, at + head, dim), seen, null, rows, chunk, size, t + chunk);
        for (int r = 0; r < chunk; r++) {
          int row = r * columns;
          weights[row] += more;
          FloatKernels.BEST.softmax(weights, row, row + t + r + 1);
          Arrays.fill(weights, row + t + r + 1, row + t + chunk, 0); // what comes later
        }
        FloatKernels.BEST.multiply(
            rows,
            new Matrix(v, head, dim),
            null,
            new Matrix(y, at + head, dim),
            chunk,
            t + chunk,
            size);
      }
    }
    return y;
  }

  /** (L, D) to (D, L), times the factor of all products. */
  private float[] transposed(float[] k, int columns) {
    float scale = (float) (1 / Math.sqrt((double) dim / heads));
    float[] keys = new float[k.length];
    for (int s = 0; s < columns; s++) {
      for (int d = 0; d < dim; d++) {
        keys[d * columns + s] = scale * k[s * dim + d];
      }
    }
    return keys;
  }
}
