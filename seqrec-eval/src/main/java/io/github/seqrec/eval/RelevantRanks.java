package io.github.seqrec.eval;

import java.util.Arrays;

/**
 * Where several relevant items stand in one ranking, and what that is worth.
 *
 * <p>Candidates of equal score form a group; a group of size g with r relevant items, below t
 * candidates of higher score, fills the ranks t + 1 .. t + g, and each choice of r of them for the
 * relevant ones is equally likely. Each figure is its exact expectation over that (McSherry and
 * Najork 2008, "Computing Information Retrieval Performance Measures Efficiently in the Presence of
 * Tied Scores", ECIR). So one order favours nobody: a constant scorer over n candidates gets HR@K =
 * K/n for one relevant item, and not the perfect result that "relevant first" would give it.
 * Immutable and thread-safe.
 */
public final class RelevantRanks {

  /** From here on a difference of harmonic numbers beats the sum, which has a term per item. */
  private static final int SUMMED = 33;

  private static final double EULER_GAMMA = 0.5772156649015329;

  /** H(n) for small n, where the asymptotic series is not yet exact to double precision. */
  private static final double[] HARMONIC = new double[256];

  static {
    for (int n = 1; n < HARMONIC.length; n++) {
      HARMONIC[n] = HARMONIC[n - 1] + 1.0 / n;
    }
  }

  /** Groups that hold relevant items, highest score first. */
  private final int[] greater;

  private final int[] size;
  private final int[] relevant;
  private final int total;

  private RelevantRanks(int[] greater, int[] size, int[] relevant) {
    this.greater = greater;
    this.size = size;
    this.relevant = relevant;
    this.total = Arrays.stream(relevant).sum();
  }

  /**
   * The ranks of relevant items among which nothing is tied.
   *
   * @param ranks distinct, each at least 1, in any order
   * @throws IllegalArgumentException if there is none, one is below 1 or stands twice
   */
  public static RelevantRanks of(int... ranks) {
    int[] before = Arrays.stream(ranks).sorted().distinct().map(rank -> rank - 1).toArray();
    if (before.length == 0 || before.length < ranks.length || before[0] < 0) {
      throw new IllegalArgumentException(
          "ranks ("
              + Arrays.toString(ranks)
              + ") must be one or more distinct numbers, each at least 1; the best rank is 1");
    }
    int[] ones = new int[before.length];
    Arrays.fill(ones, 1);
    return new RelevantRanks(before, ones, ones);
  }

  /**
   * The ranks of groups of equal score, of those groups only that hold relevant items, the highest
   * score first.
   *
   * @param greater how many candidates have a higher score than the group's, by group
   * @param size how many candidates are in the group, by group
   * @param relevant how many of them are relevant, at least 1, by group
   * @throws IllegalArgumentException if the arrays differ in length or are empty, a group overlaps
   *     the one before it, or its relevant items are fewer than 1 or more than its size
   */
  public static RelevantRanks ofGroups(int[] greater, int[] size, int[] relevant) {
    boolean valid =
        greater.length > 0 && greater.length == size.length && size.length == relevant.length;
    for (int g = 0; valid && g < greater.length; g++) {
      long from = g == 0 ? 0 : (long) greater[g - 1] + size[g - 1];
      valid = greater[g] >= from && relevant[g] >= 1 && relevant[g] <= size[g];
    }
    if (!valid) {
      throw new IllegalArgumentException(
          "groups (greater "
              + Arrays.toString(greater)
              + ", size "
              + Arrays.toString(size)
              + ", relevant "
              + Arrays.toString(relevant)
              + ") must follow each other, each with 1 to its size relevant items");
    }
    return new RelevantRanks(greater.clone(), size.clone(), relevant.clone());
  }

  /**
   * HR@K: 1 if a relevant item ranks among the first k, else 0. Expected over ties: 1 minus the
   * hypergeometric chance that none of the group that crosses rank k does.
   *
   * @param k cutoff, 1 or more
   * @return 0..1
   */
  public double hitRate(int k) {
    checkCutoff(k);
    int inside = k - greater[0];
    if (inside <= 0) {
      return 0;
    }
    double none = 1;
    for (int i = 0; i < relevant[0]; i++) {
      none *= Math.max(0, (double) size[0] - inside - i) / (size[0] - i);
    }
    return 1 - none;
  }

  /**
   * Recall@K: the share of the relevant items that rank among the first k (Manning, Raghavan and
   * Schuetze 2008, "Introduction to Information Retrieval", 8.3). Equals HR@K for one relevant
   * item.
   *
   * @param k cutoff, 1 or more
   * @return 0..1
   */
  public double recall(int k) {
    return hits(k) / total;
  }

  /**
   * Precision@K: the share of the first k that is relevant (ibid., 8.4); k counts in full where
   * there are fewer candidates.
   *
   * @param k cutoff, 1 or more
   * @return 0..1
   */
  public double precision(int k) {
    return hits(k) / k;
  }

