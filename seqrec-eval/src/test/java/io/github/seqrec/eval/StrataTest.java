package io.github.seqrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.TestCase;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrataTest {

  private static final List<TestCase> CASES =
      List.of(test(3, 1, 2), test(2, 1, 2), test(4, 1), test(1, 1, 2, 3, 4, 5));

  private static TestCase test(int target, int... history) {
    return new TestCase(History.of(history), target, History.of(history));
  }

  private static final FullRankingEvaluator EVALUATOR =
      FullRankingEvaluator.of(SeenPolicy.INCLUDE).cutoffs(2);

  /** Item i has rank i. */
  private static final StubModel MODEL = new StubModel("index", 6, (h, item) -> -item);

  @Test
  void detailHoldsTheFiguresOfEachScoredCase() {
    EvaluationDetail detail =
        FullRankingEvaluator.of(SeenPolicy.EXCLUDE).evaluateInDetail(MODEL, CASES);
    assertThat(detail.positions()).containsExactly(0, 2);
    assertThat(detail.cases()).containsExactly(CASES.get(0), CASES.get(2));
    assertThat(detail.values("mrr")).containsExactly(1, 1 / 3.0);
    assertThat(detail.report())
        .isEqualTo(FullRankingEvaluator.of(SeenPolicy.EXCLUDE).evaluate(MODEL, CASES));
    assertThatThrownBy(() -> detail.values("hr@7"))
        .hasMessageContaining("no 'hr@7'")
        .hasMessageContaining("hr@5");
  }

  @Test
  void detailOfSeveralDrawsHoldsTheirMeans() {
    List<TestCase> cases = StubModel.cyclicCases(30, 60);
    SampledRankingEvaluator evaluator = SampledRankingEvaluator.of(10, 3, 4);
    EvaluationDetail detail = evaluator.evaluateInDetail(StubModel.random(60), cases);
    assertThat(detail.report()).isEqualTo(evaluator.evaluate(StubModel.random(60), cases));
    detail
        .report()
        .metrics()
        .forEach(
            (key, mean) ->
                assertThat(Arrays.stream(detail.values(key)).average().orElseThrow())
                    .isCloseTo(mean, within(1e-12)));
  }

  @Test
  void partsAreInTheirOrderWithTheirOwnMeans() {
    EvaluationDetail detail = EVALUATOR.evaluateInDetail(MODEL, CASES);
    Map<String, Strata.Stratum> lengths = Strata.historyLength(2, 3).of(detail);
    assertThat(lengths.keySet()).containsExactly("0-1", "2", "3+");
    assertThat(lengths.values()).extracting(Strata.Stratum::cases).containsExactly(1, 2, 1);
    assertThat(lengths.values())
        .extracting(stratum -> stratum.means().get("hr@2"))
        .containsExactly(0.0, 0.5, 1.0);
    assertThat(Strata.repeated().of(detail).keySet()).containsExactly("new", "repeated");
    assertThat(Strata.repeated().of(detail).values())
        .extracting(Strata.Stratum::cases)
        .containsExactly(2, 2);
    assertThat(Strata.of("target", test -> "i" + test.target()).of(detail).keySet())
        .containsExactly("i1", "i2", "i3", "i4");
  }

  @Test
  void popularItemsAreThoseOfTheFirstThirdOfTheEvents() {
    // Events by item: 1 has 4, 2 has 2, 3 has 2, 4 has 1, 5 has none.
    ItemCounts counts = ItemCounts.of(new Counts(5, History.of(1, 1, 1, 1, 2, 2, 3, 3, 4)));
    Strata strata = Strata.itemPopularity(counts);
    assertThat(List.of(1, 2, 3, 4, 5))
        .extracting(item -> strata.label(test(item, 1)))
        .containsExactly("head", "middle", "tail", "tail", "tail");
  }

  @Test
  void wrongBoundsAreRefused() {
    assertThatThrownBy(() -> Strata.historyLength(5, 5)).hasMessageContaining("from ([5, 5])");
    assertThatThrownBy(() -> Strata.historyLength()).hasMessageContaining("try 5, 10, 20");
  }
}
