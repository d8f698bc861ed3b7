package io.github.seqrec.eval.experiment;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.Maps;
import com.google.common.collect.SetMultimap;
import com.google.common.math.Stats;
import io.github.seqrec.eval.experiment.CellResult.ProtocolResult;
import io.github.seqrec.eval.significance.Significance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The results of all cells of an experiment. Immutable and thread-safe. */
public final class ExperimentResults {

  private static final int ROUNDS = 2_000;
  private static final double LEVEL = 0.95;

  /** Of the intervals and tests; the figures do not depend on it. */
  private static final long SEED = 20_200_823;

  private final String metric;
  private final List<String> protocols;
  private final List<CellResult> cells;

  /** By data set and protocol: tests take seconds, and each kind of table asks for them. */
  private final Map<List<String>, List<ModelRow>> rows = new ConcurrentHashMap<>();

  private ExperimentResults(String metric, List<String> protocols, List<CellResult> cells) {
    this.metric = metric;
    this.protocols = protocols;
    this.cells = cells;
  }

  static ExperimentResults of(ExperimentPlan plan, Collection<@Nullable CellResult> cells) {
    return new ExperimentResults(
        plan.metric(),
        List.copyOf(plan.protocolNames()),
        cells.stream().map(cell -> Objects.requireNonNull(cell)).toList());
  }

  /** The figure that models are compared by. */
  public String metric() {
    return metric;
  }

  /**
   * Where the figures come from, of each data set. Cells of several calls may be of several commits
   * or machines: all that was told under a name is there, between commas. Defaults of the models'
   * options, which each result tells, are left out.
   */
  public Map<String, String> provenance() {
    SetMultimap<String, String> told = LinkedHashMultimap.create();
    for (CellResult cell : cells) {
      cell.provenance()
          .forEach(
              (name, value) -> {
                if (!name.startsWith(SameExperiment.DEFAULT)) {
                  told.put(cell.cell().dataset() + ": " + name, value);
                }
              });
    }
    return ImmutableMap.copyOf(
        Maps.transformValues(told.asMap(), values -> String.join(", ", values)));
  }

  /** The cells in the order of the plan. Unmodifiable. */
  public List<CellResult> cells() {
    return cells;
  }

  /** The names of the data sets, in the order of the plan. */
  public List<String> datasets() {
    return distinct(cell -> cell.cell().dataset());
  }

  /** The names of the models, in the order of the plan. */
  public List<String> models() {
    return distinct(cell -> cell.cell().model());
  }

  /** The names of the protocols, in the order of the plan. */
  public List<String> protocols() {
    return protocols;
  }

  /** The cells of one model on one data set, a cell per seed. */
  public List<CellResult> cells(String dataset, String model) {
    return cells.stream()
        .filter(c -> c.cell().dataset().equals(dataset) && c.cell().model().equals(model))
        .toList();
  }

  /**
   * A line per model, in the order of the plan. Unmodifiable.
   *
   * <p>Intervals and tests are over cases, one a user after leave-one-out: a case's value is the
   * mean over the seeds. Where a split has several cases of a user they depend on each other, and
   * intervals come out too narrow.
   */
  public List<ModelRow> rows(String dataset, String protocol) {
    return rows.computeIfAbsent(
        List.of(dataset, protocol), key -> List.copyOf(compared(dataset, protocol)));
  }

  private List<ModelRow> compared(String dataset, String protocol) {
    List<String> models = models();
    List<double[]> values =
        models.stream().map(model -> userValues(cells(dataset, model), protocol)).toList();
    int best = 0;
    for (int m = 1; m < models.size(); m++) {
      best = mean(values.get(m)) > mean(values.get(best)) ? m : best;
    }
    List<ModelRow> rows = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      double pValue = m == best ? 1 : pValue(values.get(m), values.get(best), models.size());
      rows.add(row(dataset, protocol, models.get(m), values.get(m), m == best, pValue));
    }
    return rows;
  }

  /**
   * Of a difference from the best of some models. The cases chose the best one, so that each pair
   * of models might have been tested: all pairs count, though only these few are.
   */
  private static double pValue(double[] values, double[] best, int models) {
    int pairs = models * (models - 1) / 2;
    // The smallest possible p-value stays near 0.01 for many models.
    int rounds = Math.max(ROUNDS, 100 * pairs);
    return Math.min(1, pairs * Significance.randomisation(values, best, rounds, SEED).pValue());
  }

  private ModelRow row(
      String dataset, String protocol, String model, double[] values, boolean best, double pValue) {
    List<CellResult> runs = cells(dataset, model);
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    for (CellResult run : runs) {
      result(run, protocol)
          .report()
          .metrics()
          .forEach((key, value) -> figures.computeIfAbsent(key, k -> new ArrayList<>()).add(value));
    }
    Map<String, Double> means = new LinkedHashMap<>();
    Map<String, Double> deviations = new LinkedHashMap<>();
    figures.forEach(
        (key, all) -> {
          Stats stats = Stats.of(all);
          means.put(key, stats.mean());
          if (runs.size() > 1) {
            deviations.put(key, stats.sampleStandardDeviation());
          }
        });
    return new ModelRow(
        model,
        runs.size(),
        means,
        deviations,
        Significance.bootstrap(values, LEVEL, ROUNDS, SEED),
        best,
        pValue);
  }

  static ProtocolResult result(CellResult run, String protocol) {
    return Objects.requireNonNull(run.protocols().get(protocol));
  }

  private static double[] userValues(List<CellResult> runs, String protocol) {
    double[] sums = new double[result(runs.get(0), protocol).values().size()];
    for (CellResult run : runs) {
      List<Double> values = result(run, protocol).values();
      Arrays.setAll(sums, user -> sums[user] + values.get(user) / runs.size());
    }
    return sums;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  private List<String> distinct(Function<CellResult, String> name) {
    Set<String> names = new LinkedHashSet<>();
    cells.forEach(cell -> names.add(name.apply(cell)));
    return List.copyOf(names);
  }
}
