package io.github.seqrec.eval.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Doubles;
import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.eval.experiment.CellResult.ProtocolResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExperimentResultsTest {

  private static final int CASES = 30;

  /** Results of models with these values, a value a case. */
  private static ExperimentResults results(List<double[]> values) {
    List<CellResult> cells = new ArrayList<>();
    for (int m = 0; m < values.size(); m++) {
      double mean = Arrays.stream(values.get(m)).average().orElseThrow();
      EvaluationReport report =
          new EvaluationReport(
              "m" + m,
              "full",
              Map.of("mrr", mean),
              Map.of(),
              new EvaluationReport.Cases(CASES, CASES, Map.of()),
              0);
      ProtocolResult protocol = new ProtocolResult(report, Doubles.asList(values.get(m)), Map.of());
      cells.add(
          new CellResult(
              new Cell("d", "m" + m, 1), Map.of(), Map.of(), Map.of("full", protocol), List.of()));
    }
    return ExperimentResults.of(ExperimentPlan.by("mrr"), cells);
  }

  @Test
  void amongAlikeModelsTheBestIsSeldomCalledBetter() {
    SplittableRandom random = new SplittableRandom(3);
    int found = 0;
    for (int trial = 0; trial < 200; trial++) {
      List<double[]> alike = new ArrayList<>();
      for (int m = 0; m < 10; m++) {
        alike.add(random.doubles(CASES).toArray());
      }
      List<ModelRow> rows = results(alike).rows("d", "full");
      found += rows.stream().anyMatch(ModelRow::significantlyWorse) ? 1 : 0;
    }
    // At most 10 expected, standard deviation 3; 28 if the choice of the best did not count.
    assertThat(found).isLessThan(18);
  }

  @Test
  void amongManyModelsAClearDifferenceIsFound() {
    List<double[]> values = new ArrayList<>();
    for (int m = 0; m < 20; m++) {
      double[] row = new SplittableRandom(m).doubles(CASES).toArray();
      double gain = m == 7 ? 1 : 0;
      values.add(Arrays.stream(row).map(value -> value + gain).toArray());
    }
    assertThat(results(values).rows("d", "full"))
        .filteredOn(row -> !row.best())
        .hasSize(19)
        .allMatch(ModelRow::significantlyWorse);
  }
}
