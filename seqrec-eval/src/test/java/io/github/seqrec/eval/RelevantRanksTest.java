package io.github.seqrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.Collections2;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RelevantRanksTest {

  @Test
  void figuresOfRanksTwoAndFiveAreThoseMadeByHand() {
    RelevantRanks ranks = RelevantRanks.of(5, 2);
    assertThat(ranks.hitRate(1)).isZero();
    assertThat(ranks.hitRate(2)).isEqualTo(1);
    assertThat(ranks.recall(3)).isEqualTo(1 / 2.0);
    assertThat(ranks.precision(5)).isEqualTo(2 / 5.0);
    assertThat(ranks.reciprocal()).isEqualTo(1 / 2.0);
    assertThat(ranks.reciprocal(1)).isZero();
    // (1 / 2 + 2 / 5) / 2
    assertThat(ranks.averagePrecision(5)).isCloseTo(0.45, within(1e-15));
    // (1 / log2(3) + 1 / log2(6)) / (1 + 1 / log2(3))
    assertThat(ranks.ndcg(5)).isCloseTo((0.63092975 + 0.38685281) / 1.63092975, within(1e-8));
  }

  @Test
  void figuresAreTheMeanOverAllOrdersOfTiedItems() {
    SplittableRandom random = new SplittableRandom(3);
    for (int trial = 0; trial < 25; trial++) {
      float[] row = new float[7];
      for (int item = 1; item < row.length; item++) {
        row[item] = random.nextInt(3);
      }
      int relevant = random.nextInt(1, 5); // items 1 .. relevant
      RelevantRanks expected = ranks(row, relevant, Ties.EXPECTED);
      for (int k = 1; k <= 7; k++) {
        double[] means = means(row, relevant, k);
        int next = 0;
        for (RankMetric metric : RankMetric.values()) {
          assertThat(metric.of(expected, k))
              .as("%s@%d", metric, k)
              .isCloseTo(means[next++], within(1e-12));
        }
      }
    }
  }

  @Test
  void optimisticAndPessimisticAreTheBoundsOfAllOrdersAndIndexIsOneOfThem() {
    List<RankMetric> metrics = List.of(RankMetric.values());
    SplittableRandom random = new SplittableRandom(4);
    for (int trial = 0; trial < 200; trial++) {
      float[] row = new float[7];
      for (int item = 1; item < row.length; item++) {
        row[item] = random.nextInt(3);
      }
      int relevant = random.nextInt(1, 4);
      List<double[]> figures =
          orders(row).stream().map(order -> bruteForce(order, relevant, 3)).toList();
      List<Integer> byIndex =
          IntStream.range(1, row.length)
              .boxed()
              .sorted((a, b) -> row[a] != row[b] ? Float.compare(row[b], row[a]) : a - b)
              .toList();
      for (int m = 0; m < metrics.size(); m++) {
        RankMetric metric = metrics.get(m);
        int at = m;
        DoubleSummaryStatistics all =
            figures.stream().mapToDouble(ofOrder -> ofOrder[at]).summaryStatistics();
        assertThat(metric.of(ranks(row, relevant, Ties.PESSIMISTIC), 3))
            .as("%s at its lowest", metric)
            .isCloseTo(all.getMin(), within(1e-12));
        assertThat(metric.of(ranks(row, relevant, Ties.OPTIMISTIC), 3))
            .as("%s at its highest", metric)
            .isCloseTo(all.getMax(), within(1e-12));
        assertThat(metric.of(ranks(row, relevant, Ties.BY_INDEX), 3))
            .isCloseTo(metric.of(sorted(byIndex, relevant), 3), within(1e-12));
      }
    }
  }

  /** One relevant item among as many others of its score, below others of a higher one. */
  private static RelevantRanks one(int greater, int ties) {
    return RelevantRanks.ofGroups(new int[] {greater}, new int[] {ties + 1}, new int[] {1});
  }

  @Test
  void oneRelevantItemHasTheMeanFiguresOfTheRanksThatItMayTake() {
    for (int greater = 0; greater < 12; greater++) {
      for (int ties = 0; ties < 40; ties++) {
        RelevantRanks ranks = one(greater, ties);
        for (RankMetric metric : RankMetric.values()) {
          double mean =
              IntStream.rangeClosed(greater + 1, greater + 1 + ties)
                  .mapToDouble(rank -> metric.of(RelevantRanks.of(rank), 10))
                  .average()
                  .orElseThrow();
          assertThat(metric.of(ranks, 10)).as(metric.key(10)).isCloseTo(mean, within(1e-13));
        }
        assertThat(ranks.ndcg(10)).isBetween(0.0, ranks.hitRate(10) + 1e-15);
      }
    }
  }

  @Test
  void ndcgOfOneRelevantItemHasTheValuesOfTheFormula() {
    assertThat(RelevantRanks.of(1).ndcg(10)).isEqualTo(1.0);
    assertThat(RelevantRanks.of(2).ndcg(10)).isCloseTo(0.6309297535714575, within(1e-15));
    assertThat(RelevantRanks.of(3).ndcg(10)).isCloseTo(0.5, within(1e-15));
    assertThat(RelevantRanks.of(6).ndcg(10)).isCloseTo(0.3562071871080222, within(1e-15));
    assertThat(RelevantRanks.of(10).ndcg(10)).isCloseTo(0.2890648263178879, within(1e-15));
    assertThat(RelevantRanks.of(11).ndcg(10)).isZero();
    // Ranks 2, 3 and 4 with equal chance, of which k = 3 keeps two: (0.6309... + 0.5) / 3.
    assertThat(one(1, 2).ndcg(3)).isCloseTo(0.3769765845238192, within(1e-15));
  }

  @Test
  void reciprocalOfManyTiesEqualsItsSum() {
    for (int greater : new int[] {0, 1, 100, 254, 255, 256, 50_000}) {
      for (int ties : new int[] {30, 31, 32, 33, 255, 256, 3_000, 100_000}) {
        double sum = 0;
        for (int i = ties; i >= 0; i--) {
          sum += 1.0 / (greater + 1 + i);
        }
        assertThat(one(greater, ties).reciprocal())
            .isCloseTo(sum / (ties + 1), within(1e-12 * sum / (ties + 1) + 1e-16));
      }
    }
  }

  @Test
  void countsNearTheLargestIntegerDoNotOverflow() {
    RelevantRanks ranks = one(Integer.MAX_VALUE, Integer.MAX_VALUE - 1);
    assertThat(ranks.reciprocal()).isBetween(1 / 4.3e9, 1 / 2.1e9);
    assertThat(ranks.hitRate(10)).isZero();
    assertThat(ranks.ndcg(10)).isZero();
    assertThat(one(0, Integer.MAX_VALUE - 1).recall(Integer.MAX_VALUE - 1)).isLessThan(1);
  }

  @Test
  void wrongRanksAreRefused() {
    assertThatThrownBy(() -> RelevantRanks.of(2, 2)).hasMessageContaining("ranks ([2, 2])");
    assertThatThrownBy(() -> RelevantRanks.of(0)).hasMessageContaining("the best rank is 1");
    assertThatThrownBy(
            () -> RelevantRanks.ofGroups(new int[] {0, 1}, new int[] {2, 1}, new int[] {1, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must follow each other");
    assertThatThrownBy(() -> RelevantRanks.of(1).recall(0)).hasMessageContaining("k (0)");
  }

  private static RelevantRanks ranks(float[] row, int relevant, Ties ties) {
    CatalogueRow candidates = new CatalogueRow(row.length);
    candidates.reset(row);
    int[] items = IntStream.rangeClosed(1, relevant).toArray();
    float[] scores = new float[relevant];
    System.arraycopy(row, 1, scores, 0, relevant);
    return Ranked.of(items, scores, candidates, ties).ranks();
  }

  /** All permutations of the items that sort the scores; nothing is tied in them. */
  private static List<List<Integer>> orders(float[] row) {
    List<Integer> items = IntStream.range(1, row.length).boxed().toList();
    return Collections2.permutations(items).stream()
        .filter(
            order ->
                IntStream.range(1, order.size())
                    .allMatch(i -> row[order.get(i - 1)] >= row[order.get(i)]))
        .toList();
  }

  /** Each metric, averaged over all orders. */
  private static double[] means(float[] row, int relevant, int k) {
    double[] sums = new double[RankMetric.values().length];
    List<List<Integer>> orders = orders(row);
    for (List<Integer> order : orders) {
      double[] values = bruteForce(order, relevant, k);
      for (int m = 0; m < sums.length; m++) {
        sums[m] += values[m];
      }
    }
    for (int m = 0; m < sums.length; m++) {
      sums[m] /= orders.size();
    }
    return sums;
  }

  /** The definitions, on one order of the items: in the order of the enum. */
  private static double[] bruteForce(List<Integer> order, int relevant, int k) {
    double hits = 0;
    double gain = 0;
    double precisions = 0;
    double first = 0;
    double ideal = 0;
    for (int rank = 1; rank <= order.size(); rank++) {
      if (order.get(rank - 1) <= relevant) {
        first = first == 0 ? rank : first;
        if (rank <= k) {
          hits++;
          gain += Math.log(2) / Math.log(rank + 1);
          precisions += hits / rank;
        }
      }
    }
    for (int rank = 1; rank <= Math.min(k, relevant); rank++) {
      ideal += Math.log(2) / Math.log(rank + 1);
    }
    return new double[] {
      hits > 0 ? 1 : 0,
      gain / ideal,
      1 / first,
      first <= k ? 1 / first : 0,
      hits / relevant,
      hits / k,
      precisions / Math.min(k, relevant)
    };
  }

  private static RelevantRanks sorted(List<Integer> order, int relevant) {
    List<Integer> ranks = new ArrayList<>();
    for (int rank = 1; rank <= order.size(); rank++) {
      if (order.get(rank - 1) <= relevant) {
        ranks.add(rank);
      }
    }
    return RelevantRanks.of(ranks.stream().mapToInt(Integer::intValue).toArray());
  }
}
