package io.github.seqrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.History;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.TestCase;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeveralTargetsTest {

  /** Scores fall with the index: item i has rank i before anything is excluded. */
  private static final StubModel BY_INDEX = new StubModel("index", 30, (h, item) -> -item);

  private static final TestCase CASE =
      new TestCase(History.of(1), 3, History.of(1, 3, 6, 3, 1), History.of(6, 3, 1));

  @Test
  void relevantItemsAreDistinctAndTheTargetComesFirst() {
    assertThat(CASE.relevant()).containsExactly(3, 6, 1);
    assertThat(new TestCase(History.of(1), 2, History.of(1, 2)).relevant()).containsExactly(2);
  }

  @Test
  void fullRankingCountsEveryNextItemThatIsACandidate() {
    FullRankingEvaluator evaluator =
        FullRankingEvaluator.of(SeenPolicy.EXCLUDE).cutoffs(3, 5).metrics(RankMetric.values());
    // Without item 1, items 3 and 6 have the ranks 2 and 5.
    EvaluationReport report = evaluator.evaluate(BY_INDEX, List.of(CASE));
    RelevantRanks ranks = RelevantRanks.of(2, 5);
    for (RankMetric metric : RankMetric.values()) {
      assertThat(report.metric(metric.key(3))).isCloseTo(metric.of(ranks, 3), within(1e-12));
    }
    EvaluationReport included =
        FullRankingEvaluator.of(SeenPolicy.INCLUDE)
            .metrics(RankMetric.RECALL)
            .cutoffs(3)
            .evaluate(BY_INDEX, List.of(CASE));
    assertThat(included.metric("recall@3")).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void sampledRankingRanksAllTargetsAmongTheNegatives() {
    // 27 untouched items, all drawn: the ranks of items 1, 3 and 6 are 1, 3 and 6.
    EvaluationReport report =
        SampledRankingEvaluator.of(27, 2, 1)
            .cutoffs(3)
            .metrics(RankMetric.RECALL, RankMetric.MAP)
            .evaluate(BY_INDEX, List.of(CASE));
    assertThat(report.metric("recall@3")).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(report.metric("map@3")).isCloseTo((1 + 2 / 3.0) / 3, within(1e-12));
  }

  @Test
  void correctionRefusesThem() {
    assertThatThrownBy(
            () ->
                SampledRankingEvaluator.of(5, 1, 1)
                    .corrected(SampledCorrection.rankEstimate())
                    .evaluate(BY_INDEX, List.of(CASE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cases of one target, and there is one of 3");
  }
}
