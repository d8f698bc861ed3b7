package io.github.seqrec.eval.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParseException;
import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.eval.Strata;
import io.github.seqrec.eval.experiment.CellResult.EpochPoint;
import io.github.seqrec.eval.experiment.CellResult.ProtocolResult;
import io.github.seqrec.eval.significance.ConfidenceInterval;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultJsonTest {

  private static final EvaluationReport REPORT =
      new EvaluationReport(
          "m",
          "full",
          Map.of("mrr", 0.5),
          Map.of(),
          new EvaluationReport.Cases(3, 2, Map.of("seen", 1)),
          0);

  private static CellResult result() {
    return new CellResult(
        new Cell("d", "m", 1),
        Map.of("dim", "8"),
        Map.of("commit", "abc"),
        Map.of("full", protocol()),
        List.of(new EpochPoint(1, 0.5, null)));
  }

  private static ProtocolResult protocol() {
    Strata.Stratum even = new Strata.Stratum(2, Map.of("mrr", 0.5));
    return new ProtocolResult(REPORT, List.of(0.25, 0.75), Map.of("parity", Map.of("even", even)));
  }

  @Test
  void aLineGivesTheResultBack() {
    assertThat(ResultJson.parse(ResultJson.line(result()))).isEqualTo(result());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cell",
        "dataset",
        "options",
        "provenance",
        "protocols",
        "report",
        "metrics",
        "deviations",
        "cases",
        "skipped",
        "values",
        "strata",
        "means",
        "curve"
      })
  void aMissingPartIsNamed(String part) {
    String line = ResultJson.line(result()).replace("\"" + part + "\":", "\"other\":");
    assertThatThrownBy(() -> ResultJson.parse(line))
        .isInstanceOf(JsonParseException.class)
        .hasMessage("a part of the result is missing: '" + part + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.25", "{\"epoch\":1,\"loss\":0.5}", "{\"even\":"})
  void nullIsNoPart(String part) {
    String line = ResultJson.line(result());
    String nothing = line.replace(part, part.endsWith(":") ? "{\"odd\":null,\"even\":" : "null");
    assertThat(nothing).isNotEqualTo(line);
    assertThatThrownBy(() -> ResultJson.parse(nothing))
        .isInstanceOf(JsonParseException.class)
        .hasMessageContaining("a part of the result is missing: null in ");
  }

  @Test
  void nobodyChangesAResult() {
    for (CellResult result : List.of(result(), ResultJson.parse(ResultJson.line(result())))) {
      ProtocolResult protocol = result.protocols().values().iterator().next();
      Map<String, Strata.Stratum> parts = protocol.strata().values().iterator().next();
      for (Map<?, ?> map :
          List.of(
              result.options(),
              result.provenance(),
              result.protocols(),
              protocol.strata(),
              parts,
              parts.values().iterator().next().means())) {
        assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
      }
      for (Collection<?> list : List.of(result.curve(), protocol.values())) {
        assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
      }
    }
  }

  @Test
  void whatAResultIsMadeOfIsCopiedInItsOrder() {
    Map<String, String> options = new LinkedHashMap<>();
    Map<String, Double> means = new LinkedHashMap<>();
    for (int i = 9; i > 0; i--) {
      options.put("option " + i, "x");
      means.put("hr@" + i, 0.5);
    }
    List<Double> values = new ArrayList<>(List.of(0.25, 0.75));
    ProtocolResult protocol = new ProtocolResult(REPORT, values, Map.of());
    CellResult result =
        new CellResult(
            new Cell("d", "m", 1), options, Map.of(), Map.of("full", protocol), List.of());
    Strata.Stratum stratum = new Strata.Stratum(2, means);
    ModelRow row = new ModelRow("m", 1, means, means, new ConfidenceInterval(0.5, 0, 1), true, 1);
    List<String> names = List.copyOf(options.keySet());
    List<String> keys = List.copyOf(means.keySet());
    options.clear();
    means.clear();
    values.clear();
    assertThat(result.options().keySet()).containsExactlyElementsOf(names);
    assertThat(protocol.values()).containsExactly(0.25, 0.75);
    assertThat(stratum.means().keySet()).containsExactlyElementsOf(keys);
    assertThat(row.means().keySet()).containsExactlyElementsOf(keys);
    assertThat(row.deviations().keySet()).containsExactlyElementsOf(keys);
  }
}
