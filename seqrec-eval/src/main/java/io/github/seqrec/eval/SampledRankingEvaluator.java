package io.github.seqrec.eval;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TestCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Ranks the true next items among a few random items that the user never touched, the protocol of
 * many papers since He et al. 2017. Its figures are much higher than those of the full ranking, and
 * may even order models otherwise (Krichene and Rendle 2020, "On Sampled Metrics for Item
 * Recommendation", KDD): compare them with figures of the same protocol only.
 *
 * <p>The negatives are items outside {@link TestCase#touched}, uniform or by popularity, distinct
 * within a draw. They depend on the seed, the number of the draw and the position of the case in
 * the list, so every model meets the same ones. A report gives the mean over the draws and, from
 * two draws on, their sample standard deviation. A case whose user left fewer items than negatives
 * are asked for is skipped and counted. Takes some 30 bytes a case, and 8 more a figure where those
 * of each case are asked for. Immutable and thread-safe; the methods that configure return a
 * changed copy.
 */
public final class SampledRankingEvaluator implements PartialEvaluator {

  private final int negatives;
  private final int draws;
  private final long seed;
  private final Settings settings;
  private final @Nullable ItemCounts counts;
  private final @Nullable SampledCorrection correction;

  private SampledRankingEvaluator(
      int negatives,
      int draws,
      long seed,
      Settings settings,
      @Nullable ItemCounts counts,
      @Nullable SampledCorrection correction) {
    this.negatives = negatives;
    this.draws = draws;
    this.seed = seed;
    this.settings = settings;
    this.counts = counts;
    this.correction = correction;
  }

  /**
   * An evaluator of uniform negatives with the cutoffs 5 and 10, HR, NDCG and MRR, expected over
   * ties.
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
    return new SampledRankingEvaluator(negatives, draws, seed, Settings.DEFAULT, null, null);
  }

  /**
   * Draws each negative with a chance proportional to its number of training events, the harder and
   * less common variant. Items without events are never drawn.
   *
   * @param training counts of the data that the models were trained on
   * @throws IllegalArgumentException if a correction was asked for, which is for uniform negatives
   */
  public SampledRankingEvaluator byPopularity(ItemCounts training) {
    return checked(settings, training, correction);
  }

  /**
   * Reports estimates of the figures of the full ranking instead of the sampled ones. For cases of
   * one target.
   *
   * @throws IllegalArgumentException if negatives are drawn by popularity
   */
  public SampledRankingEvaluator corrected(SampledCorrection by) {
    return checked(settings, counts, by);
  }

  /**
   * Reports the figures at these cutoffs.
   *
   * @param values distinct, each at least 1, in any order
   * @throws IllegalArgumentException if there is none, one is below 1 or stands twice
   */
  public SampledRankingEvaluator cutoffs(int... values) {
    return checked(settings.cutoffs(values), counts, correction);
  }

  /**
   * Reports these figures.
   *
   * @param values distinct, in the order of the report
   * @throws IllegalArgumentException if there is none or one stands twice
   */
  public SampledRankingEvaluator metrics(RankMetric... values) {
    return checked(settings.metrics(values), counts, correction);
  }

  /** Takes equal scores in this order; {@link Ties#EXPECTED} by default. */
  public SampledRankingEvaluator ties(Ties order) {
    return checked(settings.ties(order), counts, correction);
  }

  /**
   * Hands at most this many cases to the model at once, fewer if their scores would take more than
   * 16 MB; 256 by default.
   *
   * @param cases at least 1
   * @throws IllegalArgumentException if it is below 1
   */
  public SampledRankingEvaluator batchSize(int cases) {
    return checked(settings.batchSize(cases), counts, correction);
  }

  private SampledRankingEvaluator checked(
      Settings changed, @Nullable ItemCounts training, @Nullable SampledCorrection by) {
    if (training != null && by != null) {
      throw new IllegalArgumentException(
          "a correction is for uniform negatives and cannot be combined with byPopularity;"
              + " leave one of them out");
    }
    return new SampledRankingEvaluator(negatives, draws, seed, changed, training, by);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also if a case names an item that the catalogue lacks, the
   *     counts are of another catalogue, or a case of several targets shall be corrected
   * @throws IllegalStateException if a candidate's score is NaN or infinite, or scores are missing
   */
  @Override
  public EvaluationReport evaluate(SequentialRecommender model, List<TestCase> cases) {
    CandidateSampler sampler = sampler(model);
    return report(rankAll(model, sampler, selection(model, sampler, cases), null));
  }

  @Override
  public EvaluationPart evaluatePart(SequentialRecommender model, List<TestCase> cases, int first) {
    CandidateSampler sampler = sampler(model);
    return rankAll(
        model, sampler, new Selection(model.catalog(), cases, first, skipping(sampler)), null);
  }

  @Override
  public EvaluationDetail evaluateInDetail(SequentialRecommender model, List<TestCase> cases) {
    CandidateSampler sampler = sampler(model);
    Selection selection = selection(model, sampler, cases);
    EvaluationDetail.Recorder recorder = new EvaluationDetail.Recorder(keys(), selection.size());
    return recorder.detail(report(rankAll(model, sampler, selection, recorder)));
  }

  private CandidateSampler sampler(SequentialRecommender model) {
    if (counts != null) {
      counts.requireCatalog(model.catalog());
    }
    return new CandidateSampler(model.catalog().size(), negatives, draws, seed, counts);
  }

  private Selection selection(
      SequentialRecommender model, CandidateSampler sampler, List<TestCase> cases) {
    return new Selection(model.catalog(), cases, skipping(sampler));
  }

  private Function<TestCase, Optional<String>> skipping(CandidateSampler sampler) {
    String tooFew = "fewer than " + negatives + " untouched items";
    return test -> {
      if (correction != null && test.relevant().length > 1) {
        throw new IllegalArgumentException(
            "a correction is for cases of one target, and there is one of "
                + test.relevant().length
                + "; evaluate next-item cases, or without the correction");
      }
      return sampler.canSample(test) ? Optional.empty() : Optional.of(tooFew);
    };
  }

  private EvaluationPart rankAll(
      SequentialRecommender model,
      CandidateSampler sampler,
      Selection selection,
      EvaluationDetail.@Nullable Recorder recorder) {
    RankFigures figures = new RankFigures(settings);
    CorrectedFigures corrected =
        correction == null ? null : new CorrectedFigures(correction, negatives, figures);
    List<MetricMeans> byDraw = new ArrayList<>();
    for (int draw = 0; draw < draws; draw++) {
      byDraw.add(new MetricMeans(figures.keys()));
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
        Selection.Entry entry = batch.get(b);
        Scores.checkCandidates(model, candidates[b], scores[b], entry);
        double[] sums = new double[figures.keys().size()];
        for (int draw = 0; draw < draws; draw++) {
          Ranked ranked = rank(candidates[b], scores[b], draw);
          double[] values =
              corrected == null
                  ? figures.of(ranked.ranks())
                  : corrected.of(ranked.ranks(), sampler.untouched(entry.test()));
          byDraw.get(draw).add(values, ranked.tied());
          Arrays.setAll(sums, f -> sums[f] + values[f]);
        }
        if (recorder != null) {
          Arrays.setAll(sums, f -> sums[f] / draws);
          recorder.add(entry, sums);
        }
      }
    }
    return new EvaluationPart(model.card().model(), toString(), byDraw, selection.cases());
  }

  @Override
  public EvaluationReport report(EvaluationPart whole) {
    whole.requireReportable(toString());
    Map<String, Double> means = new LinkedHashMap<>();
    Map<String, Double> deviations = new LinkedHashMap<>();
    whole
        .statistics()
        .forEach(
            (key, values) -> {
              means.put(key, values.mean());
              if (draws > 1) {
                deviations.put(key, values.sampleStandardDeviation());
              }
            });
    return new EvaluationReport(
        whole.model(),
        toString(),
        means,
        deviations,
        whole.cases(),
        whole.byDraw().stream().mapToDouble(MetricMeans::tieRate).average().orElseThrow());
  }

  @Override
  public List<String> keys() {
    return new RankFigures(settings).keys();
  }

  /** The protocol as reports name it. */
  @Override
  public String toString() {
    return "sampled ranking, "
        + negatives
        + (counts == null ? " negatives, " : " negatives by popularity, ")
        + draws
        + (draws == 1 ? " draw" : " draws")
        + ", seed "
        + seed
        + ", touched items excluded"
        + settings.ties().suffix()
        + (correction == null ? "" : ", " + correction);
  }

  private Ranked rank(int[] candidates, float[] scores, int draw) {
    int relevant = candidates.length - draws * negatives;
    int from = relevant + draw * negatives;
    return Ranked.of(
        Arrays.copyOf(candidates, relevant),
        scores,
        new SampledRow(candidates, scores, relevant, from, from + negatives),
        settings.ties());
  }
}
