package io.github.seqrec.eval.experiment;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Longs;
import io.github.seqrec.api.Split;
import io.github.seqrec.eval.DetailedEvaluator;
import io.github.seqrec.eval.Strata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What an experiment compares: named data sets, named models, seeds, protocols. Immutable; the
 * methods that add return a changed copy.
 */
public final class ExperimentPlan {

  /** Reads a data set and splits it; called once a run, if only to see that it is the same. */
  @FunctionalInterface
  public interface DataSource {
    /** Reads and splits. */
    Split load() throws IOException;
  }

  private record Model(
      Map<String, String> options, Map<String, String> defaults, ModelTraining training) {}

  private final Map<String, DataSource> datasets;
  private final Map<String, Model> models;
  private final List<Long> seeds;
  private final Map<String, Function<Split, DetailedEvaluator>> protocols;
  private final Function<Split, List<Strata>> strata;
  private final String metric;
  private final Map<String, String> provenance;

  private ExperimentPlan(
      Map<String, DataSource> datasets,
      Map<String, Model> models,
      List<Long> seeds,
      Map<String, Function<Split, DetailedEvaluator>> protocols,
      Function<Split, List<Strata>> strata,
      String metric,
      Map<String, String> provenance) {
    this.datasets = datasets;
    this.models = models;
    this.seeds = seeds;
    this.protocols = protocols;
    this.strata = strata;
    this.metric = metric;
    this.provenance = provenance;
  }

  /**
   * A plan without anything yet, with the seed 1.
   *
   * @param metric the figure that models are compared by, such as {@code ndcg@10}, which every
   *     protocol must have of each case
   */
  public static ExperimentPlan by(String metric) {
    return new ExperimentPlan(
        Map.of(), Map.of(), List.of(1L), Map.of(), split -> List.of(), metric, Map.of());
  }

  /** Adds a data set. */
  public ExperimentPlan dataset(String name, DataSource source) {
    return new ExperimentPlan(
        with(datasets, name, source), models, seeds, protocols, strata, metric, provenance);
  }

  /**
   * Adds a model.
   *
   * @param options all that makes it differ from another model of this name; results of other
   *     options are not taken for its own
   */
  public ExperimentPlan model(String name, Map<String, String> options, ModelTraining training) {
    return model(name, options, Map.of(), training);
  }

  /**
   * Adds a model with options that nobody chose, whose values may be others in another release.
   *
   * @param options all that makes it differ from another model of this name; results of other
   *     options are not taken for its own
   * @param defaults the values of its other options, by name; results of other values are not taken
   *     for its own either, and reports do not list them
   */
  public ExperimentPlan model(
      String name,
      Map<String, String> options,
      Map<String, String> defaults,
      ModelTraining training) {
    Model model = new Model(ImmutableMap.copyOf(options), ImmutableMap.copyOf(defaults), training);
    return new ExperimentPlan(
        datasets, with(models, name, model), seeds, protocols, strata, metric, provenance);
  }

  /**
   * Runs with these seeds.
   *
   * @throws IllegalArgumentException if there is none or one stands twice
   */
  public ExperimentPlan seeds(long... values) {
    if (values.length == 0 || Arrays.stream(values).distinct().count() < values.length) {
      throw new IllegalArgumentException(
          "seeds (" + Arrays.toString(values) + ") must be one or more distinct numbers");
    }
    return new ExperimentPlan(
        datasets, models, Longs.asList(values.clone()), protocols, strata, metric, provenance);
  }

  /** Adds a protocol, which may depend on the data. */
  public ExperimentPlan protocol(String name, Function<Split, DetailedEvaluator> protocol) {
    return new ExperimentPlan(
        datasets, models, seeds, with(protocols, name, protocol), strata, metric, provenance);
  }

  /** Reports figures of these parts of the test cases, each of another name. */
  public ExperimentPlan strata(Function<Split, List<Strata>> parts) {
    return new ExperimentPlan(datasets, models, seeds, protocols, parts, metric, provenance);
  }

  /** Says where the figures come from, by name: version, commit, machine; no times. */
  public ExperimentPlan provenance(Map<String, String> facts) {
    return new ExperimentPlan(
        datasets, models, seeds, protocols, strata, metric, new LinkedHashMap<>(facts));
  }

  /** The cells, in the order in which they are run. */
  List<Cell> cells() {
    if (datasets.isEmpty() || models.isEmpty() || protocols.isEmpty()) {
      throw new IllegalArgumentException(
          "the plan has "
              + datasets.size()
              + " data sets, "
              + models.size()
              + " models and "
              + protocols.size()
              + " protocols; it needs at least one of each");
    }
    List<Cell> cells = new ArrayList<>();
    for (String dataset : datasets.keySet()) {
      for (String model : models.keySet()) {
        seeds.forEach(seed -> cells.add(new Cell(dataset, model, seed)));
      }
    }
    return cells;
  }

  Set<String> datasets() {
    return datasets.keySet();
  }

  DataSource data(String name) {
    return Objects.requireNonNull(datasets.get(name));
  }

  ModelTraining training(String model) {
    return Objects.requireNonNull(models.get(model)).training;
  }

  Map<String, String> options(String model) {
    return Objects.requireNonNull(models.get(model)).options;
  }

  Map<String, String> defaults(String model) {
    return Objects.requireNonNull(models.get(model)).defaults;
  }

  Map<String, DetailedEvaluator> protocols(Split split) {
    Map<String, DetailedEvaluator> evaluators = new LinkedHashMap<>();
    protocols.forEach((name, protocol) -> evaluators.put(name, protocol.apply(split)));
    evaluators.forEach(
        (name, evaluator) -> {
          if (!evaluator.keys().contains(metric)) {
            throw new IllegalArgumentException(
                "metric ('"
                    + metric
                    + "') must be one of each case's by every protocol; '"
                    + name
                    + "' has "
                    + evaluator.keys());
          }
        });
    return evaluators;
  }

  Set<String> protocolNames() {
    return protocols.keySet();
  }

  List<Strata> strata(Split split) {
    List<Strata> all = strata.apply(split);
    List<String> names = all.stream().map(Strata::name).toList();
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException(
          "strata (" + names + ") must have different names; results hold one of each");
    }
    return all;
  }

  String metric() {
    return metric;
  }

  Map<String, String> provenance() {
    return provenance;
  }

  private static <V> Map<String, V> with(Map<String, V> map, String name, V value) {
    if (name.isBlank() || map.containsKey(name)) {
      throw new IllegalArgumentException(
          "name ('" + name + "') must not be blank, nor be one of " + map.keySet());
    }
    return ImmutableMap.<String, V>builder().putAll(map).put(name, value).buildOrThrow();
  }
}
