package io.github.seqrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.History;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.TestCase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampledRankingEvaluatorTest {

  private static final List<TestCase> CASES = StubModel.cyclicCases(60, 200);

  @Test
  void constantScorerHitsKOfNCandidates() {
    EvaluationReport report =
        SampledRankingEvaluator.of(100, 3, 1).evaluate(StubModel.constant(200), CASES);
    assertThat(report.hitRate(5)).isCloseTo(5 / 101.0, within(1e-12));
    assertThat(report.hitRate(10)).isCloseTo(10 / 101.0, within(1e-12));
    assertThat(report.tieRate()).isEqualTo(1);
    assertThat(report.deviations().values()).allMatch(sd -> sd < 1e-12);
  }

  @Test
  void perfectScorerGetsOneEverywhere() {
    EvaluationReport report =
        SampledRankingEvaluator.of(100, 2, 1).evaluate(StubModel.perfect(200), CASES);
    assertThat(report.metrics())
        .isEqualTo(Map.of("hr@5", 1.0, "hr@10", 1.0, "ndcg@5", 1.0, "ndcg@10", 1.0, "mrr", 1.0));
    assertThat(report.tieRate()).isZero();
  }

  @Test
  void allUntouchedItemsAsNegativesGiveTheFullRanking() {
    StubModel model = StubModel.random(200);
    EvaluationReport sampled = SampledRankingEvaluator.of(196, 1, 5).evaluate(model, CASES);
    EvaluationReport full = FullRankingEvaluator.of(SeenPolicy.EXCLUDE).evaluate(model, CASES);
    assertThat(sampled.metrics()).isEqualTo(full.metrics());
  }

  @Test
  void meanAndSampleDeviationAreThoseOfTheDraws() {
    StubModel model = StubModel.random(200);
    double[] hits = new double[3];
    int[] negatives = new int[20];
    CandidateSampler sampler = new CandidateSampler(200, 20, 3, 9, null);
    for (int position = 0; position < CASES.size(); position++) {
      TestCase test = CASES.get(position);
      int[] candidates = sampler.candidates(position, test);
      float[] scores = model.scoreCandidates(List.of(test.history()), new int[][] {candidates})[0];
      for (int draw = 0; draw < 3; draw++) {
        int better = 0;
        for (int i = 0; i < negatives.length; i++) {
          better += scores[1 + draw * 20 + i] > scores[0] ? 1 : 0;
        }
        hits[draw] += (better < 5 ? 1.0 : 0.0) / CASES.size();
      }
    }
    double mean = (hits[0] + hits[1] + hits[2]) / 3;
    double squares = 0;
    for (double value : hits) {
      squares += (value - mean) * (value - mean);
    }
    EvaluationReport report = SampledRankingEvaluator.of(20, 3, 9).evaluate(model, CASES);
    assertThat(report.hitRate(5)).isCloseTo(mean, within(1e-12));
    assertThat(report.deviations().get("hr@5"))
        .isCloseTo(Math.sqrt(squares / 2), within(1e-12))
        .isPositive();
    assertThat(report.deviations().keySet()).containsExactlyElementsOf(report.metrics().keySet());
  }

  @Test
  void sameSeedGivesTheSameReportWhateverTheBatches() {
    StubModel model = StubModel.random(200);
    SampledRankingEvaluator evaluator = SampledRankingEvaluator.of(20, 2, 9);
    EvaluationReport report = evaluator.evaluate(model, CASES);
    assertThat(evaluator.batchSize(7).evaluate(model, CASES)).isEqualTo(report);
    assertThat(SampledRankingEvaluator.of(20, 2, 10).evaluate(model, CASES).metrics())
        .isNotEqualTo(report.metrics());
  }

  @Test
  void reportNamesTheProtocolAndOneDrawHasNoDeviation() {
    EvaluationReport report =
        SampledRankingEvaluator.of(20, 1, -9).cutoffs(1, 20).evaluate(StubModel.random(200), CASES);
    assertThat(report.protocol())
        .isEqualTo("sampled ranking, 20 negatives, 1 draw, seed -9, touched items excluded");
    assertThat(report.deviations()).isEmpty();
    assertThat(report.metrics().keySet())
        .containsExactly("hr@1", "hr@20", "ndcg@1", "ndcg@20", "mrr");
    assertThat(SampledRankingEvaluator.of(100, 5, 42))
        .hasToString("sampled ranking, 100 negatives, 5 draws, seed 42, touched items excluded");
  }

  @Test
  void userWithTooFewUntouchedItemsIsSkippedAndCounted() {
    List<TestCase> cases =
        List.of(
            new TestCase(History.of(1), 2, History.of(1, 2)),
            new TestCase(History.of(1), 2, History.of(1, 2, 3, 4)));
    EvaluationReport report =
        SampledRankingEvaluator.of(7, 2, 1).evaluate(StubModel.constant(9), cases);
    assertThat(report.cases())
        .isEqualTo(new EvaluationReport.Cases(2, 1, Map.of("fewer than 7 untouched items", 1)));
  }

  @Test
  void scoreThatIsNotFiniteIsRefusedByName() {
    StubModel model = new StubModel("wild", 9, (h, item) -> item == 9 ? Float.NaN : item);
    assertThatThrownBy(
            () -> SampledRankingEvaluator.of(5, 1, 1).evaluate(model, StubModel.cyclicCases(1, 9)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("model 'wild'", "item 'i9' as NaN", "case 0", "target 'i4'");
  }

  @Test
  void wrongArgumentsAreRefusedWithTheRemedy() {
    assertThatThrownBy(() -> SampledRankingEvaluator.of(0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("negatives (0) must be at least 1");
    assertThatThrownBy(() -> SampledRankingEvaluator.of(100, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("draws (0) must be at least 1");
    assertThatThrownBy(() -> SampledRankingEvaluator.of(1_000_000, 1_000_000, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 1,000,000");
  }
}
