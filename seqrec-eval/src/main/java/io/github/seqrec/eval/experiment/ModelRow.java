package io.github.seqrec.eval.experiment;

import io.github.seqrec.eval.significance.ConfidenceInterval;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model's line in a table: one data set, one protocol, all seeds. Immutable.
 *
 * @param model its name
 * @param seeds how many runs the means are of
 * @param means of the figures over the seeds, by key
 * @param deviations sample standard deviations over the seeds, by key; empty for one seed
 * @param interval of the chosen figure, 95 %, over cases
 * @param best whether the chosen figure is the highest
 * @param pValue of its difference from the best model's, by the paired randomisation test over
 *     cases, corrected after Bonferroni for all pairs of models, any of which the choice of the
 *     best might have singled out; 1 for the best one
 */
public record ModelRow(
    String model,
    int seeds,
    Map<String, Double> means,
    Map<String, Double> deviations,
    ConfidenceInterval interval,
    boolean best,
    double pValue) {

  /** The level below which a difference is called significant. */
  public static final double LEVEL = 0.05;

  /** Copies the maps, keeping their order. */
  public ModelRow {
    means = Collections.unmodifiableMap(new LinkedHashMap<>(means));
    deviations = Collections.unmodifiableMap(new LinkedHashMap<>(deviations));
  }

  /** Whether the model is worse than the best one beyond chance. */
  public boolean significantlyWorse() {
    return !best && pValue < LEVEL;
  }
}
