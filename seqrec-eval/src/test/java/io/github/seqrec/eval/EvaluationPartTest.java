package io.github.seqrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.TestCase;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationPartTest {

  private static final List<TestCase> CASES = StubModel.cyclicCases(40, 60);
  private static final StubModel MODEL = StubModel.random(60);
  private static final FullRankingEvaluator FULL = FullRankingEvaluator.of(SeenPolicy.EXCLUDE);
  private static final SampledRankingEvaluator ONE_DRAW = SampledRankingEvaluator.of(9, 1, 5);
  private static final SampledRankingEvaluator DRAWS = SampledRankingEvaluator.of(9, 3, 5);

  private static EvaluationPart part(PartialEvaluator evaluator) {
    return evaluator.evaluatePart(MODEL, CASES.subList(0, 15), 0);
  }

  @Test
  void theSumOfAllPartsIsReportedAsTheWhole() {
    for (PartialEvaluator evaluator : List.of(FULL, ONE_DRAW, DRAWS)) {
      EvaluationPart rest = evaluator.evaluatePart(MODEL, CASES.subList(15, 40), 15);
      EvaluationReport report = evaluator.report(part(evaluator).plus(rest));
      EvaluationReport whole = evaluator.evaluate(MODEL, CASES);
      assertThat(report.protocol()).isEqualTo(whole.protocol());
      assertThat(report.cases()).isEqualTo(whole.cases());
      assertThat(report.deviations().keySet()).isEqualTo(whole.deviations().keySet());
      whole
          .metrics()
          .forEach((key, mean) -> assertThat(report.metric(key)).isCloseTo(mean, within(1e-12)));
    }
  }

  @Test
  void partsOfOtherProtocolsAreNotAddedInEitherOrder() {
    for (List<PartialEvaluator> pair :
        List.of(
            List.<PartialEvaluator>of(ONE_DRAW, DRAWS),
            List.<PartialEvaluator>of(DRAWS, ONE_DRAW),
            List.<PartialEvaluator>of(FULL, ONE_DRAW))) {
      assertThatThrownBy(() -> part(pair.get(0)).plus(part(pair.get(1))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must have the same protocol")
          .hasMessageContaining("one has '" + pair.get(0) + "', the other '" + pair.get(1) + "'")
          .hasMessageContaining("with one model and evaluator");
    }
  }

  @Test
  void partsOfOtherModelsOrFiguresAreNotAdded() {
    EvaluationPart ofConstant = FULL.evaluatePart(StubModel.constant(60), CASES, 0);
    assertThatThrownBy(() -> part(FULL).plus(ofConstant))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the same model, and one has 'random', the other 'constant'");
    assertThatThrownBy(() -> part(FULL.cutoffs(3)).plus(part(FULL)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the same figures, and one has '[hr@3, ndcg@3, mrr]', the other '[");
  }

  @Test
  void partsAreReportedByTheirOwnProtocolOnly() {
    EvaluationPart sampled = part(ONE_DRAW);
    for (PartialEvaluator other : List.of(FULL, DRAWS)) {
      assertThatThrownBy(() -> other.report(sampled))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the part is of protocol '" + ONE_DRAW + "'")
          .hasMessageContaining("the evaluator of '" + other + "'; report it by");
    }
  }
}
