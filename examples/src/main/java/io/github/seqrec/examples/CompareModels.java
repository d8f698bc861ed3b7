package io.github.seqrec.examples;

import io.github.seqrec.eval.experiment.Experiment;
import io.github.seqrec.eval.experiment.ExperimentFiles;
import io.github.seqrec.eval.experiment.ExperimentPlan;
import io.github.seqrec.eval.experiment.ExperimentResults;
import io.github.seqrec.eval.experiment.ExperimentTables;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Several models on the same data with several seeds, with tables, charts and significance. */
@Command(
    name = "CompareModels",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains and evaluates each model with each seed, by full and by sampled ranking, and writes",
      "report.html, report.md, report.csv, report.tex and results.jsonl. Called again after an",
      "interruption it goes on where it was. Options of models are applied to those that have them."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class CompareModels implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "FILE", description = "The events.")
  private @Nullable Path data;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      completionCandidates = DataFormat.Names.class,
      description = "Their format: ${COMPLETION-CANDIDATES}.")
  private @Nullable String format;

  @Option(
      names = "--models",
      split = ",",
      defaultValue = "popularity,repeatlast,markov,sasrec",
      paramLabel = "NAME",
      description = "The models, with their first presets; docs/models.md lists them.")
  private List<String> models;

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "A JSON file that declares data, models and seeds instead of the flags.")
  private @Nullable Path plan;

  @Option(
      names = "--seeds",
      defaultValue = "3",
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

  /** Runs the example. */
  public static void main(String... args) {
    Commands.main(new CompareModels(), args);
  }

  @Override
  public Integer call() throws IOException {
    ExperimentDeclaration declared = plan == null ? flags() : declared(plan);
    Targets.requireDirectory(out);
    ExperimentPlan experiment =
        Comparisons.WITHOUT_SEEN.plan(draws).provenance(provenance(declared));
    for (ExperimentDeclaration.Data one : declared.data()) {
      DataFormat reader = DataFormat.named(one.format());
      experiment = experiment.dataset(one.name(), () -> reader.split(one.file()));
    }
    for (ExperimentDeclaration.Model model : declared.models()) {
      experiment = Comparisons.WITHOUT_SEEN.with(experiment, model);
    }
    experiment = experiment.seeds(declared.seeds().stream().mapToLong(Long::longValue).toArray());
    Comparisons.run(Experiment.of(experiment, out), spec, this::report);
    return 0;
  }

  private void report(ExperimentResults results) throws IOException {
    List<Path> files = ExperimentFiles.write(results, out);
    PrintWriter console = Commands.out(spec);
    console.print(ExperimentTables.markdown(results));
    files.forEach(file -> console.println("report: " + file));
  }

  private ExperimentDeclaration declared(Path file) throws IOException {
    List<String> others =
        spec.commandLine().getParseResult().matchedOptions().stream()
            .map(OptionSpec::longestName)
            .filter(name -> !List.of("--plan", "--draws", "--out").contains(name))
            .toList();
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          others + " would count for nothing beside --plan, which declares all; write them there");
    }
    return ExperimentDeclaration.read(file);
  }

  private ExperimentDeclaration flags() {
    if (data == null || format == null) {
      throw new IllegalArgumentException(
          "--data and --format are missing; give both, or a --plan that declares the data");
    }
    Commands.requireAtLeastOne("seeds", seeds);
    String name = String.valueOf(data.getFileName());
    List<ExperimentDeclaration.Model> declared = new ArrayList<>();
    flags.requireKnown(models.stream().map(Comparisons::options).toList());
    for (String model : models) {
      Map<String, String> replaced = flags.replacedOf(Comparisons.options(model));
      declared.add(new ExperimentDeclaration.Model(model, model, "", replaced));
    }
    return new ExperimentDeclaration(
        List.of(new ExperimentDeclaration.Data(name, data, format)),
        declared,
        LongStream.rangeClosed(1, seeds).boxed().toList());
  }

  private static Map<String, String> provenance(ExperimentDeclaration declared) throws IOException {
    Map<String, String> facts = RunReport.provenance();
    for (ExperimentDeclaration.Data one : declared.data()) {
      facts.put(one.name() + ": SHA-256 of the file", RunReport.digest(one.file()));
    }
    return facts;
  }
}
