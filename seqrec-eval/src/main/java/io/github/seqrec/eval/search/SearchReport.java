package io.github.seqrec.eval.search;

import static java.util.stream.Collectors.joining;

import io.github.seqrec.eval.chart.LineChart;
import io.github.seqrec.eval.experiment.ExperimentFiles;
import io.github.seqrec.eval.experiment.HtmlPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The trials of a search as tables and charts. Thread-safe. */
public final class SearchReport {

  private SearchReport() {}

  /**
   * Writes {@code search.md} and {@code search.html}, each as a whole or not at all.
   *
   * @param metric the figure that the trials were measured by
   * @param unit of the budget, such as {@code epochs}
   * @param directory is made if it does not exist
   * @return the files
   * @throws IllegalArgumentException if there is no trial
   */
  public static List<Path> write(List<Trial> trials, String metric, String unit, Path directory)
      throws IOException {
    Trial.requireSome(trials);
    Files.createDirectories(directory);
    return List.of(
        ExperimentFiles.replace(directory.resolve("search.md"), markdown(trials, metric, unit)),
        ExperimentFiles.replace(directory.resolve("search.html"), html(trials, metric, unit)));
  }

  /**
   * A line per trial, the largest budget first and the best first among those.
   *
   * @throws IllegalArgumentException if there is no trial
   */
  public static String markdown(List<Trial> trials, String metric, String unit) {
    Trial.requireSome(trials);
    StringBuilder text = new StringBuilder();
    List<String> header = header(trials, metric, unit);
    text.append(header.stream().collect(joining(" | ", "| ", " |\n")))
        .append("| ---: ".repeat(header.size()))
        .append("|\n");
    rows(trials).forEach(row -> text.append(row.stream().collect(joining(" | ", "| ", " |\n"))));
    return text.toString();
  }

  private static String html(List<Trial> trials, String metric, String unit) {
    HtmlPage page =
        new HtmlPage("Search by " + metric)
            .table(header(trials, metric, unit), rows(trials), 0)
            .note("Shaded: the best trial of the largest budget.");
    TreeMap<Integer, List<Trial>> byBudget = new TreeMap<>();
    trials.forEach(t -> byBudget.computeIfAbsent(t.budget(), k -> new ArrayList<>()).add(t));
    List<LineChart.Series> best = new ArrayList<>();
    byBudget.forEach(
        (budget, tried) -> {
          List<LineChart.Point> points = new ArrayList<>();
          double so = Double.NEGATIVE_INFINITY;
          for (Trial trial : tried) {
            so = Math.max(so, trial.score());
            if (Double.isFinite(so)) {
              points.add(new LineChart.Point(points.size() + 1, so, 0));
            }
          }
          best.add(new LineChart.Series(budget + " " + unit, points));
        });
    page.chart(
        LineChart.of("Best so far", "trials with this budget", metric + " (validation)", best)
            .svg());
    for (String option : trials.get(0).options().keySet()) {
      page.chart(byOption(byBudget, option, metric, unit));
    }
    return page.end();
  }

  /** The figure by an option's value, if that is a number. */
  private static String byOption(
      Map<Integer, List<Trial>> byBudget, String option, String metric, String unit) {
    List<LineChart.Series> series = new ArrayList<>();
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (Map.Entry<Integer, List<Trial>> entry : byBudget.entrySet()) {
      List<LineChart.Point> points = new ArrayList<>();
      for (Trial trial : entry.getValue()) {
        try {
          double x = Double.parseDouble(trial.options().getOrDefault(option, ""));
          Double value = trial.value();
          if (value != null) {
            points.add(new LineChart.Point(x, value, 0));
            least = Math.min(least, x);
            most = Math.max(most, x);
          }
        } catch (NumberFormatException e) {
          return "";
        }
      }
      series.add(new LineChart.Series(entry.getKey() + " " + unit, points));
    }
    LineChart chart =
        LineChart.of(metric + " by " + option, option, metric + " (validation)", series)
            .scattered();
    return (least > 0 && most > 8 * least ? chart.logarithmic() : chart).svg();
  }

  private static List<String> header(List<Trial> trials, String metric, String unit) {
    List<String> header = new ArrayList<>(List.of("trial"));
    header.addAll(trials.get(0).options().keySet());
    header.addAll(List.of(unit, metric));
    return header;
  }

  private static List<List<String>> rows(List<Trial> trials) {
    return trials.stream()
        .sorted(Trial.BEST_FIRST)
        .map(
            trial -> {
              List<String> row = new ArrayList<>(List.of(Integer.toString(trial.number())));
              row.addAll(trial.options().values());
              row.add(Integer.toString(trial.budget()));
              Double value = trial.value();
              row.add(value == null ? "failed" : String.format(Locale.ROOT, "%.4f", value));
              return row;
            })
        .toList();
  }
}
