package io.github.seqrec.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {

  private static EvaluationReport report() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("hr@10", 0.5);
    metrics.put("ndcg@10", 0.25);
    metrics.put("mrr", 0.2);
    return new EvaluationReport(
        "sasrec",
        "full ranking",
        metrics,
        Map.of("hr@10", 0.01),
        new EvaluationReport.Cases(1_200, 1_199, Map.of("target in history", 1)),
        0.125);
  }

  @Test
  void figuresAreFoundByNameAndKey() {
    assertThat(report().hitRate(10)).isEqualTo(0.5);
    assertThat(report().ndcg(10)).isEqualTo(0.25);
    assertThat(report().mrr()).isEqualTo(0.2);
    assertThat(report().metric("hr@10")).isEqualTo(0.5);
  }

  @Test
  void missingFigureIsRefusedWithThoseThatAreThere() {
    assertThatThrownBy(() -> report().ndcg(20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no 'ndcg@20'; it has [hr@10, ndcg@10, mrr]");
  }

  @Test
  void casesMustAddUp() {
    assertThatThrownBy(() -> new EvaluationReport.Cases(3, 1, Map.of("reason", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scored (1) and skipped {reason=1} must add up to given (3)");
  }

  @Test
  void textHoldsFiguresDeviationsAndAccounting() {
    assertThat(report().toString().lines())
        .containsExactly(
            "sasrec: full ranking",
            "  hr@10    0.5000 (sd 0.0100)",
            "  ndcg@10  0.2500",
            "  mrr      0.2000",
            "  cases    1,199 of 1,200, skipped {target in history=1}; ties 12.50 %");
  }

  @Test
  void mapsAreCopiedInTheirOrder() {
    Map<String, Double> metrics = new LinkedHashMap<>(Map.of("z", 1.0));
    metrics.put("a", 0.5);
    EvaluationReport report =
        new EvaluationReport(
            "m", "p", metrics, Map.of(), new EvaluationReport.Cases(1, 1, Map.of()), 0);
    metrics.clear();
    assertThat(report.metrics().keySet()).containsExactly("z", "a");
    assertThatThrownBy(() -> report.metrics().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
