package io.github.seqrec.examples;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.eval.experiment.CellResult;
import io.github.seqrec.eval.experiment.ExperimentResults;
import io.github.seqrec.examples.TableOnePlan.Data;
import io.github.seqrec.examples.TableOnePlan.Setting;
import io.github.seqrec.examples.TableOnePlan.SystemRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Our figures, those of the report and the best published ones below each other, as Markdown. */
final class TableOneText {

  private static final List<String> SAMPLED = List.of("hr@5", "hr@10", "ndcg@5", "ndcg@10");
  private static final List<String> FULL = List.of("hr@10", "ndcg@10");

  /** What the columns mean. */
  static final String LEGEND =
      """
      # Table I

      Our figures, those of the report and the best published ones. Each cell is one training with
      one seed: ± is the standard deviation over the draws of negatives, not over trainings.
      Settings: `report` of the report's Table II, `paper` of the model's paper, `tuned` and others
      chosen on validation. Best epoch: the one that validation chose, of those that were trained.
      Above the report: how many of the first four figures are.

      """;

  private TableOneText() {}

  /**
   * The part of one data set.
   *
   * @param finished results of some or all settings
   */
  static String section(Data data, TableOnePlan plan, ExperimentResults finished) {
    CellResult any = finished.cells().get(0);
    StringBuilder text =
        new StringBuilder("## ")
            .append(data.name())
            .append("\n\n")
            .append(described(any.provenance()))
            .append(". First four figures: ")
            .append(report(any, "sampled").protocol())
            .append("; last two: ")
            .append(report(any, "full").protocol())
            .append(".\n\n")
            .append("| system | setting | HR@5 | HR@10 | NDCG@5 | NDCG@10 |")
            .append(" full HR@10 | full NDCG@10 | best epoch | above the report |\n")
            .append("| --- | --- |" + " ---: |".repeat(8) + "\n");
    for (SystemRow system : plan.systems()) {
      for (Setting setting : system.settings(data, null)) {
        List<CellResult> cells = finished.cells(data.name(), system.cell(setting));
        if (!cells.isEmpty()) {
          text.append(ours(system, setting, cells.get(0), system.reported().get(data.column())));
        }
      }
      text.append(published(system, "the report", data, system.reported(), Map.of()));
      text.append(
          published(system, "best published", data, system.targets(), system.fullTargets()));
    }
    return text.toString();
  }

  /** Which of the report's rows no list of ranks can have. */
  static String contradictions(TableOnePlan plan) {
    StringBuilder text =
        new StringBuilder("## What the report's figures cannot be\n\n")
            .append("A hit at rank r adds 1 / log2(r + 1) to NDCG and 1 to HR. So NDCG is never")
            .append(" above HR, and what ranks 6 to 10 add\nto it is 0.289 to 0.356 of what they")
            .append(" add to HR. Rows of the report that break this:\n\n")
            .append("| system | data | contradiction |\n| --- | --- | --- |\n");
    int rows = 0;
    int possible = 0;
    for (SystemRow system : plan.systems()) {
      for (Map.Entry<String, List<Double>> column : system.reported().entrySet()) {
        List<String> found = ReportedFigures.of(column.getValue()).contradictions();
        rows++;
        if (found.isEmpty()) {
          possible++;
        } else {
          text.append(line(List.of(system.name(), column.getKey(), String.join("; ", found))));
        }
      }
    }
    return text.append(Commands.format("\n%d of its %d rows can be true.\n", possible, rows))
        .toString();
  }

  private static String described(Map<String, String> provenance) {
    return provenance.get("training users")
        + " users, "
        + provenance.get("items")
        + " items, "
        + provenance.get("training interactions")
        + " interactions to learn from; "
        + provenance.get("split");
  }

  private static String ours(
      SystemRow system, Setting setting, CellResult cell, @Nullable List<Double> reported) {
    EvaluationReport sampled = report(cell, "sampled");
    List<String> row = new ArrayList<>(List.of(system.name(), setting.name()));
    int above = 0;
    for (int i = 0; i < SAMPLED.size(); i++) {
      String key = SAMPLED.get(i);
      double value = sampled.metric(key);
      above += reported != null && value > reported.get(i) ? 1 : 0;
      Double deviation = sampled.deviations().get(key);
      row.add(number(value) + (deviation == null ? "" : " ± " + number(deviation)));
    }
    FULL.forEach(key -> row.add(number(report(cell, "full").metric(key))));
    row.add(bestEpoch(cell));
    row.add(reported == null ? "" : above + " of " + SAMPLED.size());
    return line(row);
  }

  /** The epoch that validation chose, of how many. */
  private static String bestEpoch(CellResult cell) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (CellResult.EpochPoint epoch : cell.curve()) {
      Double validation = epoch.validation();
      if (validation != null && validation > highest) {
        highest = validation;
        best = epoch.epoch();
      }
    }
    return best == 0 ? "" : best + " of " + cell.curve().size();
  }

  private static String published(
      SystemRow system,
      String source,
      Data data,
      Map<String, List<Double>> sampled,
      Map<String, List<Double>> full) {
    List<Double> figures = sampled.get(data.column());
    if (figures == null) {
      return "";
    }
    List<String> row = new ArrayList<>(List.of(system.name(), source));
    figures.forEach(figure -> row.add(number(figure)));
    List<Double> ofFull = full.get(data.column());
    for (int i = 0; i < FULL.size(); i++) {
      row.add(ofFull == null ? "" : number(ofFull.get(i)));
    }
    row.addAll(List.of("", ""));
    return line(row);
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static EvaluationReport report(CellResult cell, String protocol) {
    Map<String, CellResult.ProtocolResult> protocols = cell.protocols();
    CellResult.ProtocolResult result = protocols.get(protocol);
    if (result == null) {
      throw new IllegalArgumentException(
          cell.cell() + " has no protocol '" + protocol + "', only " + protocols.keySet());
    }
    return result.report();
  }

  private static String number(double value) {
    return Commands.format("%.4f", value);
  }
}
