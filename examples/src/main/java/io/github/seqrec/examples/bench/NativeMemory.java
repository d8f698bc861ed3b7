package io.github.seqrec.examples.bench;

import com.google.gson.JsonObject;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.examples.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether training or serving grows the memory of the process. Linux only. */
@Command(
    name = "bench.NativeMemory",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints one line of JSON: the resident set of the process, less the committed Java heap,",
      "in MB, early and late in a training and in a series of recommendations.",
      "Start the JVM with -Xms and -Xmx alike and -XX:+AlwaysPreTouch: the pages of a heap that",
      "grows or shrinks would count as native memory."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class NativeMemory implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private Workload workload;

  @Option(
      names = "--steps",
      defaultValue = "200",
      description = "Training steps; early is after a quarter.")
  private int steps;

  @Option(
      names = "--calls",
      defaultValue = "10000",
      description = "Recommendations; early is after a tenth.")
  private int calls;

  /** Runs the benchmark. */
  public static void main(String... args) {
    Commands.main(new NativeMemory(), args);
  }

  @Override
  public Integer call() {
    Memory.requireLinux();
    if (steps < 4 || calls < 10) {
      throw new IllegalArgumentException(
          "steps (" + steps + ") must be at least 4 and calls (" + calls + ") at least 10");
    }
    JsonObject json = new JsonObject();
    TrainingMonitor monitor =
        new TrainingMonitor() {
          @Override
          public void stepped(Step step) {
            if (step.epoch() == steps / 4 || step.epoch() == steps) {
              json.addProperty("mb_at_step_" + step.epoch(), nativeMegabytes());
            }
          }
        };
    try (SequentialRecommender trained = workload.trainer(steps).train(workload.data(), monitor)) {
      RecommendRequest request = RecommendRequest.of("i1", "i2", "i3");
      for (int call = 1; call <= calls; call++) {
        trained.recommend(request);
        if (call == calls / 10 || call == calls) {
          json.addProperty("mb_at_call_" + call, nativeMegabytes());
        }
      }
      workload.describe().entrySet().forEach(e -> json.add(e.getKey(), e.getValue()));
      Commands.out(spec).println(json);
    }
    return 0;
  }

  /** After a collection, so that arrays whose owner is garbage do not count. */
  private static double nativeMegabytes() {
    System.gc();
    double heap = Runtime.getRuntime().totalMemory() / 1e6;
    try {
      return Memory.resident() - heap;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the memory of the process", e);
    }
  }
}
