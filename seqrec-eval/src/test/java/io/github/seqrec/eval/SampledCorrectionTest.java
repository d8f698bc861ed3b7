package io.github.seqrec.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.History;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.TestCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampledCorrectionTest {

  private static final int ITEMS = 1_000;

  @Test
  void chancesOfAnOverlapAreHypergeometric() {
    // 2 of 4 drawn where 2 are special: C(2, j) C(2, 2 - j) / C(4, 2) = 1/6, 4/6, 1/6.
    Hypergeometric chances = new Hypergeometric(4, 2);
    assertThat(chances.of(2))
        .containsExactly(new double[] {1 / 6.0, 4 / 6.0, 1 / 6.0}, within(1e-12));
    assertThat(chances.of(4)).containsExactly(new double[] {0, 0, 1}, within(1e-12));
    assertThat(chances.of(0)).containsExactly(new double[] {1, 0, 0}, within(1e-12));
    assertThat(Arrays.stream(new Hypergeometric(500, 100).of(60)).sum()).isCloseTo(1, within(1e-9));
  }

  @Test
  void leastSquaresSolveTheSystem() {
    double[] x =
        LeastSquares.solve(
            new double[][] {{4, 0, 0}, {2, 5, 0}, {1, 3, 6}}, new double[] {11, 21, 25});
    assertThat(x).containsExactly(new double[] {1, 2, 3}, within(1e-12));
  }

  @Test
  void allItemsAsNegativesNeedNoCorrection() {
    double[] estimates =
        SampledCorrection.biasVariance(0.01).estimates(20, 20, rank -> rank <= 5 ? 1 : 0);
    assertThat(estimates).startsWith(new double[] {1, 1, 1, 1, 1, 0, 0}, within(1e-9));
    assertThat(SampledCorrection.rankEstimate().estimates(20, 20, rank -> 1.0 / rank))
        .startsWith(new double[] {1, 1 / 2.0, 1 / 3.0}, within(1e-12));
  }

  /**
   * Two hundred draws against the full ranking. A model ranks half of the targets among the first
   * 20 and the others anywhere, as models do, so sampling 100 of 1,000 flatters it. NDCG@10 is
   * 0.131; the mean error and the standard deviation of a draw are 0.271 and 0.006 as sampled,
   * 0.105 and 0.014 by the rank's estimate, -0.002 and 0.015 by least squares with gamma 0.01.
   */
  @Test
  void leastSquaresHaveLessBiasThanSamplingAndTheRanksEstimateAndAHigherGammaLessVariance() {
    SplittableRandom random = new SplittableRandom(11);
    int[] ranks = random.ints(400, 1, ITEMS).map(r -> r % 2 == 0 ? 1 + r % 20 : r).toArray();
    List<TestCase> cases = new ArrayList<>();
    for (int c = 0; c < ranks.length; c++) {
      cases.add(new TestCase(History.of(), 1 + c, History.of(1 + c)));
    }
    // The target of case c has ranks[c] - 1 items above it: those that follow it in a circle.
    StubModel model =
        new StubModel("ranks", ITEMS, (h, item) -> 0) {
          @Override
          public float[][] scoreCandidates(List<History> histories, int[][] candidates) {
            float[][] scores = new float[candidates.length][];
            for (int h = 0; h < scores.length; h++) {
              int target = candidates[h][0];
              scores[h] = new float[candidates[h].length];
              for (int i = 1; i < scores[h].length; i++) {
                int distance = Math.floorMod(candidates[h][i] - target, ITEMS);
                scores[h][i] = distance < ranks[target - 1] ? 1 : -1;
              }
            }
            return scores;
          }
        };
    double truth =
        Arrays.stream(ranks).mapToDouble(r -> RankMetric.NDCG.of(RelevantRanks.of(r), 10)).sum()
            / ranks.length;

    Miss sampled = miss(SampledRankingEvaluator.of(100, 200, 3), model, cases, truth);
    Miss estimate =
        miss(
            SampledRankingEvaluator.of(100, 200, 3).corrected(SampledCorrection.rankEstimate()),
            model,
            cases,
            truth);
    Miss least =
        miss(
            SampledRankingEvaluator.of(100, 200, 3).corrected(SampledCorrection.biasVariance(0.01)),
            model,
            cases,
            truth);

    assertThat(Math.abs(sampled.bias)).isGreaterThan(0.2);
    assertThat(Math.abs(least.bias)).isLessThan(0.01);
    assertThat(Math.abs(least.bias)).isLessThan(Math.abs(estimate.bias));
    assertThat(least.deviation).isBetween(1e-4, 0.02);
    // More weight on variance buys less of it.
    Miss smooth =
        miss(
            SampledRankingEvaluator.of(100, 200, 3).corrected(SampledCorrection.biasVariance(0.5)),
            model,
            cases,
            truth);
    assertThat(smooth.deviation).isLessThan(least.deviation);
  }

  /** The mean error over the draws and their standard deviation. */
  private record Miss(double bias, double deviation) {}

  private static Miss miss(
      SampledRankingEvaluator evaluator, StubModel model, List<TestCase> cases, double truth) {
    EvaluationReport report = evaluator.cutoffs(10).evaluate(model, cases);
    return new Miss(
        report.ndcg(10) - truth, Objects.requireNonNull(report.deviations().get("ndcg@10")));
  }

  @Test
  void correctionIsPartOfTheProtocolAndForUniformNegativesOnly() {
    SampledRankingEvaluator corrected =
        SampledRankingEvaluator.of(9, 1, 1).corrected(SampledCorrection.biasVariance(0.1));
    assertThat(corrected.toString())
        .endsWith("corrected by least squares of bias and variance (gamma 0.1)");
    ItemCounts counts = ItemCounts.of(new Counts(9, History.of(1)));
    assertThatThrownBy(() -> corrected.byPopularity(counts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("uniform negatives");
    assertThatThrownBy(() -> SampledCorrection.biasVariance(0)).hasMessageContaining("gamma (0.0)");
  }

  @Test
  void perfectAndWorstScorersKeepTheirFigures() {
    List<TestCase> cases = StubModel.cyclicCases(60, 200);
    EvaluationReport report =
        SampledRankingEvaluator.of(100, 2, 1)
            .corrected(SampledCorrection.rankEstimate())
            .evaluate(StubModel.perfect(200), cases);
    assertThat(report.metrics().values()).allMatch(value -> value == 1);
    StubModel worst = new StubModel("worst", 200, (h, item) -> item == h.last() % 200 + 1 ? 0 : 1);
    assertThat(
            SampledRankingEvaluator.of(100, 2, 1)
                .corrected(SampledCorrection.biasVariance(0.01))
                .evaluate(worst, cases)
                .hitRate(10))
        .isCloseTo(
            FullRankingEvaluator.of(SeenPolicy.EXCLUDE).evaluate(worst, cases).hitRate(10),
            within(0.01));
  }

  @Test
  void popularNegativesComeAsOftenAsTheirEvents() {
    // Item i has i events; item 20 has none.
    int[] events =
        IntStream.rangeClosed(1, 19).flatMap(i -> IntStream.generate(() -> i).limit(i)).toArray();
    ItemCounts counts = ItemCounts.of(new Counts(20, History.of(events)));
    CandidateSampler sampler = new CandidateSampler(20, 1, 1, 7, counts);
    TestCase test = new TestCase(History.of(1), 2, History.of(1, 2));
    int[] drawn = new int[21];
    int cases = 40_000;
    for (int position = 0; position < cases; position++) {
      drawn[sampler.candidates(position, test)[1]]++;
    }
    assertThat(drawn[0]).as("padding").isZero();
    double total = 190 - 3;
    for (int item = 1; item <= 20; item++) {
      double chance = item <= 2 || item == 20 ? 0 : item / total;
      double margin = 5 * Math.sqrt(cases * chance * (1 - chance));
      assertThat((double) drawn[item]).isCloseTo(cases * chance, within(margin));
    }
    assertThat(new CandidateSampler(20, 17, 1, 7, counts).canSample(test)).isTrue();
    assertThat(new CandidateSampler(20, 18, 1, 7, counts).canSample(test)).isFalse();
    assertThat(new CandidateSampler(20, 17, 1, 7, counts).candidates(0, test))
        .doesNotHaveDuplicates()
        .hasSize(18);
  }
}
