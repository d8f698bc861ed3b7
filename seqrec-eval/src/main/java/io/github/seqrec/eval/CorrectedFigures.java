package io.github.seqrec.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The corrected figures of sampled rankings. The estimates depend on how many items the user left
 * untouched; users whose numbers are nearest to the same power of 1.05 share them. Not thread-safe.
 */
final class CorrectedFigures {

  private static final double STEP = Math.log(1.05);

  private final SampledCorrection correction;
  private final int negatives;
  private final RankFigures figures;
  private final Map<Long, List<double[]>> byUntouched = new HashMap<>();

  CorrectedFigures(SampledCorrection correction, int negatives, RankFigures figures) {
    this.correction = correction;
    this.negatives = negatives;
    this.figures = figures;
  }

  double[] of(RelevantRanks ranks, int untouched) {
    List<double[]> estimates =
        byUntouched.computeIfAbsent(Math.round(Math.log(untouched) / STEP), this::estimates);
    double[] values = new double[estimates.size()];
    for (int f = 0; f < values.length; f++) {
      values[f] = ranks.mean(estimates.get(f));
    }
    return values;
  }

  private List<double[]> estimates(long bucket) {
    int untouched = Math.max(negatives, (int) Math.round(Math.exp(bucket * STEP)));
    List<double[]> estimates = new ArrayList<>();
    for (int f = 0; f < figures.keys().size(); f++) {
      int figure = f;
      estimates.add(
          correction.estimates(
              untouched, negatives, rank -> figures.of(RelevantRanks.of(rank), figure)));
    }
    return estimates;
  }
}
