package io.github.seqrec.eval.significance;

import java.util.Arrays;

/**
 * The ranks of absolute differences, by sign.
 *
 * <p>Twice the mid-ranks are integers, so the exact distribution of their sum over all signs is
 * counted in an array even where differences are equal.
 */
final class SignedRanks {

  private static final int EXACT = 25;

  private final int[] doubledRanks;
  private final long positive;
  private final double tieTerm;

  private SignedRanks(int[] doubledRanks, long positive, double tieTerm) {
    this.doubledRanks = doubledRanks;
    this.positive = positive;
    this.tieTerm = tieTerm;
  }

  static SignedRanks of(double[] differences) {
    double[] sorted =
        Arrays.stream(differences)
            .filter(d -> d != 0)
            .boxed()
            .sorted((x, y) -> Double.compare(Math.abs(x), Math.abs(y)))
            .mapToDouble(Double::doubleValue)
            .toArray();
    int[] ranks = new int[sorted.length];
    long positive = 0;
    double ties = 0;
    for (int from = 0; from < sorted.length; ) {
      int to = from + 1;
      while (to < sorted.length && Math.abs(sorted[to]) == Math.abs(sorted[from])) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[i] = from + 1 + to;
        positive += sorted[i] > 0 ? ranks[i] : 0;
      }
      double group = (double) to - from;
      ties += group * group * group - group;
      from = to;
    }
    return new SignedRanks(ranks, positive, ties);
  }

  /** Two-sided; 1 if all differences are 0. */
  double pValue() {
    int n = doubledRanks.length;
    if (n == 0) {
      return 1;
    }
    return n <= EXACT ? exact() : normal(n);
  }

  private double exact() {
    int total = Arrays.stream(doubledRanks).sum();
    double[] ways = new double[total + 1];
    ways[0] = 1;
    for (int rank : doubledRanks) {
      for (int sum = total; sum >= rank; sum--) {
        ways[sum] += ways[sum - rank];
      }
    }
    long smaller = Math.min(positive, total - positive);
    double tail = 0;
    for (int sum = 0; sum <= smaller; sum++) {
      tail += ways[sum];
    }
    return Math.min(1, 2 * tail / Math.pow(2, doubledRanks.length));
  }

  private double normal(double n) {
    double mean = n * (n + 1) / 4;
    double variance = n * (n + 1) * (2 * n + 1) / 24 - tieTerm / 48;
    double distance = Math.max(0, Math.abs(positive / 2.0 - mean) - 0.5);
    return Math.min(1, erfc(distance / Math.sqrt(2 * variance)));
  }

  /** Complementary error function for x of 0 or more (Press et al., Numerical Recipes, 6.2.2). */
  private static double erfc(double x) {
    double[] c = {
      -1.26551223,
      1.00002368,
      0.37409196,
      0.09678418,
      -0.18628806,
      0.27886807,
      -1.13520398,
      1.48851587,
      -0.82215223,
      0.17087277
    };
    double t = 1 / (1 + x / 2);
    double sum = 0;
    for (int i = c.length - 1; i >= 0; i--) {
      sum = sum * t + c[i];
    }
    return t * Math.exp(sum - x * x);
  }
}
