package io.github.seqrec.examples.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import com.google.common.math.Quantiles;
import com.google.gson.JsonObject;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.api.spi.RecommenderProvider;
import io.github.seqrec.examples.Commands;
import io.github.seqrec.examples.DataFlags;
import io.github.seqrec.examples.ModelChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long an epoch of a model takes on real data, and how fast the machine is at its best. */
@Command(
    name = "bench.Epoch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints one line of JSON: seconds_per_epoch is the median of the timed epochs,",
      "gflops_peak the speed of a large float32 matrix product between them, and gflop what the",
      "products of an epoch take by the model's equations. With --operations also",
      "the seconds of each operation in the timed epochs, of backward passes as a whole, and of all",
      "the rest: Java, the calls into libtorch, waiting for batches."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Epoch implements Callable<Integer> {

  private static final int MATRIX = 2048;
  private static final int PRODUCTS = 7;

  @Spec private CommandSpec spec;

  @Mixin private DataFlags data;

  @Mixin private ModelChoice choice;

  @Option(
      names = "--timed",
      defaultValue = "3",
      description = "Epochs that are timed, after one that is not.")
  private int timed;

  @Option(names = "--operations", description = "Tell what the time went into.")
  private boolean operations;

  /** Runs the benchmark. */
  public static void main(String... args) {
    Commands.main(new Epoch(), args);
  }

  @Override
  public Integer call() throws IOException {
    Commands.requireAtLeastOne("timed", timed);
    RecommenderProvider provider = choice.provider();
    String preset = choice.preset();
    Map<String, String> replaced = choice.replaced();
    String epochs = replaced.put("epochs", Integer.toString(timed + 1));
    if (epochs != null) {
      throw new IllegalArgumentException(
          "--epochs (" + epochs + ") would count for nothing; use --timed");
    }
    Split split = data.split();
    List<Double> seconds = new ArrayList<>();
    List<Double> speeds = new ArrayList<>();
    Operations clock = operations ? new Operations() : null;
    TrainingMonitor monitor =
        new TrainingMonitor() {
          @Override
          public void finishedEpoch(Epoch epoch) {
            if (epoch.epoch() > 1) {
              seconds.add(epoch.trainSeconds());
            }
            speeds.add(gigaflops());
            if (clock != null && epoch.epoch() == 1) {
              clock.start();
            }
          }
        };
    provider.trainer(preset, replaced).train(split.training(), monitor).close();
    JsonObject json = new JsonObject();
    json.addProperty("model", choice.model());
    json.addProperty("preset", preset);
    Map<String, Object> options = new HashMap<>(provider.options(preset));
    options.putAll(replaced);
    json.addProperty("loss", String.valueOf(options.get("loss")));
    double median = Quantiles.median().compute(seconds);
    json.addProperty("seconds_per_epoch", median);
    json.addProperty("min", Collections.min(seconds));
    json.addProperty("max", Collections.max(seconds));
    json.addProperty("events", split.training().interactionCount());
    double peak = Quantiles.median().compute(speeds);
    json.addProperty("gflops_peak", peak);
    Arithmetic.ofAnEpoch(choice.model(), options, split.training())
        .ifPresent(
            gflop -> {
              json.addProperty("gflop", gflop);
              json.addProperty("share_of_peak", gflop / median / peak);
            });
    json.addProperty("threads", JniUtils.getNumThreads());
    if (clock != null) {
      double all = seconds.stream().mapToDouble(Double::doubleValue).sum();
      json.add("operations", clock.stop(all));
    }
    Commands.out(spec).println(json);
    return 0;
  }

  /** The best of several products of two square matrices. */
  private static double gigaflops() {
    double best = 0;
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Shape shape = new Shape(MATRIX, MATRIX);
      NDArray a = manager.randomUniform(0, 1, shape, DataType.FLOAT32);
      NDArray b = manager.randomUniform(0, 1, shape, DataType.FLOAT32);
      for (int i = 0; i < PRODUCTS; i++) {
        long begin = System.nanoTime();
        a.matMul(b).close();
        best = Math.max(best, 2.0 * MATRIX * MATRIX * MATRIX / (System.nanoTime() - begin));
      }
    }
    return best;
  }
}
