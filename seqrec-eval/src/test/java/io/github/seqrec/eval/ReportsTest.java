package io.github.seqrec.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.EvaluationReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportsTest {

  private static final List<EvaluationReport> REPORTS =
      List.of(
          report("popularity", "full", 0.1, Map.of(), Map.of("target in history", 1_200)),
          report("sasrec", "sampled, \"quoted\"", 0.82701, Map.of("hr@10", 0.0015), Map.of()),
          report("gru", "full", 0.25, Map.of(), Map.of()));

  private static EvaluationReport report(
      String model,
      String protocol,
      double hits,
      Map<String, Double> deviations,
      Map<String, Integer> skipped) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("hr@10", hits);
    metrics.put("mrr", 0.5);
    int missing = skipped.values().stream().mapToInt(Integer::intValue).sum();
    return new EvaluationReport(
        model,
        protocol,
        metrics,
        deviations,
        new EvaluationReport.Cases(6_040, 6_040 - missing, skipped),
        0.0025);
  }

  @Test
  void tableHasAGroupPerProtocolAndAlignedColumns() {
    assertThat(Reports.table(REPORTS))
        .isEqualTo(
            """
            full
            model        hr@10     mrr           cases    ties
            popularity  0.1000  0.5000  4,840 of 6,040  0.25 %
            gru         0.2500  0.5000  6,040 of 6,040  0.25 %
            popularity: 1,200 skipped, target in history

            sampled, "quoted"
            model             hr@10     mrr           cases    ties
            sasrec  0.8270 (0.0015)  0.5000  6,040 of 6,040  0.25 %
            """);
  }

  @Test
  void csvQuotesAsRfc4180Asks() {
    assertThat(Reports.csv(REPORTS))
        .isEqualTo(
            """
            model,protocol,hr@10,mrr,hr@10_sd,cases_given,cases_scored,tie_rate
            popularity,full,0.1,0.5,,6040,4840,0.0025
            sasrec,"sampled, ""quoted""\",0.82701,0.5,0.0015,6040,6040,0.0025
            gru,full,0.25,0.5,,6040,6040,0.0025
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void jsonHoldsEverythingOfAReport() {
    assertThat(Reports.toJson(REPORTS.get(0)))
        .hasToString(
            "{\"model\":\"popularity\",\"protocol\":\"full\",\"metrics\":{\"hr@10\":0.1,\"mrr\":0.5},"
                + "\"deviations\":{},\"cases\":{\"given\":6040,\"scored\":4840,\"skipped\":"
                + "{\"target in history\":1200}},\"tie_rate\":0.0025}");
    assertThat(Reports.json(REPORTS.subList(1, 2)))
        .isEqualTo(
            """
            [
              {
                "model": "sasrec",
                "protocol": "sampled, \\"quoted\\"",
                "metrics": {
                  "hr@10": 0.82701,
                  "mrr": 0.5
                },
                "deviations": {
                  "hr@10": 0.0015
                },
                "cases": {
                  "given": 6040,
                  "scored": 6040,
                  "skipped": {}
                },
                "tie_rate": 0.0025
              }
            ]
            """);
  }

  @Test
  void outputDoesNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    String table = Reports.table(REPORTS);
    String csv = Reports.csv(REPORTS);
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(Reports.table(REPORTS)).isEqualTo(table);
      assertThat(Reports.csv(REPORTS)).isEqualTo(csv);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void noReportsGiveEmptyOutput() {
    assertThat(Reports.table(List.of())).isEmpty();
    assertThat(Reports.json(List.of())).isEqualTo("[]\n");
    assertThat(Reports.csv(List.of()))
        .isEqualTo("model,protocol,cases_given,cases_scored,tie_rate\r\n");
  }
}
