package io.github.seqrec.models.plain;

import static java.math.RoundingMode.CEILING;

import com.google.common.math.IntMath;
import io.github.seqrec.models.plain.FloatKernels.Matrix;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of all items, and their products with a state. Items are kept in blocks, the last one
 * filled up, and in a block component by component: a state's scores for a block then grow by one
 * component of all its items at a time, in vector instructions and within the first cache.
 */
final class ItemMatrix {

  private static final int LARGEST_BLOCK = 256;

  private final int rows;
  private final int dim;

  /** Items of a block; no more than there are, or few items would become many. */
  private final int block;

  private final float[] values;

  /** A bias for each row, filled up to whole blocks. */
  private final float @Nullable [] bias;

  /**
   * Copies the values.
   *
   * @param weight (rows, dim), row-major; row 0 is the padding
   * @param bias (rows), or null for none
   * @throws IllegalArgumentException if the blocks have 2^31 values or more
   */
  ItemMatrix(float[] weight, float @Nullable [] bias, int dim) {
    this.rows = weight.length / dim;
    this.dim = dim;
    block = Math.min(LARGEST_BLOCK, rows);
    int filled = IntMath.divide(rows, block, CEILING) * block;
    if ((long) filled * dim > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "items (%,d, in blocks of %,d) times the size of their vectors (%,d) must be less than"
                  + " 2^31; use a model of fewer items or smaller vectors",
              rows - 1,
              block,
              dim));
    }
    this.bias = bias == null ? null : Arrays.copyOf(bias, filled);
    values = new float[filled * dim];
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
    return (row / block * dim + component) * block + row % block;
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
    float[] scores = new float[to.length * block];
    float[] start = new float[block];
    for (int first = 0; first < rows; first += block) {
      if (bias != null) {
        System.arraycopy(bias, first, start, 0, block);
      }
      FloatKernels.BEST.multiply(
          new Matrix(states, dim),
          new Matrix(values, first * dim, block),
          start,
          new Matrix(scores, block),
          to.length,
          dim,
          block);
      for (int i = 0; i < to.length; i++) {
        System.arraycopy(scores, i * block, to[i], first, Math.min(block, rows - first));
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
