package io.github.seqrec.examples.bench;

import com.google.gson.JsonObject;
import io.github.seqrec.examples.Commands;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the parts of a request cost. */
@Command(
    name = "bench.ServeParts",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the parts of a request with JMH, in this process, on one thread, and prints a line",
      "of JSON for each: mean milliseconds of a call and the half width of its 99.9 %% interval."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ServeParts implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--engines",
      split = ",",
      defaultValue = "plain,libtorch",
      description = "plain, which is Java alone, or libtorch, or both.")
  private String[] engines;

  @Option(
      names = "--items",
      split = ",",
      defaultValue = "10000",
      description = "Sizes of the catalogue.")
  private String[] items;

  @Option(
      names = "--history",
      split = ",",
      defaultValue = "50,200",
      description = "Items of the history.")
  private String[] history;

  @Option(names = "--rounds", defaultValue = "5", description = "Rounds that are timed.")
  private int rounds;

  @Option(names = "--millis", defaultValue = "1000", description = "Milliseconds of a round.")
  private int millis;

  /** Runs the benchmark. */
  public static void main(String... args) {
    Commands.main(new ServeParts(), args);
  }

  @Override
  public Integer call() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include("\\b" + RequestParts.class.getSimpleName() + "\\b")
            .param("engine", engines)
            .param("items", items)
            .param("history", history)
            .warmupIterations(rounds)
            .warmupTime(TimeValue.milliseconds(millis))
            .measurementIterations(rounds)
            .measurementTime(TimeValue.milliseconds(millis))
            // A process of its own would not find the classes that Maven's exec has loaded.
            .forks(0)
            .verbosity(VerboseMode.SILENT)
            .build();
    for (RunResult result : new Runner(options).run()) {
      Commands.out(spec).println(line(result));
    }
    return 0;
  }

  private static JsonObject line(RunResult run) {
    Result<?> result = run.getPrimaryResult();
    JsonObject json = new JsonObject();
    json.addProperty("part", result.getLabel());
    for (String name : run.getParams().getParamsKeys()) {
      json.addProperty(name, run.getParams().getParam(name));
    }
    json.addProperty("ms", result.getScore());
    json.addProperty("error", result.getScoreError());
    return json;
  }
}
