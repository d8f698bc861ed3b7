package io.github.seqrec.p5.t5;

/**
 * How T5 numbers the distance between two positions (Raffel et al. 2020, section 2.1): near ones
 * have a bucket each, those further off share buckets that widen with the logarithm, and all beyond
 * a distance share the last.
 *
 * @param buckets how many there are
 * @param maxDistance where the last one begins
 * @param bothWays whether half of the buckets are for positions behind; if not, what lies behind
 *     counts as distance 0
 */
record RelativePositions(int buckets, int maxDistance, boolean bothWays) {

  /** Marks a position that is not seen. */
  static final int HIDDEN = -1;

  /**
   * The bucket of a distance.
   *
   * @param distance of the position that is seen from the one that sees: negative before it
   */
  int bucket(int distance) {
    int share = bothWays ? buckets / 2 : buckets;
    int first = bothWays && distance > 0 ? share : 0;
    int away = bothWays ? Math.abs(distance) : Math.max(0, -distance);
    int exact = share / 2;
    if (away < exact) {
      return first + away;
    }
    double octaves = Math.log((double) away / exact) / Math.log((double) maxDistance / exact);
    return first + Math.min(share - 1, exact + (int) (octaves * (share - exact)));
  }

  /** The buckets of a row of positions that all see each other: size x size, row-major. */
  int[] square(int size) {
    int[] ofDistances = new int[2 * size - 1];
    for (int i = 0; i < ofDistances.length; i++) {
      ofDistances[i] = bucket(i - size + 1);
    }
    int[] square = new int[Math.multiplyExact(size, size)];
    for (int row = 0; row < size; row++) {
      System.arraycopy(ofDistances, size - 1 - row, square, row * size, size);
    }
    return square;
  }

  /** The buckets of a row of positions that see themselves and what is before: size x size. */
  int[] causal(int size) {
    int[] square = square(size);
    for (int row = 0; row < size; row++) {
      for (int column = row + 1; column < size; column++) {
        square[row * size + column] = HIDDEN;
      }
    }
    return square;
  }
}
