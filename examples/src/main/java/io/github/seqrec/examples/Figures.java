package io.github.seqrec.examples;

import io.github.seqrec.eval.chart.LineChart;
import io.github.seqrec.eval.experiment.Experiment;
import io.github.seqrec.eval.experiment.ExperimentFiles;
import io.github.seqrec.eval.experiment.ExperimentPlan;
import io.github.seqrec.eval.experiment.ExperimentResults;
import io.github.seqrec.eval.experiment.HtmlPage;
import io.github.seqrec.eval.experiment.ModelRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A figure as a curve over the values of one option. */
@Command(
    name = "Figures",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Figure 1: the metric by embedding dimension. Figure 2: by learning rate. Trains each model",
      "with each value and each seed, and writes figure-N-PROTOCOL.svg, figure-N.html and the",
      "tables of all figures. Called again after an interruption it goes on where it was."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Figures implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private DataFlags data;

  @Option(
      names = "--figure",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      required = true,
      paramLabel = "N",
      description = "1: by embedding dimension; 2: by learning rate.")
  private int figure;

  @Option(
      names = "--models",
      split = ",",
      defaultValue = "sasrec",
      paramLabel = "NAME",
      description = "Any with the option that varies.")
  private List<String> models;

  @Option(
      names = "--values",
      split = ",",
      paramLabel = "V",
      description = "Values of the option; those of the report's figure if none are given.")
  private @Nullable List<String> values;

  @Option(
      names = "--metric",
      defaultValue = Comparisons.METRIC,
      paramLabel = "NAME",
      description = "The figure shown: hr@5, hr@10, ndcg@5, ndcg@10 or mrr.")
  private String metric;

  @Option(
      names = "--seeds",
      defaultValue = "1",
      paramLabel = "N",
      description = "Trains with the seeds 1 to N.")
  private int seeds;

  @Option(
      names = "--draws",
      defaultValue = "3",
      paramLabel = "N",
      description = "Draws of the 100 negatives.")
  private int draws;

  @Mixin private ModelFlags flags;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "For the results.")
  private Path out;

  /**
   * One of the two.
   *
   * @param option that varies, by the name of most models
   * @param label of the axis
   * @param values by default
   */
  private record Kind(String option, String label, List<String> values) {}

  private static final Map<Integer, Kind> KINDS =
      Map.of(
          1,
          new Kind("dim", "embedding dimension", List.of("16", "32", "64", "128", "256")),
          2,
          new Kind(
              "learningRate",
              "learning rate",
              List.of("0.0001", "0.0003", "0.001", "0.003", "0.01")));

  /** Runs the example. */
  public static void main(String... args) {
    Commands.main(new Figures(), args);
  }

  @Override
  public Integer call() throws IOException {
    Kind kind = KINDS.get(figure);
    if (kind == null) {
      throw new IllegalArgumentException(
          "figure (" + figure + ") must be 1, by dimension, or 2, by learning rate");
    }
    Commands.requireAtLeastOne("seeds", seeds);
    if (!Comparisons.metrics().contains(metric)) {
      throw new IllegalArgumentException(
          "metric ('" + metric + "') must be one of " + Comparisons.metrics());
    }
    Targets.requireDirectory(out);
    DataFormat reader = data.format();
    Map<String, String> provenance = RunReport.provenance();
    provenance.put("SHA-256 of the file", RunReport.digest(data.file()));
    ExperimentPlan plan =
        Comparisons.WITHOUT_SEEN
            .plan(draws)
            .provenance(provenance)
            .dataset(String.valueOf(data.file().getFileName()), () -> reader.split(data.file()))
            .seeds(LongStream.rangeClosed(1, seeds).toArray());
    flags.requireKnown(models.stream().map(Comparisons::options).toList());
    for (String model : models) {
      for (String value : values(kind)) {
        plan = Comparisons.WITHOUT_SEEN.with(plan, declared(kind, model, value));
      }
    }
    Comparisons.run(Experiment.of(plan, out), spec, results -> report(kind, results));
    return 0;
  }

  private void report(Kind kind, ExperimentResults results) throws IOException {
    List<Path> files = new ArrayList<>(ExperimentFiles.write(results, out));
    HtmlPage page = new HtmlPage("Figure " + figure + ": " + metric + " by " + kind.label);
    for (String protocol : results.protocols()) {
      String svg = chart(kind, results, protocol);
      page.chart(svg);
      files.add(
          ExperimentFiles.replace(out.resolve("figure-" + figure + "-" + protocol + ".svg"), svg));
    }
    page.note("Mean over seeds; bars: standard deviation over seeds, if there are several.")
        .facts(results.provenance());
    files.add(ExperimentFiles.replace(out.resolve("figure-" + figure + ".html"), page.end()));
    PrintWriter console = Commands.out(spec);
    files.forEach(file -> console.println("report: " + file));
  }

  private List<String> values(Kind kind) {
    return values == null ? kind.values : values;
  }

  private ExperimentDeclaration.Model declared(Kind kind, String model, String value) {
    Set<String> known = Comparisons.options(model);
    String option = kind.option.equals("dim") ? ModelFlags.size(known) : kind.option;
    if (!known.contains(option)) {
      throw new IllegalArgumentException(
          model + " has no option '" + option + "' to vary; it has " + known);
    }
    Map<String, String> options = flags.replacedOf(known);
    String given = options.put(option, value);
    if (given != null) {
      throw new IllegalArgumentException(
          option + " (" + given + ") is what figure " + figure + " varies; use --values");
    }
    return new ExperimentDeclaration.Model(name(kind, model, value), model, "", options);
  }

  private static String name(Kind kind, String model, String value) {
    return model + " " + kind.option + "=" + value;
  }

  private String chart(Kind kind, ExperimentResults results, String protocol) {
    Map<String, ModelRow> rows = new HashMap<>();
    results.rows(results.datasets().get(0), protocol).forEach(row -> rows.put(row.model(), row));
    List<LineChart.Series> series = new ArrayList<>();
    for (String model : models) {
      List<LineChart.Point> points = new ArrayList<>();
      for (String value : values(kind)) {
        ModelRow row = rows.get(name(kind, model, value));
        if (row != null) { // there is none of a training that diverged
          points.add(
              new LineChart.Point(
                  Double.parseDouble(value),
                  row.means().getOrDefault(metric, 0.0),
                  row.deviations().getOrDefault(metric, 0.0)));
        }
      }
      series.add(new LineChart.Series(model, points));
    }
    return LineChart.of(
            metric + " by " + kind.label + ", " + protocol + " ranking",
            kind.label,
            metric + " (test)",
            series)
        .logarithmic()
        .svg();
  }
}
