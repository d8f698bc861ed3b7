package io.github.seqrec.eval;

import com.google.common.math.Stats;
import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.RankingEvaluator;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TestCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ranks the true next item among a few random items that the user never touched, the protocol of
 * many papers since He et al. 2017. Its figures are much higher than those of the full ranking, and
 * may even order models otherwise (Krichene and Rendle 2020, "On Sampled Metrics for Item
 * Recommendation", KDD): compare them with figures of the same protocol only.
 *
 * <p>The negatives are uniform over the items outside {@link TestCase#touched} and distinct within
 * a draw. They depend on the seed, the number of the draw and the position of the case in the list,
 * so every model meets the same ones. A report gives the mean over the draws and, from two draws
 * on, their sample standard deviation. A case whose user left fewer items untouched than negatives
 * are asked for is skipped and counted. Memory does not grow with the number of cases. Immutable
 * and thread-safe; the methods that configure return a changed copy.
 */
public final class SampledRankingEvaluator implements RankingEvaluator {

  private final int negatives;
  private final int draws;
  private final long seed;
  private final Settings settings;

  private SampledRankingEvaluator(int negatives, int draws, long seed, Settings settings) {
    this.negatives = negatives;
    this.draws = draws;
    this.seed = seed;
    this.settings = settings;
  }

  /**
   * An evaluator with the cutoffs 5 and 10.
   *
   * @param negatives how many items the target is ranked among, at least 1; 100 in the literature
   * @param draws how often they are drawn anew, at least 1
   * @param seed where the negatives come from
   * @throws IllegalArgumentException if a number is below 1, or their product above 1,000,000
   */
  public static SampledRankingEvaluator of(int negatives, int draws, long seed) {
    if (negatives < 1) {
      throw new IllegalArgumentException(
          "negatives (" + negatives + ") must be at least 1; the usual number is 100");
    }
    if (draws < 1) {
      throw new IllegalArgumentException(
          "draws (" + draws + ") must be at least 1; take 5 to see how much chance matters");
    }
    if ((long) negatives * draws > 1_000_000) {
      throw new IllegalArgumentException(
          "negatives ("
              + negatives
              + ") times draws ("
              + draws
              + ") must be at most 1,000,000; beyond that FullRankingEvaluator is cheaper");
    }
    return new SampledRankingEvaluator(negatives, draws, seed, Settings.DEFAULT);
  }

  /**
   * Reports HR and NDCG at these cutoffs.
   *
   * @param values distinct, each at least 1, in any order
   * @throws IllegalArgumentException if there is none, one is below 1 or stands twice
   */
  public SampledRankingEvaluator cutoffs(int... values) {
    return new SampledRankingEvaluator(negatives, draws, seed, settings.cutoffs(values));
  }

  /**
   * Hands at most this many cases to the model at once, fewer if their scores would take more than
   * 16 MB; 256 by default.
   *
   * @param cases at least 1
   * @throws IllegalArgumentException if it is below 1
   */
  public SampledRankingEvaluator batchSize(int cases) {
    return new SampledRankingEvaluator(negatives, draws, seed, settings.batchSize(cases));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also if a case names an item that the catalogue lacks
   * @throws IllegalStateException if a candidate's score is NaN or infinite, or scores are missing
   */
  @Override
  public EvaluationReport evaluate(SequentialRecommender model, List<TestCase> cases) {
    NegativeSampler sampler = new NegativeSampler(model.catalog().size(), negatives, draws, seed);
    String tooFew = "fewer than " + negatives + " untouched items";
    Selection selection =
        new Selection(
            model.catalog(),
            cases,
            test -> sampler.canSample(test) ? Optional.empty() : Optional.of(tooFew));
    List<MetricMeans> byDraw = new ArrayList<>();
    for (int draw = 0; draw < draws; draw++) {
      byDraw.add(new MetricMeans(settings.cutoffs()));
    }
    for (List<Selection.Entry> batch : selection.batches(settings.rows(1 + draws * negatives))) {
      // All draws in one call: the model encodes each history once.
      int[][] candidates =
          batch.stream()
              .map(entry -> sampler.candidates(entry.position(), entry.test()))
              .toArray(int[][]::new);
      float[][] scores = model.scoreCandidates(Selection.histories(batch), candidates);
      Scores.checkRows(model, scores, batch.size());
      for (int b = 0; b < scores.length; b++) {
        check(model, candidates[b], scores[b], batch.get(b));
        for (int draw = 0; draw < draws; draw++) {
          byDraw.get(draw).add(rank(scores[b], draw));
        }
      }
    }
    Map<String, Double> means = new LinkedHashMap<>();
    Map<String, Double> deviations = new LinkedHashMap<>();
    statistics(byDraw)
        .forEach(
            (key, values) -> {
              means.put(key, values.mean());
              if (draws > 1) {
                deviations.put(key, values.sampleStandardDeviation());
              }
            });
    return new EvaluationReport(
        model.card().model(),
        toString(),
        means,
        deviations,
        selection.users(),
        byDraw.stream().mapToDouble(MetricMeans::tieRate).average().orElseThrow());
  }

  /** The protocol as reports name it. */
  @Override
  public String toString() {
    return "sampled ranking, "
        + negatives
        + " negatives, "
        + draws
        + (draws == 1 ? " draw" : " draws")
        + ", seed "
        + seed
        + ", touched items excluded";
  }

  private static void check(
      SequentialRecommender model, int[] candidates, float[] scores, Selection.Entry entry) {
    Scores.checkLength(model, scores, candidates.length, entry);
    for (int c = 0; c < scores.length; c++) {
      if (!Float.isFinite(scores[c])) {
        throw Scores.notFinite(model, candidates[c], scores[c], entry);
      }
    }
  }

  private TargetRank rank(float[] scores, int draw) {
    float target = scores[0];
    int greater = 0;
    int ties = 0;
    int from = 1 + draw * negatives;
    for (int c = from; c < from + negatives; c++) {
      greater += scores[c] > target ? 1 : 0;
      ties += scores[c] == target ? 1 : 0;
    }
    return new TargetRank(greater, ties);
  }

  /** Each figure over the draws, by key. */
  private static Map<String, Stats> statistics(List<MetricMeans> byDraw) {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (MetricMeans draw : byDraw) {
      draw.means()
          .forEach((key, mean) -> values.computeIfAbsent(key, k -> new ArrayList<>()).add(mean));
    }
    Map<String, Stats> statistics = new LinkedHashMap<>();
    values.forEach((key, means) -> statistics.put(key, Stats.of(means)));
    return statistics;
  }
}
