package io.github.seqrec.eval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up the figures of rankings under the keys that reports use. Not thread-safe. */
final class MetricMeans {

  private final int[] cutoffs;
  private final double[] hitRates;
  private final double[] ndcgs;
  private double reciprocals;
  private int rankings;
  private int tied;

  MetricMeans(List<Integer> cutoffs) {
    this.cutoffs = cutoffs.stream().mapToInt(Integer::intValue).toArray();
    this.hitRates = new double[this.cutoffs.length];
    this.ndcgs = new double[this.cutoffs.length];
  }

  void add(TargetRank rank) {
    for (int c = 0; c < cutoffs.length; c++) {
      hitRates[c] += rank.hitRate(cutoffs[c]);
      ndcgs[c] += rank.ndcg(cutoffs[c]);
    }
    reciprocals += rank.reciprocal();
    rankings++;
    if (rank.ties() > 0) {
      tied++;
    }
  }

  /** The means by key: hr at each cutoff, ndcg at each cutoff, mrr. At least one ranking needed. */
  Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    for (int c = 0; c < cutoffs.length; c++) {
      means.put("hr@" + cutoffs[c], hitRates[c] / rankings);
    }
    for (int c = 0; c < cutoffs.length; c++) {
      means.put("ndcg@" + cutoffs[c], ndcgs[c] / rankings);
    }
    means.put("mrr", reciprocals / rankings);
    return means;
  }

  /** The share of rankings with a tie at the target. */
  double tieRate() {
    return (double) tied / rankings;
  }
}
