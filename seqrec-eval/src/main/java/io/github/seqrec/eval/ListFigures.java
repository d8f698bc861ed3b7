package io.github.seqrec.eval;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up what the recommended lists are like, at all cutoffs. Not thread-safe. */
final class ListFigures {

  private final int[] cutoffs;
  private final ItemCounts counts;
  private final ItemDistance distance;
  private final int[][] times;
  private final double[] novelty;
  private final double[] popularity;
  private final double[] diversity;
  private final int[] pairLists;
  private int lists;

  ListFigures(List<Integer> cutoffs, ItemCounts counts, ItemDistance distance) {
    this.cutoffs = cutoffs.stream().mapToInt(Integer::intValue).toArray();
    this.counts = counts;
    this.distance = distance;
    int n = this.cutoffs.length;
    this.times = new int[n][counts.items() + 1];
    this.novelty = new double[n];
    this.popularity = new double[n];
    this.diversity = new double[n];
    this.pairLists = new int[n];
  }

  int longest() {
    return cutoffs[cutoffs.length - 1];
  }

  /** Adds the best candidates of one case, best first. */
  void add(int[] top) {
    if (top.length == 0) {
      return;
    }
    lists++;
    for (int c = 0; c < cutoffs.length; c++) {
      int[] list = top.length > cutoffs[c] ? Arrays.copyOf(top, cutoffs[c]) : top;
      for (int item : list) {
        times[c][item]++;
      }
      novelty[c] += ListMetrics.novelty(list, counts);
      popularity[c] += ListMetrics.popularity(list, counts);
      if (list.length > 1) {
        diversity[c] += ListMetrics.diversity(list, distance);
        pairLists[c]++;
      }
    }
  }

  /** The figures by key; diversity only at cutoffs of 2 or more. */
  Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    for (int c = 0; c < cutoffs.length; c++) {
      means.put("coverage@" + cutoffs[c], ListMetrics.coverage(times[c]));
    }
    for (int c = 0; c < cutoffs.length; c++) {
      means.put("gini@" + cutoffs[c], ListMetrics.gini(times[c]));
    }
    putMeans(means, "novelty@", novelty);
    putMeans(means, "popularity@", popularity);
    for (int c = 0; c < cutoffs.length; c++) {
      if (pairLists[c] > 0) {
        means.put("diversity@" + cutoffs[c], diversity[c] / pairLists[c]);
      }
    }
    return means;
  }

  private void putMeans(Map<String, Double> means, String key, double[] sums) {
    for (int c = 0; c < cutoffs.length && lists > 0; c++) {
      means.put(key + cutoffs[c], sums[c] / lists);
    }
  }
}