  /**
   * NDCG@K with gain 1: {@code sum(relevant ranks r <= k) 1 / log2(r + 1)} divided by its largest
   * value, {@code sum(i = 1 .. min(k, total)) 1 / log2(i + 1)} (Jarvelin and Kekalainen 2002,
   * "Cumulated Gain-Based Evaluation of IR Techniques", ACM TOIS 20(4)).
   *
   * @param k cutoff, 1 or more
   * @return 0..1
   */
  public double ndcg(int k) {
    checkCutoff(k);
    double gain = 0;
    for (int g = 0; g < size.length; g++) {
      double share = (double) relevant[g] / size[g];
      long last = Math.min(k, (long) greater[g] + size[g]);
      for (long rank = greater[g] + 1L; rank <= last; rank++) {
        gain += share * discount(rank);
      }
    }
    double ideal = 0;
    for (int rank = 1; rank <= Math.min(k, total); rank++) {
      ideal += discount(rank);
    }
    return gain / ideal;
  }

  /**
   * The reciprocal rank of the first relevant item, whose mean over users is MRR (Voorhees 1999,
   * "The TREC-8 Question Answering Track Report"). Expected over the ties of one relevant item in a
   * group of g below t candidates: {@code (H(t + g) - H(t)) / g} with the harmonic numbers H.
   *
   * @return above 0, at most 1
   */
  public double reciprocal() {
    if (relevant[0] > 1) {
      return reciprocal(Integer.MAX_VALUE);
    }
    double sum = 0;
    if (size[0] < SUMMED) {
      for (int j = 1; j <= size[0]; j++) {
        sum += 1 / (greater[0] + (double) j);
      }
    } else {
      sum = harmonic(greater[0] + (double) size[0]) - harmonic(greater[0]);
    }
    return sum / size[0];
  }

  /** Euler and Maclaurin's series (Knuth, TAOCP 1.2.7); from 256 on it is cut off below 1e-16. */
  private static double harmonic(double n) {
    if (n < HARMONIC.length) {
      return HARMONIC[(int) n];
    }
    double square = n * n;
    return Math.log(n) + EULER_GAMMA + 0.5 / n - (1 / 12.0 - 1 / (120 * square)) / square;
  }

  /**
   * The reciprocal rank of the first relevant item if it is at most k, else 0; the mean over users
   * is MRR@K. Expected over ties: the first of r relevant items in a group of g stands at its place
   * j with the chance C(g - j, r - 1) / C(g, r).
   *
   * @param k cutoff, 1 or more
   * @return 0..1
   */
  public double reciprocal(int k) {
    checkCutoff(k);
    double sum = 0;
    double chance = (double) relevant[0] / size[0];
    int places = size[0] - relevant[0] + 1;
    for (int j = 1; j <= places && (long) greater[0] + j <= k; j++) {
      sum += chance / (greater[0] + (double) j);
      chance *= (double) (places - j) / (size[0] - j);
    }
    return sum;
  }

  /**
   * AP@K, whose mean over users is MAP@K: {@code sum(relevant ranks r <= k) precision@r / min(k,
   * total)} (Buckley and Voorhees 2000, "Evaluating Evaluation Measure Stability", SIGIR, cut at
   * k). The divisor makes 1 attainable at every k. Equals MRR@K for one relevant item.
   *
   * @param k cutoff, 1 or more
   * @return 0..1
   */
  public double averagePrecision(int k) {
    checkCutoff(k);
    double sum = 0;
    int before = 0;
    for (int g = 0; g < size.length; g++) {
      double share = (double) relevant[g] / size[g];
      // Given that one place of the group is relevant, each other is with this chance.
      double others = size[g] == 1 ? 0 : (relevant[g] - 1.0) / (size[g] - 1.0);
      long last = Math.min(k, (long) greater[g] + size[g]);
      for (long rank = greater[g] + 1L; rank <= last; rank++) {
        sum += share * (before + 1 + (rank - greater[g] - 1) * others) / rank;
      }
      before += relevant[g];
    }
    return sum / Math.min(k, total);
  }

  /** The expected entry of an array by rank, of which index 0 is rank 1; one relevant item only. */
  double mean(double[] byRank) {
    double sum = 0;
    for (int i = 0; i < size[0]; i++) {
      sum += byRank[greater[0] + i];
    }
    return sum / size[0];
  }

  /** The expected number of relevant items among the first k. */
  private double hits(int k) {
    checkCutoff(k);
    double hits = 0;
    for (int g = 0; g < size.length; g++) {
      double inside = Math.min(size[g], Math.max(0, k - greater[g]));
      hits += relevant[g] * inside / size[g];
    }
    return hits;
  }

  private static double discount(long rank) {
    return Math.log(2) / Math.log(rank + 1.0);
  }

  private static void checkCutoff(int k) {
    if (k < 1) {
      throw new IllegalArgumentException(
          "k (" + k + ") must be at least 1; ask for the first 5 or 10 items, say");
    }
  }
}
