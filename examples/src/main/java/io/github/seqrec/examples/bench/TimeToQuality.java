package io.github.seqrec.examples.bench;

import ai.djl.pytorch.jni.JniUtils;
import com.google.gson.JsonObject;
import io.github.seqrec.api.RankingEvaluator;
import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.examples.Commands;
import io.github.seqrec.examples.DataFlags;
import io.github.seqrec.examples.ModelChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long a model trains until its validation reaches a figure. */
@Command(
    name = "bench.TimeToQuality",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints a line of JSON at each validation: seconds of training so far, without those of",
      "validations, and NDCG@10 among the whole catalogue without the history. Stops at the target,",
      "and ends with 1 if that is not reached."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class TimeToQuality implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private DataFlags data;

  @Mixin private ModelChoice choice;

  @Option(
      names = "--target",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      required = true,
      paramLabel = "X",
      description = "The NDCG@10 of validation to reach.")
  private double target;

  /** Runs the benchmark. */
  public static void main(String... args) {
    Commands.main(new TimeToQuality(), args);
  }

  @Override
  public Integer call() throws IOException {
    RecommenderTrainer trainer = choice.provider().trainer(choice.preset(), choice.replaced());
    Split split = data.split();
    RankingEvaluator full = FullRankingEvaluator.of(SeenPolicy.EXCLUDE);
    Watch watch = new Watch(Commands.out(spec));
    try {
      trainer
          .selectingBy(candidate -> full.evaluate(candidate, split.validation()).ndcg(10))
          .train(split.training(), watch)
          .close();
    } catch (CancellationException e) {
      // By the watch, at the first step behind the target.
    }
    return watch.reached ? 0 : 1;
  }

  private final class Watch implements TrainingMonitor {
    private final PrintWriter out;
    private double seconds;
    private boolean reached;

    Watch(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void finishedEpoch(Epoch epoch) {
      seconds += epoch.trainSeconds();
      if (Double.isNaN(epoch.validation())) {
        return;
      }
      reached |= epoch.validation() >= target;
      JsonObject json = new JsonObject();
      json.addProperty("model", choice.model());
      json.addProperty("epoch", epoch.epoch());
      json.addProperty("seconds", seconds);
      json.addProperty("ndcg@10", epoch.validation());
      json.addProperty("threads", JniUtils.getNumThreads());
      out.println(json);
      out.flush();
    }

    @Override
    public boolean cancelled() {
      return reached;
    }
  }
}
