package io.github.seqrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.Collections2;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TargetRankTest {

  @Test
  void figuresAreTheMeanOverAllOrdersOfTiedItems() {
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 60; trial++) {
      int[] scores = random.ints(6, 0, 3).toArray(); // item 0 is the target
      int greater = (int) IntStream.of(scores).filter(score -> score > scores[0]).count();
      int ties = (int) IntStream.of(scores).filter(score -> score == scores[0]).count() - 1;
      TargetRank rank = new TargetRank(greater, ties);
      for (int k = 1; k <= 7; k++) {
        double[] expected = bruteForce(scores, k);
        assertThat(rank.hitRate(k)).isCloseTo(expected[0], within(1e-12));
        assertThat(rank.ndcg(k)).isCloseTo(expected[1], within(1e-12));
        assertThat(rank.reciprocal()).isCloseTo(expected[2], within(1e-12));
      }
    }
  }

  /** HR@k, NDCG@k and 1 / rank, averaged over all permutations that sort the scores. */
  private static double[] bruteForce(int[] scores, int k) {
    double[] sums = new double[3];
    int orders = 0;
    List<Integer> items = IntStream.range(0, scores.length).boxed().toList();
    for (List<Integer> order : Collections2.permutations(items)) {
      boolean sorted =
          IntStream.range(1, order.size())
              .allMatch(i -> scores[order.get(i - 1)] >= scores[order.get(i)]);
      if (sorted) {
        int rank = order.indexOf(0) + 1;
        sums[0] += rank <= k ? 1 : 0;
        sums[1] += rank <= k ? Math.log(2) / Math.log(rank + 1) : 0;
        sums[2] += 1.0 / rank;
        orders++;
      }
    }
    return new double[] {sums[0] / orders, sums[1] / orders, sums[2] / orders};
  }

  @Test
  void ndcgOfOneRelevantItemHasTheValuesOfTheFormula() {
    assertThat(new TargetRank(0, 0).ndcg(10)).isEqualTo(1.0);
    assertThat(new TargetRank(1, 0).ndcg(10)).isCloseTo(0.6309297535714575, within(1e-15));
    assertThat(new TargetRank(2, 0).ndcg(10)).isCloseTo(0.5, within(1e-15));
    assertThat(new TargetRank(5, 0).ndcg(10)).isCloseTo(0.3562071871080222, within(1e-15));
    assertThat(new TargetRank(9, 0).ndcg(10)).isCloseTo(0.2890648263178879, within(1e-15));
    assertThat(new TargetRank(10, 0).ndcg(10)).isZero();
    // Ranks 2, 3 and 4 with equal chance, of which k = 3 keeps two: (0.6309... + 0.5) / 3.
    assertThat(new TargetRank(1, 2).ndcg(3)).isCloseTo(0.3769765845238192, within(1e-15));
  }

  @Test
  void ndcgNeverExceedsTheHitRate() {
    for (int greater = 0; greater < 30; greater++) {
      for (int ties = 0; ties < 30; ties++) {
        for (int k = 1; k < 30; k++) {
          TargetRank rank = new TargetRank(greater, ties);
          assertThat(rank.ndcg(k)).isBetween(0.0, rank.hitRate(k) + 1e-15);
          assertThat(rank.hitRate(k)).isBetween(0.0, 1.0);
        }
      }
    }
  }

  @Test
  void reciprocalOfManyTiesEqualsItsSum() {
    for (int greater : new int[] {0, 1, 100, 254, 255, 256, 50_000}) {
      for (int ties : new int[] {30, 31, 32, 33, 255, 256, 3_000, 100_000}) {
        double sum = 0;
        for (int i = ties; i >= 0; i--) {
          sum += 1.0 / (greater + 1 + i);
        }
        assertThat(new TargetRank(greater, ties).reciprocal())
            .isCloseTo(sum / (ties + 1), within(1e-12 * sum / (ties + 1) + 1e-16));
      }
    }
  }

  @Test
  void countsNearTheLargestIntegerDoNotOverflow() {
    TargetRank rank = new TargetRank(Integer.MAX_VALUE, Integer.MAX_VALUE);
    assertThat(rank.reciprocal()).isBetween(1 / 4.3e9, 1 / 2.1e9);
    assertThat(rank.hitRate(10)).isZero();
    assertThat(rank.ndcg(10)).isZero();
    assertThat(new TargetRank(0, Integer.MAX_VALUE).hitRate(Integer.MAX_VALUE)).isLessThan(1);
  }

  @Test
  void negativeCountsAndCutoffsBelowOneAreRefused() {
    assertThatThrownBy(() -> new TargetRank(-1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("greater (-1)");
    assertThatThrownBy(() -> new TargetRank(0, 0).ndcg(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("k (0) must be at least 1");
  }
}
