package io.github.seqrec.eval.experiment;

import io.github.seqrec.eval.Strata;
import io.github.seqrec.eval.chart.BarChart;
import io.github.seqrec.eval.chart.LineChart;
import io.github.seqrec.eval.experiment.CellResult.EpochPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The results of an experiment as one HTML page. */
final class HtmlReport {

  private HtmlReport() {}

  static String page(ExperimentResults results) {
    HtmlPage page = new HtmlPage("Models compared by " + results.metric());
    for (String dataset : results.datasets()) {
      page.heading(dataset);
      for (String protocol : results.protocols()) {
        table(page, results, dataset, protocol);
      }
      curves(page, results, dataset);
      for (String protocol : results.protocols()) {
        strata(page, results, dataset, protocol);
      }
    }
    provenance(page, results);
    return page.end();
  }

  private static void table(
      HtmlPage page, ExperimentResults results, String dataset, String protocol) {
    List<ModelRow> rows = results.rows(dataset, protocol);
    List<String> keys = List.copyOf(rows.get(0).means().keySet());
    List<String> header = new ArrayList<>(List.of("model"));
    header.addAll(keys);
    header.addAll(List.of(results.metric() + ", 95 %", "p"));
    List<List<String>> cells = new ArrayList<>();
    int best = 0;
    for (ModelRow row : rows) {
      List<String> line = new ArrayList<>(List.of(row.model()));
      keys.forEach(key -> line.add(ExperimentTables.cell(results, row, key, "", "")));
      line.add(ExperimentTables.interval(row));
      line.add(row.best() ? "best" : String.format(Locale.ROOT, "%.4f", row.pValue()));
      best = row.best() ? cells.size() : best;
      cells.add(line);
    }
    CellResult first = results.cells(dataset, results.models().get(0)).get(0);
    page.subheading(ExperimentTables.description(results, dataset, protocol))
        .table(header, cells, best)
        .note(
            ExperimentTables.marksAndInterval(results, rows).replace("bold", "shaded")
                + "; p: of the difference from the best, after Bonferroni. Cases: "
                + cases(first, protocol)
                + ".");
  }

  private static String cases(CellResult cell, String protocol) {
    var report = ExperimentResults.result(cell, protocol).report();
    return String.format(
        Locale.ROOT,
        "%,d scored of %,d%s",
        report.cases().scored(),
        report.cases().given(),
        report.cases().skipped().isEmpty() ? "" : ", skipped " + report.cases().skipped());
  }

  private static void curves(HtmlPage page, ExperimentResults results, String dataset) {
    List<LineChart.Series> validation = curves(results, dataset, EpochPoint::validation);
    List<LineChart.Series> losses = curves(results, dataset, EpochPoint::loss);
    if (!losses.isEmpty()) {
      page.subheading("Learning curves");
      page.chart(
          LineChart.of(
                  "Validation by epoch, mean over seeds",
                  "epoch",
                  "figure selected by (validation)",
                  validation)
              .svg());
      page.chart(
          LineChart.of(
                  "Training loss by epoch, mean over seeds",
                  "epoch",
                  "mean loss per predicted position",
                  losses)
              .svg());
    }
  }

  /** A curve per model: the mean over the seeds that reached the epoch. */
  private static List<LineChart.Series> curves(
      ExperimentResults results, String dataset, Function<EpochPoint, @Nullable Double> figure) {
    List<LineChart.Series> series = new ArrayList<>();
    for (String model : results.models()) {
      Map<Integer, List<Double>> byEpoch = new LinkedHashMap<>();
      for (CellResult cell : results.cells(dataset, model)) {
        for (EpochPoint point : cell.curve()) {
          Double value = figure.apply(point);
          if (value != null) {
            byEpoch.computeIfAbsent(point.epoch(), k -> new ArrayList<>()).add(value);
          }
        }
      }
      List<LineChart.Point> points = new ArrayList<>();
      byEpoch.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              entry -> points.add(new LineChart.Point(entry.getKey(), mean(entry.getValue()), 0)));
      if (!points.isEmpty()) {
        series.add(new LineChart.Series(model, points));
      }
    }
    return series;
  }

  private static void strata(
      HtmlPage page, ExperimentResults results, String dataset, String protocol) {
    CellResult first = results.cells(dataset, results.models().get(0)).get(0);
    Map<String, Map<String, Strata.Stratum>> all =
        ExperimentResults.result(first, protocol).strata();
    if (all.isEmpty()) {
      return;
    }
    page.subheading(
        "By part of the cases, " + ExperimentTables.description(results, dataset, protocol));
    all.forEach(
        (name, parts) -> {
          List<String> groups = List.copyOf(parts.keySet());
          List<BarChart.Series> series = new ArrayList<>();
          for (String model : results.models()) {
            List<Double> values = new ArrayList<>();
            for (String part : groups) {
              values.add(
                  mean(
                      results.cells(dataset, model).stream()
                          .map(cell -> value(results, cell, protocol, name, part))
                          .toList()));
            }
            series.add(new BarChart.Series(model, values));
          }
          page.chart(
              BarChart.of(
                      results.metric() + " by " + name,
                      name + " (cases)",
                      results.metric() + ", mean over cases and seeds",
                      groups.stream().map(part -> part + cases(parts.get(part))).toList(),
                      series)
                  .svg());
        });
  }

  private static String cases(Strata.@Nullable Stratum stratum) {
    return stratum == null ? "" : String.format(Locale.ROOT, " (%,d)", stratum.cases());
  }

  private static double value(
      ExperimentResults results, CellResult cell, String protocol, String name, String part) {
    Map<String, Strata.Stratum> parts =
        ExperimentResults.result(cell, protocol).strata().getOrDefault(name, Map.of());
    Strata.Stratum stratum = parts.get(part);
    return stratum == null
        ? Double.NaN
        : stratum.means().getOrDefault(results.metric(), Double.NaN);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  private static void provenance(HtmlPage page, ExperimentResults results) {
    page.heading("Provenance");
    Map<String, String> facts = new LinkedHashMap<>(results.provenance());
    facts.put(
        "seeds",
        results.cells().stream().map(cell -> cell.cell().seed()).distinct().toList().toString());
    for (String model : results.models()) {
      CellResult cell = results.cells(results.datasets().get(0), model).get(0);
      facts.put("model " + model, cell.options().toString());
    }
    page.facts(facts);
  }
}
