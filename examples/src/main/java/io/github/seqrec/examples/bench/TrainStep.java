package io.github.seqrec.examples.bench;

import com.google.common.math.Quantiles;
import com.google.gson.JsonObject;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.examples.Commands;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long an optimizer step takes. */
@Command(
    name = "bench.TrainStep",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Prints one line of JSON: seconds_per_step is the median of the timed steps.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class TrainStep implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private Workload workload;

  @Option(names = "--steps", defaultValue = "8", description = "Steps that are timed.")
  private int steps;

  @Option(names = "--warmup", defaultValue = "2", description = "Steps before them, which are not.")
  private int warmup;

  /** Runs the benchmark. */
  public static void main(String... args) {
    Commands.main(new TrainStep(), args);
  }

  @Override
  public Integer call() {
    if (steps < 1 || warmup < 1) {
      throw new IllegalArgumentException(
          "steps (" + steps + ") and warmup (" + warmup + ") must be at least 1");
    }
    List<Long> ends = new ArrayList<>();
    TrainingMonitor clock =
        new TrainingMonitor() {
          @Override
          public void stepped(Step step) {
            ends.add(System.nanoTime());
          }
        };
    try (SequentialRecommender trained =
        workload.trainer(warmup + steps).train(workload.data(), clock)) {
      List<Double> seconds = new ArrayList<>();
      for (int step = warmup; step < ends.size(); step++) {
        seconds.add((ends.get(step) - ends.get(step - 1)) / 1e9);
      }
      JsonObject json = new JsonObject();
      json.addProperty("seconds_per_step", Quantiles.median().compute(seconds));
      json.addProperty("min", Collections.min(seconds));
      json.addProperty("max", Collections.max(seconds));
      json.addProperty("steps", steps);
      json.addProperty("warmup", warmup);
      workload.describe().entrySet().forEach(e -> json.add(e.getKey(), e.getValue()));
      json.addProperty("loss_value", trained.card().metrics().get("train_loss"));
      Commands.out(spec).println(json);
    }
    return 0;
  }
}
