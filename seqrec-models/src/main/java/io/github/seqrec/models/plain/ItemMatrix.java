package io.github.seqrec.models.plain;

import io.github.seqrec.models.plain.FloatKernels.Matrix;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of all items, and their products with a state. Items are kept in blocks, and in a
 * block component by component: a state's scores for a block then grow by one component of all its
 * items at a time, in vector instructions and within the first cache.
 */
final class ItemMatrix {

  private static final int BLOCK = 256;

  private final int rows;
  private final int dim;
  private final float[] values;

  /** A bias for each row, filled up to whole blocks. */
  private final float @Nullable [] bias;

  /**
   * Copies the values.
   *
   * @param weight (rows, dim), row-major; row 0 is the padding
   * @param bias (rows), or null for none
   */
  ItemMatrix(float[] weight, float @Nullable [] bias, int dim) {
    this.rows = weight.length / dim;
    this.dim = dim;
    int blocks = (rows + BLOCK - 1) / BLOCK;
    this.bias = bias == null ? null : Arrays.copyOf(bias, blocks * BLOCK);
    values = new float[Math.multiplyExact(blocks * BLOCK, dim)];
    for (int row = 0; row < rows; row++) {
      for (int d = 0; d < dim; d++) {
        values[at(row, d)] = weight[row * dim + d];
      }
    }
  }

  int dim() {
    return dim;
  }

  private int at(int row, int component) {
    return (row / BLOCK * dim + component) * BLOCK + row % BLOCK;
  }

  /** Writes the vector of an item, times a factor, to an offset of an array. */
  void copy(int item, float factor, float[] to, int offset) {
    for (int d = 0; d < dim; d++) {
      to[offset + d] = factor * values[at(item, d)];
    }
  }

  /**
   * The scores of all items, the padding's among them.
   *
   * @param states (states, D), row-major
   * @param to for each state an array of {@code rows}
   */
  void scores(float[] states, float[][] to) {
    float[] block = new float[to.length * BLOCK];
    float[] start = new float[BLOCK];
    for (int first = 0; first < rows; first += BLOCK) {
      if (bias != null) {
        System.arraycopy(bias, first, start, 0, BLOCK);
      }
      FloatKernels.BEST.multiply(
          new Matrix(states, dim),
          new Matrix(values, first * dim, BLOCK),
          start,
          new Matrix(block, BLOCK),
          to.length,
          dim,
          BLOCK);
      for (int i = 0; i < to.length; i++) {
        System.arraycopy(block, i * BLOCK, to[i], first, Math.min(BLOCK, rows - first));
      }
    }
  }

  /** The score of one item. */
  float score(float[] state, int item) {
    float sum = bias == null ? 0 : bias[item];
    for (int d = 0; d < dim; d++) {
      sum += state[d] * values[at(item, d)];
    }
    return sum;
  }
}
