package io.github.seqrec.models.plain;

import java.util.Arrays;

/**
 * Causal attention softmax(q k^T / sqrt(d)) v of several heads, for the last columns of a row.
 *
 * @param heads that share out the state size
 * @param dim state size D
 */
record Attention(int heads, int dim) {

  private static final double ROTATION_BASE = 10000;

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
    int size = dim / heads;
    int columns = k.length / dim;
    int from = columns - q.length / dim;
    double scale = 1 / Math.sqrt(size);
    double more = Math.log(firstWeight);
    float[] y = new float[q.length];
    double[] weights = new double[columns];
    for (int t = from; t < columns; t++) {
      int row = (t - from) * dim;
      for (int head = 0; head < dim; head += size) {
        for (int s = 0; s <= t; s++) {
          float product = 0;
          for (int d = 0; d < size; d++) {
            product += q[row + head + d] * k[s * dim + head + d];
          }
          weights[s] = product * scale + (s == 0 ? more : 0);
        }
        softmax(weights, t + 1);
        for (int s = 0; s <= t; s++) {
          float weight = (float) weights[s];
          for (int d = 0; d < size; d++) {
            y[row + head + d] += weight * v[s * dim + head + d];
          }
        }
      }
    }
    return y;
  }

  private static void softmax(double[] values, int count) {
    double largest = Arrays.stream(values, 0, count).max().orElse(0);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      values[i] = Math.exp(values[i] - largest);
      sum += values[i];
    }
    for (int i = 0; i < count; i++) {
      values[i] /= sum;
    }
  }

  /**
   * Turns each pair (j, j + d/2) of a head's d components by its column times 10000^(-2j/d), in
   * place (Su et al. 2021).
   *
   * @param x (M, D)
   * @param firstColumn of the first row
   */
  void rotate(float[] x, int firstColumn) {
    int half = dim / heads / 2;
    for (int at = 0; at < x.length; at += 2 * half) {
      int column = firstColumn + at / dim;
      for (int j = 0; j < half; j++) {
        double angle = column * Math.pow(ROTATION_BASE, -(double) j / half);
        double c = Math.cos(angle);
        double s = Math.sin(angle);
        float a = x[at + j];
        float b = x[at + half + j];
        x[at + j] = (float) (a * c - b * s);
        x[at + half + j] = (float) (b * c + a * s);
      }
    }
  }
}
