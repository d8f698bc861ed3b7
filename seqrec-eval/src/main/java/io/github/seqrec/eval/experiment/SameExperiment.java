package io.github.seqrec.eval.experiment;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import io.github.seqrec.eval.DetailedEvaluator;
import io.github.seqrec.eval.Strata;
import io.github.seqrec.eval.experiment.CellResult.ProtocolResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a result that is there is one of this experiment.
 *
 * @param plan of this experiment
 * @param results the file, for messages
 */
record SameExperiment(ExperimentPlan plan, Path results) {

  /** What stands before the name of an option in what a result tells of its defaults. */
  static final String DEFAULT = "default ";

  /** Sums in another order differ by less than this. */
  private static final double ROUNDING = 1e-9;

  /** Refuses a result of other options, defaults, protocols, or figures of the cases. */
  void requirePlan(Cell cell, CellResult known) throws IOException {
    Map<String, String> options = plan.options(cell.model());
    if (!known.options().equals(options)) {
      throw otherRun(cell, "options " + known.options(), "options " + options);
    }
    for (Map.Entry<String, String> option : plan.defaults(cell.model()).entrySet()) {
      String name = DEFAULT + option.getKey();
      String now = option.getValue();
      // A result tells no option that the release lacked which made it.
      String told = known.provenance().getOrDefault(name, now);
      if (!told.equals(now)) {
        throw otherRun(cell, name + " '" + told + "'", "'" + now + "'");
      }
    }
    if (!known.protocols().keySet().equals(plan.protocolNames())) {
      throw otherRun(
          cell, "protocols " + known.protocols().keySet(), "protocols " + plan.protocolNames());
    }
    for (Map.Entry<String, ProtocolResult> protocol : known.protocols().entrySet()) {
      requireMetric(cell, protocol.getKey(), protocol.getValue());
    }
  }

  /** The values do not tell which figure they are; their mean does, which the report has too. */
  private void requireMetric(Cell cell, String protocol, ProtocolResult known) throws IOException {
    Double reported = known.report().metrics().get(plan.metric());
    double mean =
        known.values().stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    if (reported == null || !(Math.abs(reported - mean) < ROUNDING)) {
      throw otherRun(
          cell,
          "values of mean " + mean + " under '" + protocol + "'",
          plan.metric() + (reported == null ? ", which is not reported," : " of mean " + reported));
    }
  }

  /**
   * Refuses a result of other data or strata, or of protocols that are others under the same names.
   */
  void requireData(CellResult known, CellData data) throws IOException {
    for (String name : CellData.COMPARED) {
      String now = Objects.requireNonNull(data.facts().get(name));
      // Results of earlier releases do not tell the others.
      String untold = name.equals(CellData.TRAINING) ? "" : now;
      String told = known.provenance().getOrDefault(name, untold);
      if (!told.equals(now)) {
        throw otherRun(known.cell(), name + " '" + told + "'", "'" + now + "'");
      }
    }
    for (Map.Entry<String, DetailedEvaluator> protocol : data.protocols().entrySet()) {
      ProtocolResult result = known.protocols().get(protocol.getKey());
      if (result != null) {
        requireProtocol(known.cell(), protocol.getValue(), result);
        requireStrata(known.cell(), data.strata(), result);
      }
    }
  }

  private void requireStrata(Cell cell, List<Strata> strata, ProtocolResult known)
      throws IOException {
    Set<String> names = strata.stream().map(Strata::name).collect(toImmutableSet());
    // Those of cells that the plan lacks are in no report.
    if (plan.cells().contains(cell) && !known.strata().keySet().equals(names)) {
      throw otherRun(cell, "strata " + known.strata().keySet(), "strata " + names);
    }
  }

  private void requireProtocol(Cell cell, DetailedEvaluator evaluator, ProtocolResult known)
      throws IOException {
    String protocol = known.report().protocol();
    if (!protocol.equals(evaluator.toString())) {
      throw otherRun(cell, "'" + protocol + "'", "'" + evaluator + "'");
    }
    // At the same cutoffs; a report may hold figures of other kinds besides, such as of lists.
    List<String> keys = evaluator.keys();
    Set<String> kinds = keys.stream().map(SameExperiment::kind).collect(Collectors.toSet());
    Set<String> there = new LinkedHashSet<>(known.report().metrics().keySet());
    there.removeIf(key -> !kinds.contains(kind(key)));
    if (!there.equals(Set.copyOf(keys))) {
      throw otherRun(cell, "the figures " + there, keys.toString());
    }
  }

  /** What stands before the cutoff. */
  private static String kind(String key) {
    return key.replaceFirst("@.*", "");
  }

  private IOException otherRun(Cell cell, String there, String here) {
    return new IOException(
        results
            + " belongs to another experiment: "
            + cell
            + " has "
            + there
            + " there and "
            + here
            + " here; choose another directory or another name");
  }
}
