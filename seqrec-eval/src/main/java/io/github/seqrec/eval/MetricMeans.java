package io.github.seqrec.eval;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up the figures of rankings under the keys that reports use. Not thread-safe. */
final class MetricMeans implements Serializable {

  private static final long serialVersionUID = 1;

  private final ArrayList<String> keys;
  private final double[] sums;
  private int rankings;
  private int tied;

  MetricMeans(List<String> keys) {
    this.keys = new ArrayList<>(keys);
    this.sums = new double[keys.size()];
  }

  List<String> keys() {
    return keys;
  }

  void add(double[] values, boolean tie) {
    for (int f = 0; f < sums.length; f++) {
      sums[f] += values[f];
    }
    rankings++;
    tied += tie ? 1 : 0;
  }

  /** The sums of both, which are of the same figures. */
  MetricMeans plus(MetricMeans other) {
    MetricMeans sum = new MetricMeans(keys);
    for (int f = 0; f < sums.length; f++) {
      sum.sums[f] = sums[f] + other.sums[f];
    }
    sum.rankings = rankings + other.rankings;
    sum.tied = tied + other.tied;
    return sum;
  }

  /** The means by key. At least one ranking needed. */
  Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    for (int f = 0; f < sums.length; f++) {
      means.put(keys.get(f), sums[f] / rankings);
    }
    return means;
  }

  /** The share of rankings with a tie at a relevant item. */
  double tieRate() {
    return (double) tied / rankings;
  }
}
