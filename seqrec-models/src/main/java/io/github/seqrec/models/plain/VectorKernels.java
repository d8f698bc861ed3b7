package io.github.seqrec.models.plain;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * In the Vector API of the JDK: a product at about the speed of a native library.
 *
 * <p>Only operations that IEEE 754 defines are used, in an order that is fixed: the exponential and
 * the sums of lanes that the API has give other last bits when the JVM has compiled them, and a
 * model would answer differently after some requests.
 */
final class VectorKernels implements FloatKernels {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Rows of a tile: with two vectors each, their sums fit the registers. */
  private static final int ROWS = 4;

  /** Below it e^x is no normal number, above the other it is none at all. */
  private static final float LEAST_EXPONENT = -87.33f;

  private static final float LARGEST_EXPONENT = 88.72283f;

  /** 1.5 * 2^23. */
  private static final float WHOLE = 12_582_912;

  /** log 2 in two parts, of which the first has few bits: its product with n is exact. */
  private static final float LOG_2_HIGH = 0.693359375f;

  private static final float LOG_2_LOW = -2.12194440e-4f;

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
      FloatVector factor = broadcast(from[row0 + i]);
      sum0c = factor.fma(wc, sum0c);
      sum0d = factor.fma(wd, sum0d);
      factor = broadcast(from[row1 + i]);
      sum1c = factor.fma(wc, sum1c);
      sum1d = factor.fma(wd, sum1d);
      factor = broadcast(from[row2 + i]);
      sum2c = factor.fma(wc, sum2c);
      sum2d = factor.fma(wd, sum2d);
      factor = broadcast(from[row3 + i]);
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
      FloatVector factor = broadcast(from[row + i]);
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
      exp(load(x, i)).intoArray(x, i);
    }
    scalar.exp(x, i, to);
  }

  /**
   * 2^n e^r with n the whole number next to x / log 2, and e^r by the polynomial of the Cephes
   * library's expf; within 3 units in the last place, and 0 below the least normal number.
   */
  private static FloatVector exp(FloatVector x) {
    FloatVector bounded = x.max(LEAST_EXPONENT).min(LARGEST_EXPONENT);
    // Beyond 2^23 floats are whole, and the last bits of the sum are those of n.
    FloatVector shifted = bounded.fma(broadcast((float) (1 / Math.log(2))), broadcast(WHOLE));
    FloatVector n = shifted.sub(WHOLE);
    FloatVector r = n.fma(broadcast(-LOG_2_HIGH), bounded);
    r = n.fma(broadcast(-LOG_2_LOW), r);
    FloatVector y = broadcast(1.9875691500e-4f);
    y = y.fma(r, broadcast(1.3981999507e-3f));
    y = y.fma(r, broadcast(8.3334519073e-3f));
    y = y.fma(r, broadcast(4.1665795894e-2f));
    y = y.fma(r, broadcast(1.6666665459e-1f));
    y = y.fma(r, broadcast(5.0000001201e-1f));
    y = y.mul(r).fma(r, r).add(1);
    IntVector exponents = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return y.reinterpretAsInts()
        .add(exponents)
        .reinterpretAsFloats()
        .blend(0, x.compare(VectorOperators.LT, LEAST_EXPONENT))
        .blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, LARGEST_EXPONENT));
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(SPECIES, value);
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
      FloatVector y = exp(load(x, i).sub(largest));
      y.intoArray(x, i);
      sums = sums.add(y);
    }
    float sum = 0;
    for (float lane : sums.toArray()) {
      sum += lane;
    }
    for (int i = whole; i < to; i++) {
      x[i] = (float) Math.exp(x[i] - largest);
      sum += x[i];
    }
    for (int i = from; i < to; i++) {
      x[i] /= sum;
    }
  }
}
