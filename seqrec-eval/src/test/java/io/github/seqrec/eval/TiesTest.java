package io.github.seqrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.History;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.TestCase;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TiesTest {

  private static final int ITEMS = 40;

  /** Every item is the target of one case, so that the order of indices favours nobody. */
  private static final List<TestCase> CASES =
      IntStream.rangeClosed(1, ITEMS)
          .mapToObj(item -> new TestCase(History.of(), item, History.of(item)))
          .toList();

  private static final ItemCounts COUNTS =
      ItemCounts.of(new Counts(ITEMS, History.of(IntStream.rangeClosed(1, ITEMS).toArray())));

  private static List<DetailedEvaluator> protocols(Ties ties) {
    SampledRankingEvaluator sampled = SampledRankingEvaluator.of(39, 2, 1).ties(ties);
    return List.of(
        FullRankingEvaluator.of(SeenPolicy.EXCLUDE).ties(ties),
        FullRankingEvaluator.of(SeenPolicy.INCLUDE).ties(ties),
        sampled,
        sampled.byPopularity(COUNTS));
  }

  @ParameterizedTest
  @EnumSource(Ties.class)
  void constantScorerGetsWhatItsOrderGivesInEveryProtocol(Ties ties) {
    double expected =
        switch (ties) {
          case EXPECTED, BY_INDEX -> 10.0 / ITEMS;
          case OPTIMISTIC -> 1;
          case PESSIMISTIC -> 0;
        };
    for (DetailedEvaluator protocol : protocols(ties)) {
      EvaluationReport report = protocol.evaluate(StubModel.constant(ITEMS), CASES);
      assertThat(report.hitRate(10)).as(protocol.toString()).isCloseTo(expected, within(1e-12));
      assertThat(report.tieRate()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Ties.class)
  void perfectScorerGetsOneInEveryProtocol(Ties ties) {
    // Each history names the answer, as cyclic cases do.
    List<TestCase> cases = StubModel.cyclicCases(50, 60);
    ItemCounts counts =
        ItemCounts.of(new Counts(60, History.of(IntStream.rangeClosed(1, 60).toArray())));
    SampledRankingEvaluator sampled = SampledRankingEvaluator.of(20, 2, 1).ties(ties);
    for (DetailedEvaluator protocol :
        List.of(
            FullRankingEvaluator.of(SeenPolicy.EXCLUDE).ties(ties),
            FullRankingEvaluator.of(SeenPolicy.INCLUDE).ties(ties),
            sampled,
            sampled.byPopularity(counts))) {
      EvaluationReport report = protocol.evaluate(StubModel.perfect(60), cases);
      assertThat(report.metrics().values()).as(protocol.toString()).allMatch(value -> value == 1);
      assertThat(report.tieRate()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Ties.class)
  void zeroAndMinusZeroAreEqualScores(Ties ties) {
    List<TestCase> cases =
        List.of(new TestCase(History.of(9), 1, History.of(9, 1, 2, 3), History.of(1, 2, 3)));
    // Item 1 is of the lower index and, by the bits, of the lower score.
    StubModel signed =
        new StubModel("zeros", ITEMS, (h, item) -> item > 4 ? -1f : item % 2 == 1 ? -0f : 0f);
    StubModel plain = new StubModel("zeros", ITEMS, (h, item) -> item > 4 ? -1f : 0f);
    FullRankingEvaluator full =
        FullRankingEvaluator.of(SeenPolicy.EXCLUDE)
            .metrics(RankMetric.NDCG, RankMetric.RECALL, RankMetric.MAP)
            .cutoffs(1, 2, 3, 5)
            .ties(ties);
    assertThat(full.evaluate(signed, cases)).isEqualTo(full.evaluate(plain, cases));
  }

  @ParameterizedTest
  @CsvSource({"EXCLUDE, 0.5", "INCLUDE, 0.25"})
  void itemsThatAreNoCandidatesComeBeforeNobody(SeenPolicy seen, double mrr) {
    // Item 3 alone, or items 1, 2 and 3, stand before the target.
    List<TestCase> cases = List.of(new TestCase(History.of(1, 2), 4, History.of(1, 2, 4)));
    EvaluationReport report =
        FullRankingEvaluator.of(seen)
            .ties(Ties.BY_INDEX)
            .evaluate(StubModel.constant(ITEMS), cases);
    assertThat(report.mrr()).isEqualTo(mrr);
  }

  @Test
  void orderOtherThanTheExpectationIsPartOfTheProtocol() {
    assertThat(FullRankingEvaluator.of(SeenPolicy.EXCLUDE).ties(Ties.BY_INDEX))
        .hasToString("full ranking, seen items excluded, ties by index");
    assertThat(SampledRankingEvaluator.of(9, 1, 1).ties(Ties.OPTIMISTIC))
        .hasToString(
            "sampled ranking, 9 negatives, 1 draw, seed 1, touched items excluded,"
                + " ties optimistic");
  }
}
