package io.github.seqrec.eval;

import java.util.Arrays;

/**
 * What a list of recommendations is like, whatever the user really took: pure functions of item
 * indices. None says whether a recommendation is good; beside the ranking figures they show at
 * whose cost those were reached. Thread-safe.
 */
public final class ListMetrics {

  private ListMetrics() {}

  /**
   * Catalogue coverage: the share of the items that stand in at least one list (Ge,
   * Delgado-Battenfeld and Jannach 2010, "Beyond Accuracy: Evaluating Recommender Systems by
   * Coverage and Serendipity", RecSys).
   *
   * @param times how often each item was recommended; index 0 is not an item
   * @return 0..1
   */
  public static double coverage(int[] times) {
    checkTimes(times);
    return (double) Arrays.stream(times, 1, times.length).filter(count -> count > 0).count()
        / (times.length - 1);
  }

  /**
   * The Gini index of how often items are recommended: {@code sum(j = 1 .. n) (2 j - n - 1) c(j) /
   * (n sum c)} with the counts c ascending (Fleder and Hosanagar 2009, "Blockbuster Culture's Next
   * Rise or Fall", Management Science 55(5)).
   *
   * @param times how often each item was recommended; index 0 is not an item
   * @return 0 if all items are recommended equally often, (n - 1) / n if only one is
   */
  public static double gini(int[] times) {
    checkTimes(times);
    int[] ascending = Arrays.copyOfRange(times, 1, times.length);
    Arrays.sort(ascending);
    int n = ascending.length;
    double weighted = 0;
    double sum = 0;
    for (int j = 0; j < n; j++) {
      weighted += (2.0 * (j + 1) - n - 1) * ascending[j];
      sum += ascending[j];
    }
    return sum == 0 ? 0 : weighted / (n * sum);
  }

  /**
   * Novelty: the mean self-information {@code log2(users / users who took the item)} of a list, in
   * bits (Zhou et al. 2010, "Solving the Apparent Diversity-Accuracy Dilemma of Recommender
   * Systems", PNAS 107(10)). An item that nobody took counts as taken by one.
   *
   * @param items indices, at least one
   * @return 0 or more; at most log2 of the number of users
   */
  public static double novelty(int[] items, ItemCounts counts) {
    checkItems(items, 1);
    double bits = 0;
    for (int item : items) {
      bits += Math.log((double) counts.userCount() / Math.max(1, counts.users(item)));
    }
    return bits / Math.log(2) / items.length;
  }

  /**
   * Average popularity: the mean number of training events of a list's items (Yin et al. 2012,
   * "Challenging the Long Tail Recommendation", VLDB).
   *
   * @param items indices, at least one
   * @return events, 0 or more
   */
  public static double popularity(int[] items, ItemCounts counts) {
    checkItems(items, 1);
    double events = 0;
    for (int item : items) {
      events += counts.events(item);
    }
    return events / items.length;
  }

  /**
   * Intra-list diversity: the mean distance of the list's pairs (Ziegler et al. 2005, "Improving
   * Recommendation Lists Through Topic Diversification", WWW).
   *
   * @param items indices, at least two
   * @return 0..1
   */
  public static double diversity(int[] items, ItemDistance distance) {
    checkItems(items, 2);
    double sum = 0;
    for (int a = 1; a < items.length; a++) {
      for (int b = 0; b < a; b++) {
        sum += distance.between(items[a], items[b]);
      }
    }
    return sum / (items.length * (items.length - 1) / 2.0);
  }

  private static void checkTimes(int[] times) {
    if (times.length < 2) {
      throw new IllegalArgumentException(
          "times has length " + times.length + "; it needs an entry for index 0 and each item");
    }
  }

  private static void checkItems(int[] items, int least) {
    if (items.length < least) {
      throw new IllegalArgumentException(
          "items has length " + items.length + "; the figure needs at least " + least);
    }
  }
}
