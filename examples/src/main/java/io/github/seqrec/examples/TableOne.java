package io.github.seqrec.examples;

import io.github.seqrec.api.TrainingDivergedException;
import io.github.seqrec.eval.experiment.Experiment;
import io.github.seqrec.eval.experiment.ExperimentFiles;
import io.github.seqrec.eval.experiment.ExperimentPlan;
import io.github.seqrec.eval.experiment.ExperimentResults;
import io.github.seqrec.examples.TableOnePlan.Data;
import io.github.seqrec.examples.TableOnePlan.Setting;
import io.github.seqrec.examples.TableOnePlan.SystemRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The report's Table I on real data, cell by cell, beside the figures that it prints. */
@Command(
    name = "TableOne",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains and evaluates every system of the report's Table I, in its own settings and in tuned",
      "ones, beside counting models, and writes table-one.md and, for each data set, a directory",
      "with all results. A cell that is finished there is not run again, so the table can be made",
      "in parts; what is interrupted goes on where it was."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class TableOne implements Callable<Integer> {

  private static final int DRAWS = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data-dir",
      required = true,
      paramLabel = "DIR",
      description = "Where the data sets lie, each in its own directory.")
  private Path dataDirectory;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "For the results.")
  private Path out;

  @Option(
      names = "--data",
      split = ",",
      paramLabel = "NAME",
      description = "Only these data sets; all by default.")
  private @Nullable List<String> dataNames;

  @Option(
      names = "--systems",
      split = ",",
      paramLabel = "NAME",
      description = "Only these systems, such as sasrec or p5; all by default.")
  private @Nullable List<String> systemNames;

  @Option(
      names = "--settings",
      split = ",",
      paramLabel = "NAME",
      description = "Only these settings, such as report, paper or tuned; all by default.")
  private @Nullable List<String> settingNames;

  /** Runs the example. */
  public static void main(String... args) {
    Commands.main(new TableOne(), args);
  }

  @Override
  public Integer call() throws IOException {
    TableOnePlan plan = TableOnePlan.read();
    List<Data> askedData = chosen("--data", plan.data(), dataNames, Data::name);
    List<SystemRow> chosenSystems =
        chosen("--systems", plan.systems(), systemNames, SystemRow::name);
    List<String> settings =
        settingNames == null
            ? null
            : chosen("--settings", settings(plan), settingNames, Function.identity());
    List<Data> chosenData = withCells(askedData, chosenSystems, settings);
    Targets.requireDirectory(out);
    PrintWriter err = Commands.err(spec);
    for (Data data : plan.data()) {
      finished(data, plan); // what is there of other options is refused now, not after trainings
    }
    List<String> diverged = new ArrayList<>();
    for (Data data : chosenData) {
      Map<String, String> provenance = RunReport.provenance();
      provenance.put("SHA-256 of " + data.file(), RunReport.digest(data.path(dataDirectory)));
      try (ProgressBars.OfExperiment progress = new ProgressBars.OfExperiment(err)) {
        Experiment.of(
                experiment(data, chosenSystems, settings).provenance(provenance),
                out.resolve(data.name()))
            .run(progress);
      } catch (TrainingDivergedException e) {
        diverged.add(e.getMessage());
      }
    }
    StringBuilder table = new StringBuilder(TableOneText.LEGEND);
    for (Data data : plan.data()) {
      Optional<ExperimentResults> finished = finished(data, plan);
      if (finished.isPresent()) {
        ExperimentFiles.write(finished.get(), out.resolve(data.name()));
        table.append(TableOneText.section(data, plan, finished.get())).append('\n');
      }
    }
    table.append(TableOneText.contradictions(plan));
    Commands.out(spec).print(table);
    Commands.out(spec)
        .println(
            "report: " + ExperimentFiles.replace(out.resolve("table-one.md"), table.toString()));
    if (!diverged.isEmpty()) {
      throw new TrainingDivergedException(String.join("; ", diverged));
    }
    return 0;
  }

  /** What earlier calls have finished of a data set, and this one. */
  private Optional<ExperimentResults> finished(Data data, TableOnePlan plan) throws IOException {
    Path directory = out.resolve(data.name());
    return Files.isDirectory(directory)
        ? Experiment.of(experiment(data, plan.systems(), null), directory).finished()
        : Optional.empty();
  }

  /** The cells of one data set. */
  private ExperimentPlan experiment(
      Data data, List<SystemRow> systems, @Nullable List<String> settings) {
    Comparisons comparisons = new Comparisons(data.seen());
    ExperimentPlan plan =
        comparisons.plan(DRAWS).dataset(data.name(), () -> data.read(dataDirectory)).seeds(42);
    for (SystemRow system : systems) {
      for (Setting setting : system.settings(data, settings)) {
        plan = comparisons.with(plan, setting.on(data, system.cell(setting)));
      }
    }
    return plan;
  }

  private static List<Data> withCells(
      List<Data> asked, List<SystemRow> systems, @Nullable List<String> settings) {
    List<Data> found =
        asked.stream()
            .filter(data -> systems.stream().anyMatch(s -> !s.settings(data, settings).isEmpty()))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "none of the systems "
              + systems.stream().map(SystemRow::name).toList()
              + " has "
              + (settings == null ? "a setting" : "one of the settings " + settings)
              + " on "
              + asked.stream().map(Data::name).toList()
              + "; leave --settings out, or choose other systems or data");
    }
    return found;
  }

  private static List<String> settings(TableOnePlan plan) {
    return plan.systems().stream()
        .flatMap(system -> system.settings().stream().map(Setting::name))
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  /** Those that are asked for by name, without regard to case. */
  private static <T> List<T> chosen(
      String flag, List<T> all, @Nullable List<String> asked, Function<T, String> name) {
    if (asked == null) {
      return all;
    }
    List<String> names = all.stream().map(one -> lower(name.apply(one))).toList();
    for (String one : asked) {
      if (!names.contains(lower(one))) {
        throw new IllegalArgumentException(flag + " ('" + one + "') must be one of " + names);
      }
    }
    List<String> wanted = asked.stream().map(TableOne::lower).toList();
    return all.stream().filter(one -> wanted.contains(lower(name.apply(one)))).toList();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
