package io.github.seqrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.History;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.TestCase;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListsTest {

  /** Item 1 was taken by all four users, item 2 by two, item 3 by one (twice), item 4 by none. */
  private static final Counts DATA =
      new Counts(4, History.of(1, 2), History.of(2, 1), History.of(1, 3, 3), History.of(1));

  private static final ItemCounts COUNTS = ItemCounts.of(DATA);

  @Test
  void figuresAreThoseMadeByHand() {
    assertThat(ListMetrics.coverage(new int[] {0, 3, 0, 1, 0})).isEqualTo(0.5);
    // Counts 0, 0, 1, 3: (-3 * 0 - 1 * 0 + 1 * 1 + 3 * 3) / (4 * 4)
    assertThat(ListMetrics.gini(new int[] {0, 3, 0, 1, 0})).isEqualTo(10 / 16.0);
    assertThat(ListMetrics.gini(new int[] {0, 2, 2, 2})).isZero();
    assertThat(ListMetrics.novelty(new int[] {1, 2, 3, 4}, COUNTS))
        .isCloseTo((0 + 1 + 2 + 2) / 4.0, within(1e-12));
    assertThat(ListMetrics.popularity(new int[] {1, 3}, COUNTS)).isEqualTo((4 + 2) / 2.0);
    ItemDistance distance = ItemDistance.coOccurrence(DATA);
    assertThat(distance.between(1, 2)).isCloseTo(1 - 2 / Math.sqrt(8), within(1e-15));
    assertThat(distance.between(2, 3)).isEqualTo(1);
    assertThat(distance.between(4, 4)).isEqualTo(1);
    assertThat(ListMetrics.diversity(new int[] {1, 2, 3}, distance))
        .isCloseTo((1 - 2 / Math.sqrt(8) + 1 - 1 / 2.0 + 1) / 3, within(1e-15));
  }

  @Test
  void evaluatorMeasuresTheListsOfItsBestCandidates() {
    // Scores fall with the index, so everybody is recommended the lowest unseen items.
    StubModel model = new StubModel("index", 4, (h, item) -> -item);
    List<TestCase> cases =
        List.of(
            new TestCase(History.of(1), 2, History.of(1, 2)),
            new TestCase(History.of(4), 1, History.of(1, 4)));
    EvaluationReport report =
        FullRankingEvaluator.of(SeenPolicy.EXCLUDE)
            .cutoffs(1, 2)
            .lists(COUNTS, (a, b) -> 0.5)
            .evaluate(model, cases);
    // Lists: 2, 3 and 1, 2.
    assertThat(report.metric("coverage@1")).isEqualTo(2 / 4.0);
    assertThat(report.metric("coverage@2")).isEqualTo(3 / 4.0);
    assertThat(report.metric("novelty@2")).isCloseTo((1.5 + 0.5) / 2, within(1e-12));
    assertThat(report.metric("popularity@1")).isEqualTo((2 + 4) / 2.0);
    assertThat(report.metric("diversity@2")).isEqualTo(0.5);
    assertThat(report.metrics()).doesNotContainKey("diversity@1");
    assertThatThrownBy(
            () ->
                FullRankingEvaluator.of(SeenPolicy.EXCLUDE)
                    .lists(COUNTS, (a, b) -> 0)
                    .evaluate(StubModel.constant(9), StubModel.cyclicCases(5, 9)))
        .hasMessageContaining("counts are of 4 items but the model has 9");
  }

  @Test
  void figuresOfListsAreRefusedForPartsBeforeThereIsAModel() {
    FullRankingEvaluator lists =
        FullRankingEvaluator.of(SeenPolicy.EXCLUDE).lists(COUNTS, (a, b) -> 0);
    assertThatThrownBy(lists::requireParts)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("figures of lists are not evaluated in parts; leave lists(...) out");
    assertThatThrownBy(
            () -> lists.evaluatePart(StubModel.constant(4), StubModel.cyclicCases(5, 4), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void topOfARowIsThatOfSortingIt() {
    SplittableRandom random = new SplittableRandom(5);
    for (int trial = 0; trial < 100; trial++) {
      float[] row = new float[30];
      for (int item = 0; item < row.length; item++) {
        row[item] = random.nextInt(12);
      }
      CatalogueRow candidates = new CatalogueRow(row.length);
      candidates.reset(row);
      candidates.exclude(3);
      candidates.exclude(3);
      int k = random.nextInt(1, 40);
      assertThat(candidates.top(k))
          .containsExactly(
              IntStream.range(1, row.length)
                  .filter(item -> item != 3)
                  .boxed()
                  .sorted((a, b) -> row[a] != row[b] ? Float.compare(row[b], row[a]) : a - b)
                  .limit(k)
                  .mapToInt(Integer::intValue)
                  .toArray());
    }
  }

  @Test
  void countsAreThoseOfComparingAlsoWithSignedZerosAndMaskedItems() {
    SplittableRandom random = new SplittableRandom(6);
    float[] values = {-0f, 0f, 1, -1, Float.MIN_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE, 0.5f};
    for (int trial = 0; trial < 300; trial++) {
      float[] row = new float[11];
      for (int item = 0; item < row.length; item++) {
        row[item] = values[random.nextInt(values.length)];
      }
      boolean masked = trial % 2 == 0;
      row[7] = masked ? Float.NaN : row[7];
      row[8] = masked ? Float.POSITIVE_INFINITY : row[8];
      CatalogueRow candidates = new CatalogueRow(row.length);
      candidates.reset(row);
      candidates.exclude(7);
      candidates.exclude(8);
      assertThat(candidates.firstNotFinite()).isZero();
      int greater = 0;
      int equal = 0;
      for (int item = 1; item < row.length; item++) {
        greater += item != 7 && item != 8 && row[item] > row[1] ? 1 : 0;
        equal += item != 7 && item != 8 && row[item] == row[1] ? 1 : 0;
      }
      assertThat(candidates.count(row[1])).isEqualTo(new Ranked.Count(greater, equal));
    }
  }
}
