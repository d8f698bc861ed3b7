package io.github.seqrec.eval;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.google.common.base.Strings;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.eval.internal.Csv;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reports side by side: as a text table to read, as JSON and CSV to process. Lines of text end with
 * a line feed; the output does not depend on the locale or the platform. Thread-safe.
 */
public final class Reports {

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private Reports() {}

  /**
   * A table per protocol, since figures of two protocols must not be compared: a row per model in
   * the order given, a column per figure (standard deviations in parentheses), and below it how
   * many cases were skipped and why. Empty without reports.
   */
  public static String table(List<EvaluationReport> reports) {
    StringBuilder text = new StringBuilder();
    reports.stream()
        .collect(groupingBy(EvaluationReport::protocol, LinkedHashMap::new, toList()))
        .forEach(
            (protocol, group) -> {
              text.append(text.length() == 0 ? "" : "\n").append(protocol).append('\n');
              appendAligned(text, cells(group));
              group.forEach(report -> appendSkipped(text, report));
            });
    return text.toString();
  }

  static JsonObject toJson(EvaluationReport report) {
    JsonObject cases = new JsonObject();
    cases.addProperty("given", report.cases().given());
    cases.addProperty("scored", report.cases().scored());
    cases.add("skipped", numbers(report.cases().skipped()));
    JsonObject json = new JsonObject();
    json.addProperty("model", report.model());
    json.addProperty("protocol", report.protocol());
    json.add("metrics", numbers(report.metrics()));
    json.add("deviations", numbers(report.deviations()));
    json.add("cases", cases);
    json.addProperty("tie_rate", report.tieRate());
    return json;
  }

  /**
   * An indented JSON array of an object for each report, in the order given: {@code model}, {@code
   * protocol}, {@code metrics} and {@code deviations} by key, {@code cases} with {@code given},
   * {@code scored} and {@code skipped} by reason, {@code tie_rate}.
   */
  public static String json(List<EvaluationReport> reports) {
    JsonArray array = new JsonArray();
    reports.forEach(report -> array.add(toJson(report)));
    return GSON.toJson(array) + "\n";
  }

  /**
   * Comma-separated values with a header, a line per report, quoted and ended as RFC 4180 asks. The
   * columns: {@code model}, {@code protocol}, every figure of any report, {@code <figure>_sd} for
   * those that have a deviation, {@code cases_given}, {@code cases_scored}, {@code tie_rate}. What
   * a report lacks is empty.
   */
  public static String csv(List<EvaluationReport> reports) {
    Set<String> metrics = keys(reports, EvaluationReport::metrics);
    Set<String> deviations = keys(reports, EvaluationReport::deviations);
    List<String> header = new ArrayList<>(List.of("model", "protocol"));
    header.addAll(metrics);
    deviations.forEach(key -> header.add(key + "_sd"));
    header.addAll(List.of("cases_given", "cases_scored", "tie_rate"));
    StringBuilder text = new StringBuilder(Csv.line(header));
    for (EvaluationReport report : reports) {
      List<String> line = new ArrayList<>(List.of(report.model(), report.protocol()));
      metrics.forEach(key -> line.add(Csv.exact(report.metrics().get(key))));
      deviations.forEach(key -> line.add(Csv.exact(report.deviations().get(key))));
      line.add(Integer.toString(report.cases().given()));
      line.add(Integer.toString(report.cases().scored()));
      line.add(Double.toString(report.tieRate()));
      text.append(Csv.line(line));
    }
    return text.toString();
  }

  private static List<List<String>> cells(List<EvaluationReport> reports) {
    Set<String> metrics = keys(reports, EvaluationReport::metrics);
    List<String> header = new ArrayList<>(List.of("model"));
    header.addAll(metrics);
    header.addAll(List.of("cases", "ties"));
    List<List<String>> rows = new ArrayList<>(List.of(header));
    for (EvaluationReport report : reports) {
      List<String> row = new ArrayList<>(List.of(report.model()));
      for (String key : metrics) {
        row.add(
            rounded("%.4f", report.metrics().get(key))
                + rounded(" (%.4f)", report.deviations().get(key)));
      }
      row.add(
          String.format(
              Locale.ROOT, "%,d of %,d", report.cases().scored(), report.cases().given()));
      row.add(rounded("%.2f %%", 100 * report.tieRate()));
      rows.add(row);
    }
    return rows;
  }

  /** The first column to the left, the others to the right, two spaces between. */
  private static void appendAligned(StringBuilder text, List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    for (List<String> row : rows) {
      text.append(Strings.padEnd(row.get(0), widths[0], ' '));
      for (int c = 1; c < widths.length; c++) {
        text.append("  ").append(Strings.padStart(row.get(c), widths[c], ' '));
      }
      text.append('\n');
    }
  }

  private static void appendSkipped(StringBuilder text, EvaluationReport report) {
    report
        .cases()
        .skipped()
        .forEach(
            (reason, count) ->
                text.append(report.model())
                    .append(String.format(Locale.ROOT, ": %,d skipped, ", count))
                    .append(reason)
                    .append('\n'));
  }

  private static Set<String> keys(
      List<EvaluationReport> reports, Function<EvaluationReport, Map<String, Double>> figures) {
    Set<String> keys = new LinkedHashSet<>();
    reports.forEach(report -> keys.addAll(figures.apply(report).keySet()));
    return keys;
  }

  private static JsonObject numbers(Map<String, ? extends Number> values) {
    JsonObject json = new JsonObject();
    values.forEach(json::addProperty);
    return json;
  }

  private static String rounded(String format, @Nullable Double value) {
    return value == null ? "" : String.format(Locale.ROOT, format, value);
  }
}
