package io.github.seqrec.examples.bench;

import com.google.common.math.LinearTransformation;
import com.google.common.math.PairedStatsAccumulator;
import com.google.common.math.Quantiles;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.eval.chart.LineChart;
import io.github.seqrec.eval.experiment.ExperimentFiles;
import io.github.seqrec.examples.Commands;
import io.github.seqrec.models.Recommenders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How time and memory of a step grow with length, size and depth (the report's section X). */
@Command(
    name = "bench.Complexity",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains the RNN and the Transformer decoder for a few steps of 2 sequences at each length n,",
      "size d and number of layers L, the other two fixed. Prints a line of JSON for each curve,",
      "with the exponent of its growth over the larger half of its points, and draws the curves.",
      "Linux only: peak memory is that of the process, from its status."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Complexity implements Callable<Integer> {

  private static final long SEED = 42;

  /** So few that the longest step is not divided. */
  private static final int USERS = 2;

  private static final int ITEMS = 5000;
  private static final int WARMUP = 2;

  /** What varies, with the values that the others have meanwhile. */
  private enum Axis {
    LENGTH("n", "length of the sequence n", 1024),
    SIZE("d", "size of the states d", 64),
    LAYERS("L", "layers L", 1);

    private final String symbol;
    private final String label;
    private final int fixed;

    Axis(String symbol, String label, int fixed) {
      this.symbol = symbol;
      this.label = label;
      this.fixed = fixed;
    }
  }

  /** A measured point: what varies, seconds of a step, and megabytes above the start. */
  private record Point(int value, double seconds, double megabytes) {}

  @Spec private CommandSpec spec;

  @Mixin private Threads threads;

  @Option(
      names = "--lengths",
      split = ",",
      defaultValue = "128,256,512,1024,2048,4096",
      description = "Values of n, ascending.")
  private List<Integer> lengths;

  @Option(
      names = "--sizes",
      split = ",",
      defaultValue = "32,64,128,256,512,1024",
      description = "Values of d, ascending.")
  private List<Integer> sizes;

  @Option(
      names = "--layers",
      split = ",",
      defaultValue = "1,2,4,8,16",
      description = "Values of L, ascending.")
  private List<Integer> layers;

  @Option(names = "--steps", defaultValue = "15", description = "Steps that are timed.")
  private int steps;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "For the charts.")
  private Path out;

  /** Runs the benchmark. */
  public static void main(String... args) {
    Commands.main(new Complexity(), args);
  }

  @Override
  public Integer call() throws IOException {
    Commands.requireAtLeastOne("steps", steps);
    Memory.requireLinux();
    threads.set();
    Files.createDirectories(out);
    Map<Axis, List<Integer>> values =
        Map.of(Axis.LENGTH, lengths, Axis.SIZE, sizes, Axis.LAYERS, layers);
    for (Axis axis : Axis.values()) {
      List<LineChart.Series> seconds = new ArrayList<>();
      List<LineChart.Series> megabytes = new ArrayList<>();
      for (String model : List.of("rnn", "transformer")) {
        List<Point> points = curve(model, axis, values.getOrDefault(axis, List.of()));
        Commands.out(spec).println(new Gson().toJson(line(model, axis, points)));
        seconds.add(series(model, points, true));
        megabytes.add(series(model, points, false));
      }
      draw(axis, "time", "seconds a step", seconds);
      draw(axis, "memory", "peak memory, MB above the start", megabytes);
    }
    return 0;
  }

  private List<Point> curve(String model, Axis axis, List<Integer> values) throws IOException {
    step(model, axis, values.get(0)); // loads libtorch and warms the JVM up
    List<Point> points = new ArrayList<>();
    for (int value : values) {
      double start = Memory.resetPeak();
      double seconds = step(model, axis, value);
      points.add(new Point(value, seconds, Math.max(0, Memory.peak() - start)));
    }
    return points;
  }

  /** The median time of a step. */
  private double step(String model, Axis axis, int value) {
    int length = axis == Axis.LENGTH ? value : Axis.LENGTH.fixed;
    String size = Integer.toString(axis == Axis.SIZE ? value : Axis.SIZE.fixed);
    Map<String, String> options = new HashMap<>();
    options.put("maxLength", Integer.toString(length));
    options.put("layers", Integer.toString(axis == Axis.LAYERS ? value : Axis.LAYERS.fixed));
    options.put("batchSize", Integer.toString(USERS));
    options.put("epochs", Integer.toString(WARMUP + steps));
    options.put("learningRate", "1e-4");
    options.put("loss", "bpr"); // one negative: the catalogue costs next to nothing
    options.put("seed", Long.toString(SEED));
    if (model.equals("rnn")) {
      options.put("embeddingDim", size);
      options.put("hidden", size);
    } else {
      options.put("dim", size);
      options.put("inner", Integer.toString(4 * Integer.parseInt(size)));
    }
    SequenceDataset data =
        SyntheticSequences.markov(1, 0.2, SEED)
            .users(USERS)
            .items(ITEMS)
            .lengths(length + 1, length + 1)
            .generate();
    List<Long> ends = new ArrayList<>();
    TrainingMonitor clock =
        new TrainingMonitor() {
          @Override
          public void stepped(Step step) {
            ends.add(System.nanoTime());
          }
        };
    Recommenders.provider(model).trainer("report", options).train(data, clock).close();
    List<Double> seconds = new ArrayList<>();
    for (int i = WARMUP; i < ends.size(); i++) {
      seconds.add((ends.get(i) - ends.get(i - 1)) / 1e9);
    }
    return Quantiles.median().compute(seconds);
  }

  private JsonObject line(String model, Axis axis, List<Point> points) {
    JsonObject json = new JsonObject();
    json.addProperty("model", model);
    json.addProperty("axis", axis.symbol);
    for (Axis other : Axis.values()) {
      if (other != axis) {
        json.addProperty(other.symbol, other.fixed);
      }
    }
    JsonArray array = new JsonArray();
    for (Point point : points) {
      JsonObject one = new JsonObject();
      one.addProperty(axis.symbol, point.value);
      one.addProperty("seconds", point.seconds);
      one.addProperty("mb", point.megabytes);
      array.add(one);
    }
    json.add("points", array);
    List<Point> large = points.subList(points.size() / 2, points.size());
    if (large.size() > 1) {
      json.addProperty("time_exponent", exponent(large, true));
      json.addProperty("memory_exponent", exponent(large, false));
    }
    return json;
  }

  /** The slope of the regression line through the logarithms. */
  private static double exponent(List<Point> points, boolean time) {
    PairedStatsAccumulator logs = new PairedStatsAccumulator();
    for (Point point : points) {
      double measured = time ? point.seconds : Math.max(point.megabytes, 1e-3);
      logs.add(Math.log(point.value), Math.log(measured));
    }
    LinearTransformation line = logs.leastSquaresFit();
    return line.slope();
  }

  private static LineChart.Series series(String model, List<Point> points, boolean time) {
    return new LineChart.Series(
        model,
        points.stream()
            .map(p -> new LineChart.Point(p.value, time ? p.seconds : p.megabytes, 0))
            .toList());
  }

  private void draw(Axis axis, String kind, String label, List<LineChart.Series> series)
      throws IOException {
    String svg =
        LineChart.of(label + " by " + axis.label, axis.label, label, series).logarithmic().svg();
    String name = "complexity-" + kind + "-" + axis.symbol + ".svg";
    Commands.out(spec).println("chart: " + ExperimentFiles.replace(out.resolve(name), svg));
  }
}
