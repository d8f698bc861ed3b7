package io.github.seqrec.eval.significance;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How certain a figure is, and whether two models differ, given one value per user: users are what
 * is sampled and might have been others. Several values of a user depend on each other; their mean
 * is to be given. All tests are two-sided and paired: the values at one index are of the same case
 * under both models. Chance comes from a seed only. Thread-safe.
 */
public final class Significance {

  /** Relative: sums of the same numbers in another order differ by less. */
  private static final double ROUNDING = 1e-12;

  private Significance() {}

  /**
   * The percentile bootstrap interval of a mean (Efron 1979, "Bootstrap Methods: Another Look at
   * the Jackknife", Annals of Statistics 7(1)): the users are drawn anew with replacement, and the
   * interval holds the middle share of the means.
   *
   * @param values at least one, finite
   * @param level the share, above 0 and below 1; 0.95 is usual
   * @param rounds how often users are drawn, at least 1; 1,000 to 10,000
   * @throws IllegalArgumentException if an argument is outside its range
   */
  public static ConfidenceInterval bootstrap(double[] values, double level, int rounds, long seed) {
    checkValues(values);
    checkRounds(rounds);
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "level (" + level + ") must be above 0 and below 1; 0.95 is usual");
    }
    double[] means = resampledMeans(values, rounds, seed);
    Arrays.sort(means);
    double tail = (1 - level) / 2;
    return new ConfidenceInterval(mean(values), quantile(means, tail), quantile(means, 1 - tail));
  }

  /**
   * The paired bootstrap test: how often the mean difference of drawn users, moved to mean 0, is at
   * least as large as the one observed (Efron and Tibshirani 1993, "An Introduction to the
   * Bootstrap", 16.4). Of differences that are all equal, one alone among them, nothing is known of
   * how they vary: their p-value is 1.
   *
   * @param rounds how often users are drawn; the smallest p-value is 1 / (rounds + 1)
   * @throws IllegalArgumentException if the arrays differ in length or are empty, a value is not
   *     finite, or rounds is below 1
   */
  public static PairedTest pairedBootstrap(double[] a, double[] b, int rounds, long seed) {
    double[] differences = differences(a, b);
    checkRounds(rounds);
    double observed = mean(differences);
    double[] centred = Arrays.stream(differences).map(d -> d - observed).toArray();
    if (Arrays.stream(centred).allMatch(c -> Math.abs(c) <= Math.abs(observed) * ROUNDING)) {
      return new PairedTest(observed, 1);
    }
    return new PairedTest(observed, share(resampledMeans(centred, rounds, seed), observed));
  }

  /**
   * The paired randomisation test: under the hypothesis that the models are alike their values can
   * be exchanged, so the sign of each difference is drawn anew (Smucker, Allan and Carterette 2007,
   * "A Comparison of Statistical Significance Tests for Information Retrieval Evaluation", CIKM,
   * which recommends it).
   *
   * @param rounds how often signs are drawn; the smallest p-value is 1 / (rounds + 1)
   * @throws IllegalArgumentException if the arrays differ in length or are empty, a value is not
   *     finite, or rounds is below 1
   */
  public static PairedTest randomisation(double[] a, double[] b, int rounds, long seed) {
    double[] all = differences(a, b);
    checkRounds(rounds);
    // Where the models agree the sign does not matter: most users, as a rule.
    double[] differences = Arrays.stream(all).filter(d -> d != 0).toArray();
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      double sum = 0;
      long bits = 0;
      for (int i = 0; i < differences.length; i++) {
        bits = i % Long.SIZE == 0 ? random.nextLong() : bits >>> 1;
        sum += (bits & 1) == 0 ? differences[i] : -differences[i];
      }
      means[round] = sum / all.length;
    }
    return new PairedTest(mean(all), share(means, mean(all)));
  }

  /**
   * Wilcoxon's signed-rank test of whether differences lie symmetrically around 0 (Wilcoxon 1945,
   * "Individual Comparisons by Ranking Methods", Biometrics Bulletin 1(6)). Zero differences are
   * left out, equal ones share their mean rank. Exact up to 25 differences, beyond that by the
   * normal distribution with corrections for ties and continuity.
   *
   * @throws IllegalArgumentException if the arrays differ in length or are empty, or a value is not
   *     finite
   */
  public static PairedTest wilcoxon(double[] a, double[] b) {
    double[] differences = differences(a, b);
    return new PairedTest(mean(differences), SignedRanks.of(differences).pValue());
  }

  /**
   * Holm's correction of several p-values, which bounds the chance of any false finding: the i-th
   * smallest of m is multiplied by m - i + 1, and none gets below a smaller one (Holm 1979, "A
   * Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics
   * 6(2)).
   *
   * @return adjusted values in the order given, at most 1
   */
  public static double[] holm(double... pValues) {
    int m = pValues.length;
    int[] ascending =
        IntStream.range(0, m)
            .boxed()
            .sorted((i, j) -> Double.compare(pValues[i], pValues[j]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[m];
    double largest = 0;
    for (int i = 0; i < m; i++) {
      largest = Math.max(largest, Math.min(1, (m - i) * pValues[ascending[i]]));
      adjusted[ascending[i]] = largest;
    }
    return adjusted;
  }

  private static double[] resampledMeans(double[] values, int rounds, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += values[random.nextInt(values.length)];
      }
      means[round] = sum / values.length;
    }
    return means;
  }

  /** With the observed one counted among them, so that no p-value is 0. */
  private static double share(double[] means, double observed) {
    double bound = Math.abs(observed) * (1 - ROUNDING);
    long extreme = Arrays.stream(means).filter(mean -> Math.abs(mean) >= bound).count();
    return (extreme + 1.0) / (means.length + 1);
  }

  /** Linear between order statistics. */
  private static double quantile(double[] ascending, double share) {
    double place = share * (ascending.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, ascending.length - 1);
    return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static double[] differences(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "a has "
              + a.length
              + " values and b "
              + b.length
              + "; a paired test needs both models on the same cases under the same protocol");
    }
    checkValues(a);
    checkValues(b);
    double[] differences = new double[a.length];
    Arrays.setAll(differences, i -> a[i] - b[i]);
    return differences;
  }

  private static void checkValues(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("values is empty; there must be at least one case");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) { // no mean is as large as NaN: it would look significant
        throw new IllegalArgumentException(
            "values["
                + i
                + "] ("
                + values[i]
                + ") must be finite; leave its case out, of both models in a paired test");
      }
    }
  }

  private static void checkRounds(int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException(
          "rounds (" + rounds + ") must be at least 1; 1,000 to 10,000 are usual");
    }
  }
}
