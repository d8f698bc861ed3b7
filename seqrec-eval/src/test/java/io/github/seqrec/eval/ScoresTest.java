package io.github.seqrec.eval;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SeenPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Models that return more or fewer scores than they were asked for. */
class ScoresTest {

  private static final List<DetailedEvaluator> EVALUATORS =
      List.of(FullRankingEvaluator.of(SeenPolicy.EXCLUDE), SampledRankingEvaluator.of(3, 1, 5));

  /** A model whose scores are changed before they are returned. */
  private static StubModel changing(UnaryOperator<float[][]> change) {
    return new StubModel("odd", 9, (history, item) -> item) {
      @Override
      public float[][] scoreCandidates(List<History> histories, int[][] candidates) {
        return change.apply(super.scoreCandidates(histories, candidates));
      }
    };
  }

  @Test
  void aRowTooFewIsRefused() {
    StubModel model = changing(rows -> Arrays.copyOf(rows, rows.length - 1));
    for (DetailedEvaluator evaluator : EVALUATORS) {
      assertThatThrownBy(() -> evaluator.evaluate(model, StubModel.cyclicCases(5, 9)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("model 'odd' returned 4 rows of scores for 5 cases");
    }
  }

  @Test
  void aScoreTooManyIsRefusedWithItsCase() {
    StubModel model =
        changing(
            rows -> {
              rows[1] = Arrays.copyOf(rows[1], rows[1].length + 1);
              return rows;
            });
    for (DetailedEvaluator evaluator : EVALUATORS) {
      assertThatThrownBy(() -> evaluator.evaluate(model, StubModel.cyclicCases(5, 9)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageMatching(
              "model 'odd' returned (11|5) scores instead of (10|4) for"
                  + " case 1 \\(target 'i5', user 'u1'\\)");
    }
  }
}
