package io.github.seqrec.examples.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.examples.Commands;
import io.github.seqrec.models.network.NetworkRecommender;
import io.github.seqrec.models.serving.RecommendationService;
import io.github.seqrec.models.serving.ServiceOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many requests a second a service answers, how long each takes, and what it finds. */
@Command(
    name = "bench.Serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints one line of JSON: for each number of client threads, each of which waits for its",
      "answer before it asks again, requests a second and the latency in ms at four percentiles;",
      "for each rate, the same of requests that arrive at random times whether or not others wait,",
      "from the time at which they should arrive; and which share of the ten best items is found."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Serve implements Callable<Integer> {

  private static final long SEED = 11;
  private static final int RECALL_REQUESTS = 100;

  @Spec private CommandSpec spec;

  @Mixin private Workload workload;

  @Option(
      names = "--clients",
      split = ",",
      defaultValue = "1,2,8,32",
      description = "Numbers of client threads.")
  private int[] clients;

  @Option(
      names = "--rates",
      split = ",",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "Requests a second that arrive as a Poisson process, each rate a run.")
  private int[] rates = {};

  @Option(
      names = "--index",
      defaultValue = "exact",
      description = "How the best items are found: exact, bfloat16, int8 or lucene.")
  private String index;

  @Option(names = "--plain", description = "Serve in plain Java, without libtorch.")
  private boolean plain;

  @Option(names = "--requests", defaultValue = "2000", description = "Requests of each run.")
  private int requests;

  @Option(names = "--history", defaultValue = "50", description = "Items of each history.")
  private int history;

  @Option(
      names = "--workers",
      defaultValue = "0",
      description = "Threads that answer; 0: one per processor.")
  private int workers;

  @Option(
      names = "--compute-threads",
      defaultValue = "1",
      description = "Threads of one operation of a worker.")
  private int computeThreads;

  @Option(names = "--max-batch", defaultValue = "32", description = "Requests of a batch at most.")
  private int maxBatch;

  @Option(
      names = "--max-wait",
      defaultValue = "0",
      description = "Milliseconds that a batch waits for more requests.")
  private int maxWait;

  /** Runs the benchmark. */
  public static void main(String... args) {
    Commands.main(new Serve(), args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    for (int count : clients) {
      Commands.requireAtLeastOne("clients", count);
    }
    for (int rate : rates) {
      Commands.requireAtLeastOne("rates", rate);
    }
    Commands.requireAtLeastOne("requests", requests);
    ServiceOptions.Builder options =
        ServiceOptions.defaults().toBuilder()
            .computeThreads(computeThreads)
            .maxBatch(maxBatch)
            .maxWait(Duration.ofMillis(maxWait));
    if (workers > 0) {
      options.workers(workers);
    }
    ServiceOptions built = options.build();
    IndexKind kind = IndexKind.named(index);
    if (plain && kind != IndexKind.EXACT) {
      throw new IllegalArgumentException("--index (" + index + ") needs a model without --plain");
    }
    SequentialRecommender model = workload.model(plain);
    int items = model.catalog().size();
    if (kind != IndexKind.EXACT) {
      ((NetworkRecommender) model).searchBy(kind.factory());
    }
    double recall =
        IndexKind.recall(
            model,
            IntStream.rangeClosed(1, RECALL_REQUESTS).mapToObj(r -> request(items, -r)).toList());
    JsonArray runs = new JsonArray();
    try (RecommendationService service = RecommendationService.start(model, built)) {
      for (int count : clients) {
        measure(service, items, count); // the first time is for the compiler
        runs.add(measure(service, items, count));
      }
      for (int rate : rates) {
        OpenLoop.run(service, i -> request(items, i), rate, requests);
        runs.add(OpenLoop.run(service, i -> request(items, i), rate, requests));
      }
    }
    JsonObject json = workload.describe();
    json.addProperty("workers", built.workers());
    json.addProperty("compute_threads", computeThreads);
    json.addProperty("max_batch", maxBatch);
    json.addProperty("max_wait_ms", maxWait);
    json.addProperty("history", history);
    json.addProperty("index", index);
    json.addProperty("engine", plain ? "plain" : "libtorch");
    json.addProperty("recall_at_10", recall);
    json.add("runs", runs);
    Commands.out(spec).println(json);
    return 0;
  }

  private JsonObject measure(RecommendationService service, int items, int count)
      throws InterruptedException, ExecutionException {
    int each = Math.max(1, requests / count);
    long[] nanos = new long[each * count];
    ExecutorService threads = Executors.newFixedThreadPool(count);
    long start = System.nanoTime();
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int c = 0; c < count; c++) {
        int client = c;
        done.add(threads.submit(() -> ask(service, items, client, nanos, client * each, each)));
      }
      for (Future<?> future : done) {
        future.get();
      }
    } finally {
      threads.shutdown();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    JsonObject json = new JsonObject();
    json.addProperty("clients", count);
    Latencies.addTo(json, nanos, seconds);
    return json;
  }

  private void ask(
      RecommendationService service, int items, int client, long[] nanos, int from, int count) {
    for (int r = 0; r < count; r++) {
      RecommendRequest request = request(items, (long) client << 32 | r);
      long start = System.nanoTime();
      service.recommend(request);
      nanos[from + r] = System.nanoTime() - start;
    }
  }

  private RecommendRequest request(int items, long number) {
    return RecommendRequest.of(
        new SplittableRandom(SEED + number)
            .ints(history, 1, items + 1)
            .mapToObj(item -> "i" + item)
            .toList());
  }
}
