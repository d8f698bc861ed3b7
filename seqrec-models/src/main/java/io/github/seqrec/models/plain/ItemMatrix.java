package io.github.seqrec.models.plain;

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

  private int at(int row, int component) {
    return (row / BLOCK * dim + component) * BLOCK + row % BLOCK;
  }

  /** Writes the vector of an item, times a factor, to an offset of an array. */
  void copy(int item, float factor, float[] to, int offset) {
    for (int d = 0; d < dim; d++) {
      to[offset + d] = factor * values[at(item, d)];
    }
  }

  /** The scores of all items, the padding's among them, into an array of {@code rows}. */
  void scores(float[] state, float[] to) {
    for (int first = 0; first < rows; first += BLOCK) {
      float[] sums =
          bias == null ? new float[BLOCK] : Arrays.copyOfRange(bias, first, first + BLOCK);
      for (int d = 0; d < dim; d++) {
        add(state[d], first * dim + d * BLOCK, sums);
      }
      System.arraycopy(sums, 0, to, first, Math.min(BLOCK, rows - first));
    }
  }

  private void add(float factor, int offset, float[] sums) {
    for (int i = 0; i < BLOCK; i++) {
      sums[i] += factor * values[offset + i];
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
