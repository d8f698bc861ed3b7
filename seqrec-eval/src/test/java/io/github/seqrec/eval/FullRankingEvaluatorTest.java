package io.github.seqrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.History;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.api.TrainingDivergedException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FullRankingEvaluatorTest {

  private static final FullRankingEvaluator EXCLUDE = FullRankingEvaluator.of(SeenPolicy.EXCLUDE);
  private static final FullRankingEvaluator INCLUDE = FullRankingEvaluator.of(SeenPolicy.INCLUDE);

  @Test
  void constantScorerHitsKOfNCandidates() {
    List<TestCase> cases = StubModel.cyclicCases(50, 40);
    EvaluationReport included = INCLUDE.evaluate(StubModel.constant(40), cases);
    assertThat(included.hitRate(5)).isCloseTo(5 / 40.0, within(1e-12));
    assertThat(included.hitRate(10)).isCloseTo(10 / 40.0, within(1e-12));
    assertThat(included.tieRate()).isEqualTo(1);
    // Three items of the history are no candidates.
    EvaluationReport excluded = EXCLUDE.evaluate(StubModel.constant(40), cases);
    assertThat(excluded.hitRate(10)).isCloseTo(10 / 37.0, within(1e-12));
  }

  @Test
  void perfectScorerGetsOneEverywhere() {
    EvaluationReport report =
        EXCLUDE.evaluate(StubModel.perfect(40), StubModel.cyclicCases(50, 40));
    assertThat(report.metrics())
        .isEqualTo(Map.of("hr@5", 1.0, "hr@10", 1.0, "ndcg@5", 1.0, "ndcg@10", 1.0, "mrr", 1.0));
    assertThat(report.metrics().keySet())
        .containsExactly("hr@5", "hr@10", "ndcg@5", "ndcg@10", "mrr");
    assertThat(report.deviations()).isEmpty();
    assertThat(report.tieRate()).isZero();
    assertThat(report.model()).isEqualTo("perfect");
    assertThat(report.protocol()).isEqualTo("full ranking, seen items excluded");
  }

  @Test
  void seenItemsCountAsCandidatesOnlyIfIncluded() {
    // The last item of the history always wins, the target comes second.
    StubModel repeats =
        new StubModel("repeats", 40, (h, item) -> item == h.last() ? 2 : item == 4 ? 1 : 0);
    List<TestCase> cases =
        List.of(new TestCase(History.of(1, 2, 2, 3), 4, History.of(1, 2, 2, 3, 4)));
    assertThat(EXCLUDE.evaluate(repeats, cases).mrr()).isEqualTo(1.0);
    assertThat(INCLUDE.evaluate(repeats, cases).mrr()).isEqualTo(0.5);
    assertThat(INCLUDE.evaluate(repeats, cases).ndcg(5)).isCloseTo(0.63093, within(1e-5));
  }

  @Test
  void targetInTheHistoryIsSkippedAndCountedUnderExcludeOnly() {
    List<TestCase> cases =
        List.of(
            new TestCase(History.of(1, 2, 3), 4, History.of(1, 2, 3, 4)),
            new TestCase(History.of(1, 2, 3), 2, History.of(1, 2, 3, 2)));
    EvaluationReport excluded = EXCLUDE.evaluate(StubModel.constant(9), cases);
    assertThat(excluded.cases())
        .isEqualTo(new EvaluationReport.Cases(2, 1, Map.of("target in history", 1)));
    EvaluationReport included = INCLUDE.evaluate(StubModel.constant(9), cases);
    assertThat(included.cases()).isEqualTo(new EvaluationReport.Cases(2, 2, Map.of()));
  }

  @Test
  void figuresEqualThoseOfSortingTheScores() {
    StubModel model = StubModel.random(30);
    List<TestCase> cases = StubModel.cyclicCases(40, 30);
    double hits = 0;
    double ndcg = 0;
    for (TestCase test : cases) {
      float[] scores = model.scoreAll(List.of(test.history()))[0];
      int rank = 1;
      for (int item = 1; item <= 30; item++) {
        boolean seen =
            item == test.history().item(0)
                || item == test.history().item(1)
                || item == test.history().item(2);
        rank += !seen && scores[item] > scores[test.target()] ? 1 : 0;
      }
      hits += rank <= 3 ? 1 : 0;
      ndcg += rank <= 3 ? Math.log(2) / Math.log(rank + 1) : 0;
    }
    EvaluationReport report = EXCLUDE.cutoffs(3).evaluate(model, cases);
    assertThat(report.hitRate(3)).isCloseTo(hits / 40, within(1e-12)).isPositive();
    assertThat(report.ndcg(3)).isCloseTo(ndcg / 40, within(1e-12));
  }

  @Test
  void batchSizeChangesNothingButTheCalls() {
    List<TestCase> cases = StubModel.cyclicCases(50, 40);
    StubModel model = StubModel.random(40);
    EvaluationReport small = EXCLUDE.batchSize(7).evaluate(model, cases);
    assertThat(model.largestBatch).isEqualTo(7);
    assertThat(EXCLUDE.evaluate(model, cases)).isEqualTo(small);
    assertThat(model.largestBatch).isEqualTo(50);
  }

  @Test
  void scoresOfOneBatchStayBelowFourMillion() {
    assertThat(Settings.DEFAULT.rows(100)).isEqualTo(256);
    assertThat(Settings.DEFAULT.rows(1_000_000)).isEqualTo(4);
    assertThat(Settings.DEFAULT.rows(100_000_000)).isEqualTo(1);
  }

  @Test
  void scoreThatIsNotFiniteIsRefusedByName() {
    for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      StubModel model =
          new StubModel("wild", 9, (h, item) -> item == 7 && h.last() == 4 ? broken : item);
      assertThatThrownBy(() -> EXCLUDE.evaluate(model, StubModel.cyclicCases(5, 9)))
          .isInstanceOf(TrainingDivergedException.class)
          .hasMessageContainingAll(
              "model 'wild'", "item 'i7' as " + broken, "case 1", "target 'i5'", "user 'u1'");
    }
  }

  @Test
  void scoresOfItemsThatAreNoCandidatesMayBeAnything() {
    StubModel model = new StubModel("masked", 9, (h, item) -> item == h.last() ? Float.NaN : item);
    assertThat(EXCLUDE.evaluate(model, StubModel.cyclicCases(5, 9)).cases().scored()).isEqualTo(5);
  }

  @Test
  void wrongArgumentsAreRefusedWithTheRemedy() {
    StubModel model = StubModel.constant(9);
    assertThatThrownBy(() -> EXCLUDE.evaluate(model, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one test case");
    assertThatThrownBy(() -> EXCLUDE.evaluate(model, StubModel.cyclicCases(12, 12)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("target of case 6 holds item index 10")
        .hasMessageContaining("1..9");
    TestCase repeat = new TestCase(History.of(1), 1, History.of(1, 1));
    assertThatThrownBy(() -> EXCLUDE.evaluate(model, List.of(repeat)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none of the 1 cases can be scored")
        .hasMessageContaining("target in history=1");
    assertThatThrownBy(() -> EXCLUDE.cutoffs(5, 5)).hasMessageContaining("cutoffs ([5, 5])");
    assertThatThrownBy(EXCLUDE::cutoffs).hasMessageContaining("try 5, 10");
    assertThatThrownBy(() -> EXCLUDE.batchSize(0)).hasMessageContaining("batchSize (0)");
  }

  /** As many as MovieLens 1M has, and the scores 0 .. 3415, each once. */
  private static float[] manyScores() {
    int items = 3_416;
    float[] row = new float[items + 1];
    for (int item = 1; item <= items; item++) {
      row[item] = item * 7919 % items;
    }
    return row;
  }

  @Test
  void ranksOfSixThousandUsersAmongThreeThousandItemsAreThoseOfTheScores() {
    float[] row = manyScores();
    int items = row.length - 1;
    List<TestCase> cases = StubModel.cyclicCases(6_040, items);
    double reciprocals = cases.stream().mapToDouble(c -> 1.0 / (items - row[c.target()])).sum();
    EvaluationReport report =
        INCLUDE.evaluate(new StubModel("shared row", items, (h, item) -> row[item]), cases);
    assertThat(report.mrr()).isCloseTo(reciprocals / cases.size(), within(1e-9));
    assertThat(report.tieRate()).isZero();
  }

  @Test
  @Tag("benchmark")
  void countingOfSixThousandUsersAndThreeThousandItemsIsFast() {
    float[] row = manyScores();
    int items = row.length - 1;
    StubModel model = new StubModel("shared row", items, (h, item) -> row[item]);
    List<TestCase> cases = StubModel.cyclicCases(6_040, items);
    // Of the thread, so that other work of the machine does not count.
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    long start = clock.getCurrentThreadCpuTime();
    EXCLUDE.evaluate(model, cases);
    // The stub included, it takes about 0.4 s.
    assertThat(Duration.ofNanos(clock.getCurrentThreadCpuTime() - start))
        .isBetween(Duration.ofMillis(10), Duration.ofSeconds(3));
  }
}
