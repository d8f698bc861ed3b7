package io.github.seqrec.examples.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.math.Quantiles;
import com.google.gson.JsonObject;
import io.github.seqrec.api.History;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.examples.Commands;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.exchange.OnnxExport;
import io.github.seqrec.models.kernels.ComputeThreads;
import io.github.seqrec.models.plain.PlainRecommender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One model in ONNX Runtime and here, in turns in one process. */
@Command(
    name = "bench.OnnxServe",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a step, writes the model as ONNX and lets both score the whole catalogue for the same",
      "histories, one at a time and in turns. Prints one line of JSON: the median milliseconds of",
      "both, and the median of the rounds' ratios, above 1 where ONNX Runtime is slower."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class OnnxServe implements Callable<Integer> {

  private static final long SEED = 11;

  @Spec private CommandSpec spec;

  @Mixin private Workload workload;

  @Option(names = "--history", defaultValue = "50", description = "Items of each history.")
  private int history;

  @Option(names = "--rows", defaultValue = "1", description = "Histories of a request.")
  private int rows;

  @Option(names = "--plain", description = "Score in plain Java on our side, without libtorch.")
  private boolean plain;

  @Option(names = "--rounds", defaultValue = "21", description = "Rounds that are timed.")
  private int rounds;

  @Option(names = "--requests", defaultValue = "100", description = "Requests of a round.")
  private int requests;

  /** Runs the benchmark. */
  public static void main(String... args) {
    Commands.main(new OnnxServe(), args);
  }

  /** Something that scores the histories of a request. */
  private interface Scorer {
    float[][] scores(List<History> histories) throws OrtException;
  }

  @Override
  public Integer call() throws IOException, OrtException {
    Commands.requireAtLeastOne("history", history);
    Commands.requireAtLeastOne("rows", rows);
    Commands.requireAtLeastOne("rounds", rounds);
    Commands.requireAtLeastOne("requests", requests);
    JsonObject json;
    Path directory = Files.createTempDirectory("onnx");
    try {
      Path saved = directory.resolve("model");
      try (SequentialRecommender trained = workload.trainer(1).train(workload.data())) {
        trained.save(saved);
      }
      json = workload.describe(); // after the training, which sets the threads
      Path file = directory.resolve("model.onnx");
      OnnxExport.write(saved, file);
      int threads = json.get("threads").getAsInt();
      ComputeThreads.ofThisThread(threads);
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(threads);
      try (SequentialRecommender ours =
              plain ? PlainRecommender.load(saved) : Recommenders.load(saved);
          OrtSession session =
              OrtEnvironment.getEnvironment().createSession(file.toString(), options)) {
        compare(ours::scoreAll, histories -> run(session, histories), ours.catalog().size(), json);
      }
    } finally {
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    Commands.out(spec).println(json);
    return 0;
  }

  private void compare(Scorer ours, Scorer theirs, int items, JsonObject json) throws OrtException {
    double[] own = new double[rounds];
    double[] other = new double[rounds];
    double[] ratios = new double[rounds];
    round(ours, items, 0); // the first rounds are for the compiler
    round(theirs, items, 0);
    for (int round = 0; round < rounds; round++) {
      own[round] = round(ours, items, round);
      other[round] = round(theirs, items, round);
      ratios[round] = other[round] / own[round];
    }
    json.addProperty("history", history);
    json.addProperty("rows", rows);
    json.addProperty("engine", plain ? "plain" : "libtorch");
    json.addProperty("seqrec_ms", Quantiles.median().compute(own));
    json.addProperty("onnxruntime_ms", Quantiles.median().compute(other));
    json.addProperty("onnxruntime_over_seqrec", Quantiles.median().compute(ratios));
  }

  /** Milliseconds of a request, the median of a round. */
  private double round(Scorer scorer, int items, int number) throws OrtException {
    SplittableRandom random = new SplittableRandom(SEED + number);
    double[] times = new double[requests];
    for (int r = 0; r < requests; r++) {
      List<History> histories =
          random
              .ints(rows)
              .mapToObj(i -> History.of(random.ints(history, 1, items + 1).toArray()))
              .toList();
      long start = System.nanoTime();
      scorer.scores(histories);
      times[r] = (System.nanoTime() - start) / 1e6;
    }
    return Quantiles.median().compute(times);
  }

  private static float[][] run(OrtSession session, List<History> histories) throws OrtException {
    long[][] items = new long[histories.size()][];
    long[] lengths = new long[items.length];
    for (int i = 0; i < items.length; i++) {
      int[] row = histories.get(i).toArray();
      items[i] = Arrays.stream(row).asLongStream().toArray();
      lengths[i] = row.length;
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OnnxTensor first = OnnxTensor.createTensor(environment, items);
        OnnxTensor second = OnnxTensor.createTensor(environment, lengths);
        OrtSession.Result result = session.run(Map.of("items", first, "lengths", second))) {
      return (float[][]) result.get(0).getValue();
    }
  }
}
