package io.github.seqrec.models.plain;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** In the Vector API of the JDK: a product at about the speed of a native library. */
final class VectorKernels implements FloatKernels {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Rows of a tile: with two vectors each, their sums fit the registers. */
  private static final int ROWS = 4;

  private final ScalarKernels scalar = new ScalarKernels();

  @Override
  public void multiply(
      Matrix x, Matrix w, float @Nullable [] bias, Matrix y, int rows, int inner, int columns) {
    if (columns < LANES) {
      scalar.multiply(x, w, bias, y, rows, inner, columns);
      return;
    }
    float[] start = bias == null ? new float[columns] : bias;
    // The last vectors overlap those before them, instead of being shorter.
    int last = columns - LANES;
    int r = 0;
    for (; r + ROWS <= rows; r += ROWS) {
      for (int c = 0; c < columns; c += 2 * LANES) {
        tile(x, w, start, y, r, inner, Math.min(c, last), Math.min(c + LANES, last));
      }
    }
    for (; r < rows; r++) {
      for (int c = 0; c < columns; c += 4 * LANES) {
        row(x, w, start, y, r, inner, c, last);
      }
    }
  }

  /** Two vectors, from columns c and d, of each of four rows from r. */
  private static void tile(
      Matrix x, Matrix w, float[] bias, Matrix y, int r, int inner, int c, int d) {
    FloatVector sum0c = load(bias, c);
    FloatVector sum0d = load(bias, d);
    FloatVector sum1c = sum0c;
    FloatVector sum1d = sum0d;
    FloatVector sum2c = sum0c;
    FloatVector sum2d = sum0d;
    FloatVector sum3c = sum0c;
    FloatVector sum3d = sum0d;
    float[] from = x.values();
    float[] weights = w.values();
    int row0 = x.row(r);
    int row1 = x.row(r + 1);
    int row2 = x.row(r + 2);
    int row3 = x.row(r + 3);
    int at = w.first();
    for (int i = 0; i < inner; i++) {
      FloatVector wc = load(weights, at + c);
      FloatVector wd = load(weights, at + d);
      FloatVector factor = FloatVector.broadcast(SPECIES, from[row0 + i]);
      sum0c = factor.fma(wc, sum0c);
      sum0d = factor.fma(wd, sum0d);
      factor = FloatVector.broadcast(SPECIES, from[row1 + i]);
      sum1c = factor.fma(wc, sum1c);
      sum1d = factor.fma(wd, sum1d);
      factor = FloatVector.broadcast(SPECIES, from[row2 + i]);
      sum2c = factor.fma(wc, sum2c);
      sum2d = factor.fma(wd, sum2d);
      factor = FloatVector.broadcast(SPECIES, from[row3 + i]);
      sum3c = factor.fma(wc, sum3c);
      sum3d = factor.fma(wd, sum3d);
      at += w.stride();
    }
    store(sum0c, sum0d, y, r, c, d);
    store(sum1c, sum1d, y, r + 1, c, d);
    store(sum2c, sum2d, y, r + 2, c, d);
    store(sum3c, sum3d, y, r + 3, c, d);
  }

  /** Four vectors of one row, from a column, which is moved down to the last one. */
  private static void row(
      Matrix x, Matrix w, float[] bias, Matrix y, int r, int inner, int column, int last) {
    int c = Math.min(column, last);
    int d = Math.min(column + LANES, last);
    int e = Math.min(column + 2 * LANES, last);
    int f = Math.min(column + 3 * LANES, last);
    FloatVector sumC = load(bias, c);
    FloatVector sumD = load(bias, d);
    FloatVector sumE = load(bias, e);
    FloatVector sumF = load(bias, f);
    float[] from = x.values();
    float[] weights = w.values();
    int row = x.row(r);
    int at = w.first();
    for (int i = 0; i < inner; i++) {
      FloatVector factor = FloatVector.broadcast(SPECIES, from[row + i]);
      sumC = factor.fma(load(weights, at + c), sumC);
      sumD = factor.fma(load(weights, at + d), sumD);
      sumE = factor.fma(load(weights, at + e), sumE);
      sumF = factor.fma(load(weights, at + f), sumF);
      at += w.stride();
    }
    store(sumC, sumD, y, r, c, d);
    store(sumE, sumF, y, r, e, f);
  }

  private static FloatVector load(float[] values, int at) {
    return FloatVector.fromArray(SPECIES, values, at);
  }

  private static void store(FloatVector vc, FloatVector vd, Matrix y, int r, int c, int d) {
    vc.intoArray(y.values(), y.row(r) + c);
    vd.intoArray(y.values(), y.row(r) + d);
  }

  @Override
  public void exp(float[] x, int from, int to) {
    int i = from;
    for (; i + LANES <= to; i += LANES) {
      load(x, i).lanewise(VectorOperators.EXP).intoArray(x, i);
    }
    scalar.exp(x, i, to);
  }

  @Override
  public void softmax(float[] x, int from, int to) {
    if (to - from < LANES) {
      scalar.softmax(x, from, to);
      return;
    }
    int whole = from + SPECIES.loopBound(to - from);
    FloatVector most = load(x, to - LANES);
    for (int i = from; i < whole; i += LANES) {
      most = most.max(load(x, i));
    }
    float largest = most.reduceLanes(VectorOperators.MAX);
    FloatVector sums = FloatVector.zero(SPECIES);
    for (int i = from; i < whole; i += LANES) {
      FloatVector y = load(x, i).sub(largest).lanewise(VectorOperators.EXP);
      y.intoArray(x, i);
      sums = sums.add(y);
    }
    float sum = sums.reduceLanes(VectorOperators.ADD);
    for (int i = whole; i < to; i++) {
      x[i] = (float) Math.exp(x[i] - largest);
      sum += x[i];
    }
    for (int i = from; i < to; i++) {
      x[i] /= sum;
    }
  }
}
