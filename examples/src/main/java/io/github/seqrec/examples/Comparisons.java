package io.github.seqrec.examples;

import io.github.seqrec.api.RankingEvaluator;
import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TrainingDivergedException;
import io.github.seqrec.api.spi.RecommenderProvider;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.eval.ItemCounts;
import io.github.seqrec.eval.RankMetric;
import io.github.seqrec.eval.SampledRankingEvaluator;
import io.github.seqrec.eval.Strata;
import io.github.seqrec.eval.experiment.Experiment;
import io.github.seqrec.eval.experiment.ExperimentPlan;
import io.github.seqrec.eval.experiment.ExperimentResults;
import io.github.seqrec.eval.experiment.ModelTraining;
import io.github.seqrec.models.Recommenders;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What the examples that run experiments have in common.
 *
 * @param seen whether full ranking, which selects the models too, ranks items of the history
 */
record Comparisons(SeenPolicy seen) {

  /** Items of the history are no candidates, as in most of the literature. */
  static final Comparisons WITHOUT_SEEN = new Comparisons(SeenPolicy.EXCLUDE);

  /** The figure that models are selected and compared by. */
  static final String METRIC = "ndcg@10";

  private static final int[] CUTOFFS = {5, 10};
  private static final RankMetric[] METRICS = {RankMetric.HR, RankMetric.NDCG, RankMetric.MRR};
  private static final int[] LENGTHS = {10, 20, 50, 100};

  /** The names of a kind's options. */
  static Set<String> options(String model) {
    RecommenderProvider provider = Recommenders.provider(model);
    return provider.options(provider.presets().get(0)).keySet();
  }

  /** The names of the figures that both protocols report, in the order of the reports. */
  static Set<String> metrics() {
    Set<String> names = new LinkedHashSet<>();
    for (RankMetric metric : METRICS) {
      for (int cutoff : CUTOFFS) {
        names.add(metric.key(cutoff));
      }
    }
    return names;
  }

  /** What is made of results. */
  @FunctionalInterface
  interface Report {
    /** Writes and prints it. */
    void of(ExperimentResults results) throws IOException;
  }

  /**
   * Runs an experiment and reports it: what is finished, too, where a training diverged.
   *
   * @throws TrainingDivergedException after the report, if one did
   */
  static void run(Experiment experiment, CommandSpec spec, Report report) throws IOException {
    ExperimentResults results;
    try (ProgressBars.OfExperiment progress = new ProgressBars.OfExperiment(Commands.err(spec))) {
      results = experiment.run(progress);
    } catch (TrainingDivergedException e) {
      Optional<ExperimentResults> finished = experiment.finished();
      if (finished.isPresent()) {
        report.of(finished.get());
      }
      throw e;
    }
    report.of(results);
  }

  /** Both protocols and the usual parts; data, models and seeds are to be added. */
  ExperimentPlan plan(int draws) {
    // Refuses a wrong number now rather than after the first training.
    SampledRankingEvaluator sampled =
        SampledRankingEvaluator.of(Protocols.NEGATIVES, draws, 42)
            .cutoffs(CUTOFFS)
            .metrics(METRICS);
    return ExperimentPlan.by(METRIC)
        .protocol("full", split -> FullRankingEvaluator.of(seen).cutoffs(CUTOFFS).metrics(METRICS))
        .protocol("sampled", split -> sampled)
        .strata(
            split ->
                List.of(
                    Strata.historyLength(LENGTHS),
                    Strata.itemPopularity(ItemCounts.of(split.training()))));
  }

  /**
   * Adds a model that is found by the name of its kind; what its options do not allow is refused
   * here.
   */
  ExperimentPlan with(ExperimentPlan plan, ExperimentDeclaration.Model model) {
    if (model.options().containsKey("seed")) {
      throw new IllegalArgumentException(
          "seed ("
              + model.options().get("seed")
              + ") of '"
              + model.name()
              + "' is not one model's alone; all are trained with each seed of the comparison");
    }
    RecommenderProvider provider = Recommenders.provider(model.model());
    String preset = model.preset().isEmpty() ? provider.presets().get(0) : model.preset();
    provider.trainer(preset, model.options());
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("model", model.model());
    identity.put("preset", preset);
    identity.putAll(model.options());
    Map<String, String> defaults = defaults(provider.options(preset), model.options().keySet());
    defaults.remove("seed"); // that of the cell
    return plan.model(
        model.name(),
        identity,
        defaults,
        request -> train(provider, preset, model.options(), request));
  }

  /** The values of a preset's options, as text, but of those that others take the place of. */
  static Map<String, String> defaults(Map<String, Object> preset, Set<String> replaced) {
    Map<String, String> defaults = new LinkedHashMap<>();
    preset.forEach((name, value) -> defaults.put(name, value.toString()));
    defaults.keySet().removeAll(replaced);
    return defaults;
  }

  /** Trains with the cell's seed, the best epoch on validation, and checkpoints. */
  private SequentialRecommender train(
      RecommenderProvider provider,
      String preset,
      Map<String, String> replaced,
      ModelTraining.Request request) {
    Map<String, String> options = new LinkedHashMap<>(replaced);
    if (provider.options(preset).containsKey("seed")) {
      options.put("seed", Long.toString(request.cell().seed()));
    }
    RankingEvaluator selection = FullRankingEvaluator.of(seen);
    RecommenderTrainer trainer =
        provider
            .trainer(preset, options)
            .checkpointing(request.checkpoints())
            .selectingBy(
                model -> selection.evaluate(model, request.split().validation()).metric(METRIC));
    return trainer.train(request.split().training(), request.monitor());
  }
}
