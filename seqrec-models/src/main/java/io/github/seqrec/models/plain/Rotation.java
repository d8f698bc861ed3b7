package io.github.seqrec.models.plain;

/**
 * Rotary positions (Su et al. 2021): turns each pair (j, j + d/2) of a head's d components by its
 * column times 10000^(-2j/d).
 *
 * <p>The cosines and sines are computed once for all rows, heads and blocks, for as many columns as
 * the longest history so far had: how long it may be, only the options of the model tell, and those
 * of a file may lie. Thread-safe.
 */
final class Rotation {

  private static final double BASE = 10000;

  /** Of column c and pair j, at c * half + j. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Table(double[] cosines, double[] sines) {}

  private final int dim;
  private final int half;

  /** Another one takes its place when a longer one is needed; all hold the same values. */
  private volatile Table table = new Table(new double[0], new double[0]);

  /**
   * For heads of even size.
   *
   * @param heads that share out the state size
   * @param dim state size D
   */
  Rotation(int heads, int dim) {
    this.dim = dim;
    this.half = dim / heads / 2;
  }

  /**
   * Turns rows, in place.
   *
   * @param x (M, D)
   * @param firstColumn of the first row
   */
  void apply(float[] x, int firstColumn) {
    Table turns = upTo(firstColumn + x.length / dim);
    for (int at = 0; at < x.length; at += 2 * half) {
      int turn = (firstColumn + at / dim) * half;
      for (int j = 0; j < half; j++) {
        double c = turns.cosines[turn + j];
        double s = turns.sines[turn + j];
        float a = x[at + j];
        float b = x[at + half + j];
        x[at + j] = (float) (a * c - b * s);
        x[at + half + j] = (float) (b * c + a * s);
      }
    }
  }

  private Table upTo(int columns) {
    Table known = table;
    if (known.cosines.length >= columns * half) {
      return known;
    }
    Table longer = new Table(new double[columns * half], new double[columns * half]);
    for (int j = 0; j < half; j++) {
      double frequency = Math.pow(BASE, -(double) j / half);
      for (int column = 0; column < columns; column++) {
        longer.cosines[column * half + j] = Math.cos(column * frequency);
        longer.sines[column * half + j] = Math.sin(column * frequency);
      }
    }
    table = longer;
    return longer;
  }
}
