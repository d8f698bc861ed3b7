package io.github.seqrec.eval;

import java.util.Arrays;
import java.util.List;

/**
 * What both protocols let the caller choose.
 *
 * @param cutoffs ascending, distinct
 * @param batchSize the largest number of cases that a model scores in one call
 * @param ties the order of equal scores
 * @param metrics distinct, in the order of the report
 */
record Settings(List<Integer> cutoffs, int batchSize, Ties ties, List<RankMetric> metrics) {

  static final Settings DEFAULT =
      new Settings(
          List.of(5, 10),
          256,
          Ties.EXPECTED,
          List.of(RankMetric.HR, RankMetric.NDCG, RankMetric.MRR));

  /** 16 MB of scores: enough to keep a model busy, too little to notice. */
  private static final int MAX_SCORES = 1 << 22;

  Settings cutoffs(int... values) {
    List<Integer> sorted = Arrays.stream(values).sorted().distinct().boxed().toList();
    if (sorted.isEmpty() || sorted.size() < values.length || sorted.get(0) < 1) {
      throw new IllegalArgumentException(
          "cutoffs ("
              + Arrays.toString(values)
              + ") must be one or more distinct numbers, each at least 1; try 5, 10");
    }
    return new Settings(sorted, batchSize, ties, metrics);
  }

  Settings batchSize(int cases) {
    if (cases < 1) {
      throw new IllegalArgumentException(
          "batchSize (" + cases + ") must be at least 1; the default is " + DEFAULT.batchSize);
    }
    return new Settings(cutoffs, cases, ties, metrics);
  }

  Settings ties(Ties order) {
    return new Settings(cutoffs, batchSize, order, metrics);
  }

  Settings metrics(RankMetric... values) {
    List<RankMetric> distinct = Arrays.stream(values).distinct().toList();
    if (distinct.isEmpty() || distinct.size() < values.length) {
      throw new IllegalArgumentException(
          "metrics ("
              + Arrays.toString(values)
              + ") must be one or more distinct ones of "
              + Arrays.toString(RankMetric.values()));
    }
    return new Settings(cutoffs, batchSize, ties, distinct);
  }

  /** How many cases of so many scores each make one batch: memory does not grow with the users. */
  int rows(int scoresPerCase) {
    return Math.max(1, Math.min(batchSize, MAX_SCORES / scoresPerCase));
  }
}
