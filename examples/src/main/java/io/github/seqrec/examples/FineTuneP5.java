package io.github.seqrec.examples;

import io.github.seqrec.api.Split;
import io.github.seqrec.eval.Reports;
import io.github.seqrec.p5.P5;
import io.github.seqrec.p5.P5Provider;
import io.github.seqrec.p5.P5Recommender;
import io.github.seqrec.p5.P5Trainer;
import io.github.seqrec.p5.hub.Hub;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * P5 from a checkpoint, or from random weights, to a recommender whose ids are known not to leak.
 */
@Command(
    name = "FineTuneP5",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Reads a file, keeps its 5-core, gives the items ids, looks whether these tell the test items,",
      "trains a T5 to answer prompts with them, selects its best epoch by NDCG@10 on the validation",
      "events (full ranking), and evaluates it once on the test events."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class FineTuneP5 implements Callable<Integer> {

  private static final int DRAWS = 3;

  @Spec private CommandSpec spec;

  @Mixin private DataFlags data;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "report, small or base; by default report, and small with --weights.")
  private @Nullable String preset;

  @Option(
      names = "--weights",
      paramLabel = "DIR",
      description =
          "Checkpoint to start from: a directory, or a name in the cache of the HuggingFace hub;"
              + " none, the default, for random weights.")
  private @Nullable String weights;

  @Option(
      names = "--indexing",
      paramLabel = "NAME",
      description =
          "random, sequential, collaborative (the default), hybrid, independent or catalogue.")
  private @Nullable String indexing;

  @Mixin private ModelFlags flags;

  @Option(names = "--save", paramLabel = "DIR", description = "Where to save the model.")
  private @Nullable Path save;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "Keeps the state of the training there, and goes on from it if there is one.")
  private @Nullable Path resume;

  /** Runs the example. */
  public static void main(String... args) {
    Commands.main(new FineTuneP5(), args);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Commands.out(spec);
    P5Provider provider = new P5Provider();
    Map<String, String> replaced = flags.replaced(provider.options("report").keySet());
    if (weights != null) {
      boolean none = weights.equals(P5.NONE);
      replaced.put("weights", none ? weights : Hub.fromEnvironment().resolve(weights).toString());
    }
    if (indexing != null) {
      replaced.put("indexing", indexing);
    }
    boolean random = replaced.getOrDefault("weights", P5.NONE).equals(P5.NONE);
    String usual = random ? "report" : "small";
    P5Trainer trainer = provider.trainer(preset == null ? usual : preset, replaced);
    DataFormat reader = data.format();
    if (save != null) {
      Targets.requireNewDirectory(save);
    }
    if (resume != null) {
      Targets.requireDirectory(resume);
      trainer = trainer.checkpointing(resume);
    }
    Split split = reader.split(data.file());
    out.println(split.description());
    Protocols protocols = Protocols.of(DRAWS, P5.Options.report().training().seed());
    trainer =
        trainer
            .checkingIds(split)
            .selectingBy(
                model ->
                    protocols
                        .full()
                        .evaluate(model, split.validation())
                        .metric(Comparisons.METRIC));
    try (ProgressBars.OfTraining progress =
            new ProgressBars.OfTraining(Comparisons.METRIC, Commands.err(spec));
        P5Recommender trained = trainer.train(split.training(), progress)) {
      out.println(trained.indexing().check().orElseThrow());
      if (save != null) {
        trained.save(save);
        out.println("model: " + save);
      }
      Protocols.Figures figures = protocols.evaluate(trained, split.test());
      out.print(Reports.table(List.of(figures.sampled(), figures.full())));
    }
    return 0;
  }
}
