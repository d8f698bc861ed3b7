package io.github.seqrec.examples.bench;

import com.google.common.math.Quantiles;
import com.google.gson.JsonObject;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.examples.Commands;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.plain.PlainRecommender;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How soon and how fast a saved model answers, in plain Java or with libtorch. */
@Command(
    name = "bench.PlainServe",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints one line of JSON: start_seconds from the start of the process to the first answer,",
      "and median and 99th percentile of the milliseconds of single requests, one after the other.",
      "A model directory that does not exist is made first, a SASRec of one training step; run it",
      "again then for start_seconds."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class PlainServe implements Callable<Integer> {

  private static final long SEED = 42;
  private static final int TOP = 10;

  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "The model.")
  private Path model;

  @Option(names = "--libtorch", description = "Serve with libtorch.")
  private boolean libtorch;

  @Option(names = "--items", defaultValue = "3416", description = "Items of a model to be made.")
  private int items;

  @Option(names = "--dim", defaultValue = "64", description = "State size of a model to be made.")
  private int dim;

  @Option(names = "--length", defaultValue = "50", description = "Events of each history.")
  private int length;

  @Option(names = "--requests", defaultValue = "1000", description = "Requests that are timed.")
  private int requests;

  @Option(names = "--warmup", defaultValue = "1000", description = "Requests before these.")
  private int warmup;

  /** Runs the benchmark. */
  public static void main(String... args) {
    Commands.main(new PlainServe(), args);
  }

  @Override
  public Integer call() throws IOException {
    boolean made = !Files.exists(model);
    if (made) {
      make();
    }
    JsonObject json = new JsonObject();
    try (SequentialRecommender recommender =
        libtorch ? Recommenders.load(model) : PlainRecommender.load(model)) {
      SplittableRandom random = new SplittableRandom(SEED);
      List<String> ids = recommender.catalog().ids();
      milliseconds(recommender, ids, random);
      if (!made) {
        long start = ManagementFactory.getRuntimeMXBean().getStartTime();
        json.addProperty("start_seconds", (System.currentTimeMillis() - start) / 1e3);
      }
      double[] times = new double[requests];
      for (int i = -warmup; i < requests; i++) {
        double time = milliseconds(recommender, ids, random);
        if (i >= 0) {
          times[i] = time;
        }
      }
      json.addProperty("median_ms", Quantiles.median().compute(times));
      json.addProperty("p99_ms", Quantiles.percentiles().index(99).compute(times));
      json.addProperty("engine", libtorch ? "libtorch" : "plain");
      json.addProperty("items", ids.size());
      json.addProperty("length", length);
      json.addProperty("requests", requests);
      json.addProperty("processors", Runtime.getRuntime().availableProcessors());
    }
    Commands.out(spec).println(json);
    return 0;
  }

  private double milliseconds(
      SequentialRecommender recommender, List<String> ids, SplittableRandom random) {
    List<String> history =
        random
            .ints(length, 0, ids.size())
            .mapToObj(ids::get)
            .collect(Collectors.toUnmodifiableList());
    RecommendRequest request = RecommendRequest.of(history).topK(TOP);
    long begin = System.nanoTime();
    recommender.recommend(request);
    return (System.nanoTime() - begin) / 1e6;
  }

  private void make() throws IOException {
    Map<String, String> options =
        Map.of("dim", Integer.toString(dim), "epochs", "1", "loss", "bce", "windows", "all");
    try (SequentialRecommender trained =
        Recommenders.provider("sasrec")
            .trainer("modern", options)
            .train(
                SyntheticSequences.markov(1, 0.2, SEED)
                    .users(items)
                    .items(items)
                    .lengths(2, 4)
                    .generate())) {
      trained.save(model);
    }
  }
}
