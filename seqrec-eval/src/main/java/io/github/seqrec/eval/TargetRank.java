package io.github.seqrec.eval;

/**
 * Where the target stands among the candidates, and what that is worth.
 *
 * <p>Equal scores leave the order of the tied items open, and every choice of one order favours
 * somebody: "target first" gives a constant scorer a perfect result. So each figure here is its
 * exact expectation over all orders of the tied items, in which the target takes each of the ranks
 * {@code greater + 1 .. greater + 1 + ties} with equal probability (McSherry and Najork 2008,
 * "Computing Information Retrieval Performance Measures Efficiently in the Presence of Tied
 * Scores", ECIR). A constant scorer over n candidates gets HR@K = K/n. Immutable.
 *
 * @param greater number of candidates with a higher score than the target's, 0 or more
 * @param ties number of other candidates with exactly the target's score, 0 or more
 */
public record TargetRank(int greater, int ties) {

  /** From here on a difference of harmonic numbers beats the sum, which has a term per tie. */
  private static final int SUMMED_TIES = 32;

  private static final double EULER_GAMMA = 0.5772156649015329;

  /** H(n) for small n, where the asymptotic series is not yet exact to double precision. */
  private static final double[] HARMONIC = new double[256];

  static {
    for (int n = 1; n < HARMONIC.length; n++) {
      HARMONIC[n] = HARMONIC[n - 1] + 1.0 / n;
    }
  }

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if a count is negative
   */
  public TargetRank {
    if (greater < 0 || ties < 0) {
      throw new IllegalArgumentException(
          "greater ("
              + greater
              + ") and ties ("
              + ties
              + ") must be 0 or more; do not count the target itself");
    }
  }

  /**
   * HR@K, 1 if the rank is at most k and 0 otherwise (recall with one relevant item; Krichene and
   * Rendle 2020, "On Sampled Metrics for Item Recommendation", KDD). Expected over ties: {@code
   * clamp((k - greater) / (ties + 1), 0, 1)}.
   *
   * @param k cutoff, 1 or more
   * @return 0..1
   * @throws IllegalArgumentException if k is below 1
   */
  public double hitRate(int k) {
    checkCutoff(k);
    return Math.min(1, Math.max(0, k - greater) / (ties + 1.0));
  }

  /**
   * NDCG@K with one relevant item of gain 1, so that the ideal DCG is 1: {@code 1 / log2(rank + 1)}
   * if the rank is at most k and 0 otherwise (Jarvelin and Kekalainen 2002, "Cumulated Gain-Based
   * Evaluation of IR Techniques", ACM TOIS 20(4)). Expected over ties: {@code 1 / (ties + 1) *
   * sum(r = greater + 1 .. min(k, greater + 1 + ties)) 1 / log2(r + 1)}.
   *
   * @param k cutoff, 1 or more
   * @return 0..1, never above {@link #hitRate}
   * @throws IllegalArgumentException if k is below 1
   */
  public double ndcg(int k) {
    checkCutoff(k);
    double sum = 0;
    long last = Math.min(k, greater + 1L + ties);
    for (long rank = greater + 1L; rank <= last; rank++) {
      sum += Math.log(2) / Math.log(rank + 1.0);
    }
    return sum / (ties + 1.0);
  }

  /**
   * The reciprocal rank, {@code 1 / rank}, whose mean over users is MRR. Expected over ties: {@code
   * (H(greater + 1 + ties) - H(greater)) / (ties + 1)} with the harmonic numbers H.
   *
   * @return above 0, at most 1
   */
  public double reciprocal() {
    double sum = 0;
    if (ties < SUMMED_TIES) {
      for (int i = 0; i <= ties; i++) {
        sum += 1 / (greater + 1.0 + i);
      }
    } else {
      sum = harmonic(greater + 1.0 + ties) - harmonic(greater);
    }
    return sum / (ties + 1.0);
  }

  /** Euler and Maclaurin's series (Knuth, TAOCP 1.2.7); from 256 on it errs by less than 1e-16. */
  private static double harmonic(double n) {
    if (n < HARMONIC.length) {
      return HARMONIC[(int) n];
    }
    double square = n * n;
    return Math.log(n) + EULER_GAMMA + 0.5 / n - (1 / 12.0 - 1 / (120 * square)) / square;
  }

  private static void checkCutoff(int k) {
    if (k < 1) {
      throw new IllegalArgumentException(
          "k (" + k + ") must be at least 1; ask for the first 5 or 10 items, say");
    }
  }
}
