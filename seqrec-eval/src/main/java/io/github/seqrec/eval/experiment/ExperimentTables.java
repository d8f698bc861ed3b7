package io.github.seqrec.eval.experiment;

import static java.util.stream.Collectors.joining;

import io.github.seqrec.eval.internal.Csv;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The results of an experiment as tables, one for each data set and protocol. Means over the seeds;
 * the best model by the chosen figure is bold, and a model that is significantly worse than it is
 * marked. The text does not depend on the locale or the platform. Thread-safe.
 */
public final class ExperimentTables {

  private ExperimentTables() {}

  /** Markdown as GitHub has it. */
  public static String markdown(ExperimentResults results) {
    StringBuilder text = new StringBuilder();
    forEach(
        results,
        (dataset, protocol, rows, keys) -> {
          text.append(text.length() == 0 ? "" : "\n")
              .append("### ")
              .append(dataset)
              .append(", ")
              .append(description(results, dataset, protocol))
              .append("\n\n");
          List<String> header = new ArrayList<>(List.of("model"));
          header.addAll(keys);
          header.add(results.metric() + ", 95 %");
          text.append(header.stream().collect(joining(" | ", "| ", " |\n")))
              .append("| --- |")
              .append(" ---: |".repeat(header.size() - 1))
              .append('\n');
          for (ModelRow row : rows) {
            text.append("| ").append(row.model().replace("|", "\\|"));
            keys.forEach(key -> text.append(" | ").append(cell(results, row, key, "**", "**")));
            text.append(" | ").append(interval(row)).append(" |\n");
          }
          text.append('\n').append(marksAndInterval(results, rows)).append('\n');
        });
    return text.toString();
  }

  /** LaTeX tables for the package booktabs. */
  public static String latex(ExperimentResults results) {
    StringBuilder text = new StringBuilder("% \\usepackage{booktabs}\n");
    forEach(
        results,
        (dataset, protocol, rows, keys) -> {
          text.append("\\begin{table}\n\\centering\n\\caption{")
              .append(tex(dataset + ", " + description(results, dataset, protocol)))
              .append(". ")
              .append(tex(marks(results, rows)))
              .append("}\n\\begin{tabular}{l")
              .append("r".repeat(keys.size()))
              .append("}\n\\toprule\nmodel");
          keys.forEach(key -> text.append(" & ").append(tex(key)));
          text.append(" \\\\\n\\midrule\n");
          for (ModelRow row : rows) {
            text.append(tex(row.model()));
            keys.forEach(
                key ->
                    text.append(" & ")
                        .append(
                            cell(results, row, key, "\\textbf{", "}")
                                .replace("±", "$\\pm$")
                                .replace("*", "$^{*}$")));
            text.append(" \\\\\n");
          }
          text.append("\\bottomrule\n\\end{tabular}\n\\end{table}\n");
        });
    return text.toString();
  }

  /**
   * Comma-separated values with a header, ended as RFC 4180 asks, a line per model and figure:
   * dataset, protocol, model, seeds, metric, mean, sd, low, high, best, p_value; the last four for
   * the chosen figure only. Numbers have all their digits.
   */
  public static String csv(ExperimentResults results) {
    StringBuilder text =
        new StringBuilder("dataset,protocol,model,seeds,metric,mean,sd,low,high,best,p_value\r\n");
    forEach(
        results,
        (dataset, protocol, rows, keys) -> {
          for (ModelRow row : rows) {
            for (String key : keys) {
              boolean chosen = key.equals(results.metric());
              List<String> fields =
                  List.of(
                      dataset,
                      description(results, dataset, protocol),
                      row.model(),
                      Integer.toString(row.seeds()),
                      key,
                      Csv.exact(row.means().get(key)),
                      Csv.exact(row.deviations().get(key)),
                      chosen ? Csv.exact(row.interval().low()) : "",
                      chosen ? Csv.exact(row.interval().high()) : "",
                      chosen ? Boolean.toString(row.best()) : "",
                      chosen ? Csv.exact(row.pValue()) : "");
              text.append(Csv.line(fields));
            }
          }
        });
    return text.toString();
  }

  interface Visitor {
    void visit(String dataset, String protocol, List<ModelRow> rows, List<String> keys);
  }

  static void forEach(ExperimentResults results, Visitor visitor) {
    for (String dataset : results.datasets()) {
      for (String protocol : results.protocols()) {
        List<ModelRow> rows = results.rows(dataset, protocol);
        visitor.visit(dataset, protocol, rows, List.copyOf(rows.get(0).means().keySet()));
      }
    }
  }

  /** The protocol in full, as its reports have it. */
  static String description(ExperimentResults results, String dataset, String protocol) {
    CellResult first = results.cells(dataset, results.models().get(0)).get(0);
    return ExperimentResults.result(first, protocol).report().protocol();
  }

  /** A mean with its deviation over seeds; the chosen figure is marked. */
  static String cell(
      ExperimentResults results, ModelRow row, String key, String bold, String normal) {
    Function<@Nullable Double, String> rounded =
        value -> value == null ? "" : String.format(Locale.ROOT, "%.4f", value);
    String text = rounded.apply(row.means().get(key));
    Double deviation = row.deviations().get(key);
    text += deviation == null ? "" : " ± " + rounded.apply(deviation);
    if (!key.equals(results.metric())) {
      return text;
    }
    return row.best() ? bold + text + normal : text + (row.significantlyWorse() ? " *" : "");
  }

  static String interval(ModelRow row) {
    return String.format(Locale.ROOT, "%.4f to %.4f", row.interval().low(), row.interval().high());
  }

  /** What the marks mean, and the column of intervals. */
  static String marksAndInterval(ExperimentResults results, List<ModelRow> rows) {
    return marks(results, rows) + "; the interval is a bootstrap over cases";
  }

  private static String marks(ExperimentResults results, List<ModelRow> rows) {
    int seeds = rows.get(0).seeds();
    return "Mean"
        + (seeds > 1 ? " ± standard deviation over " + seeds + " seeds" : " of one seed")
        + "; bold: best "
        + results.metric()
        + "; *: significantly worse than it (paired randomisation test over cases, p < 0.05 after"
        + " Bonferroni for all pairs of models)";
  }

  private static String tex(String text) {
    return text.replace("\\", "\\textbackslash ")
        .replaceAll("([&%$#_{}])", "\\\\$1")
        .replace("^", "\\textasciicircum{}")
        .replace("~", "\\textasciitilde{}")
        .replace("±", "$\\pm$")
        .replaceAll("[<>|]", "\\$$0\\$");
  }
}
