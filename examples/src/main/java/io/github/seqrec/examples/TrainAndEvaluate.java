package io.github.seqrec.examples;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.eval.Reports;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole path from a file to a model and its figures, beside those of the baselines. */
@Command(
    name = "TrainAndEvaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Reads a file, keeps its 5-core, holds out the last two events of each user,",
      "trains a model, selects its best epoch by NDCG@10 on the validation events",
      "(full ranking), and evaluates it once on the test events, beside the baselines."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class TrainAndEvaluate implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private DataFlags data;

  @Mixin private ModelChoice choice;

  @Mixin private CaseFlags cases;

  @Option(
      names = "--draws",
      defaultValue = "3",
      paramLabel = "N",
      description = "Draws of the 100 negatives.")
  private int draws;

  @Option(
      names = "--eval-seed",
      defaultValue = "42",
      paramLabel = "N",
      description = "Where the negatives come from.")
  private long evalSeed;

  @Option(names = "--save", paramLabel = "DIR", description = "Where to save the model.")
  private @Nullable Path save;

  @Option(names = "--report", paramLabel = "FILE", description = "Where to write a JSON report.")
  private @Nullable Path report;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "Keeps the state of the training there, and goes on from it if there is one.")
  private @Nullable Path resume;

  @Option(
      names = "--warm-start",
      paramLabel = "DIR",
      description = "A saved model of the same options to start from; new items are added to it.")
  private @Nullable Path warmStart;

  @Option(
      names = "--warm-state",
      paramLabel = "DIR",
      description = "What --resume was when that model was trained: its optimizer goes on.")
  private @Nullable Path warmState;

  /** Runs the example. */
  public static void main(String... args) {
    Commands.main(new TrainAndEvaluate(), args);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Commands.out(spec);
    // All that can be refused is refused before the long work.
    String preset = choice.preset();
    RecommenderTrainer trainer = started(choice.provider().trainer(preset, choice.replaced()));
    DataFormat reader = data.format();
    Protocols protocols = Protocols.of(draws, evalSeed);
    requireTargets();

    InteractionDataset events = reader.core(data.file());
    Split split = cases.split(events);
    out.println(events.notes());
    out.println(split.description());
    out.flush();
    // Before the training, since it shows at once whether the protocols fit the data.
    Map<String, Protocols.Figures> baselines = baselines(protocols, split);

    if (resume != null) {
      trainer = trainer.checkpointing(resume);
    }
    trainer =
        trainer.selectingBy(
            candidate ->
                protocols
                    .full()
                    .evaluate(candidate, split.validation())
                    .metric(Comparisons.METRIC));
    try (ProgressBars.OfTraining progress =
            new ProgressBars.OfTraining(Comparisons.METRIC, Commands.err(spec));
        SequentialRecommender trained = trainer.train(split.training(), progress)) {
      if (save != null) {
        trained.save(save);
      }
      EvaluationReport validation = protocols.full().evaluate(trained, split.validation());
      Protocols.Figures test = protocols.evaluate(trained, split.test());
      out.println();
      out.println(described(trained.card(), preset));
      out.print(table(test, baselines));
      if (save != null) {
        out.println("model: " + save);
      }
      if (report != null) {
        new RunReport(spec.commandLine().getParseResult().originalArgs())
            .data(data.file(), events, split)
            .training(trained.card(), preset, progress.finished())
            .figures(validation, test, baselines)
            .write(report);
        out.println("report: " + report);
      }
    }
    return 0;
  }

  /** The model, and what it minimised if anything: figures of different losses are not alike. */
  private static String described(ModelCard card, String preset) {
    Map<String, Object> options = card.options();
    Object loss = options.get("loss");
    if (loss == null) {
      return card.model() + ", " + preset;
    }
    String described = card.model() + ", " + preset + ", loss " + loss;
    return loss.equals("softmax")
        ? described
        : described
            + ", "
            + options.get("negatives")
            + " "
            + options.get("sampler")
            + " negatives for each "
            + options.get("sharing");
  }

  private RecommenderTrainer started(RecommenderTrainer trainer) {
    if (warmStart == null) {
      if (warmState != null) {
        throw new IllegalArgumentException("--warm-state belongs to a --warm-start; give both");
      }
      return trainer;
    }
    return warmState == null
        ? trainer.warmStarting(warmStart)
        : trainer.warmStarting(warmStart, warmState);
  }

  private void requireTargets() throws IOException {
    if (save != null) {
      Targets.requireNewDirectory(save);
    }
    if (report != null) {
      Targets.requireFile(report);
    }
    if (resume != null) {
      Targets.requireDirectory(resume);
    }
  }

  private Map<String, Protocols.Figures> baselines(Protocols protocols, Split split) {
    Map<String, Protocols.Figures> figures = new LinkedHashMap<>();
    try (Bar bar = new Bar("baselines", Baselines.NAMES.size(), Commands.err(spec))) {
      for (String name : Baselines.NAMES) {
        try (SequentialRecommender baseline = Baselines.train(name, split.training())) {
          figures.put(name, protocols.evaluate(baseline, split.test()));
        }
        bar.step();
      }
    }
    return figures;
  }

  private static String table(Protocols.Figures model, Map<String, Protocols.Figures> baselines) {
    List<EvaluationReport> reports = new ArrayList<>(List.of(model.sampled(), model.full()));
    baselines
        .values()
        .forEach(figures -> reports.addAll(List.of(figures.sampled(), figures.full())));
    return Reports.table(reports);
  }
}
