package io.github.seqrec.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.TestCase;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model's own counts give the report that its scores give. */
class CountedRankingTest {

  private static final int ITEMS = 60;

  /** Few distinct scores, so that many are equal. */
  private static final StubModel.Scorer COARSE =
      (history, item) -> new SplittableRandom(31L * history.hashCode() + item).nextInt(7);

  private static final List<TestCase> CASES =
      IntStream.range(0, 90)
          .mapToObj(
              user -> {
                SplittableRandom random = new SplittableRandom(user);
                int[] items = random.ints(12, 1, ITEMS + 1).distinct().toArray();
                int[] history = IntStream.range(0, 4).map(i -> items[i]).toArray();
                int[] further = IntStream.range(5, 5 + user % 3).map(i -> items[i]).toArray();
                return new TestCase(
                    History.of(history), items[4], History.of(items), History.of(further));
              })
          .toList();

  @ParameterizedTest
  @EnumSource(Ties.class)
  void theReportIsTheOneOfAllScores(Ties ties) {
    for (SeenPolicy seen : SeenPolicy.values()) {
      FullRankingEvaluator evaluator = FullRankingEvaluator.of(seen).ties(ties);
      CountingModel counting = new CountingModel(ITEMS, COARSE, CASES.get(1).history().last());
      assertThat(evaluator.evaluate(counting, CASES))
          .isEqualTo(evaluator.evaluate(new StubModel("counting", ITEMS, COARSE), CASES));
      // Counts do not say which of the tied items have lower indices, so nobody asks for them.
      if (ties == Ties.BY_INDEX) {
        assertThat(counting.counted).isZero();
      } else {
        assertThat(counting.counted).isBetween(80, 89);
      }
    }
  }
}
