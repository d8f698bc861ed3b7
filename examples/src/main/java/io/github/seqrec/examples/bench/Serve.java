package io.github.seqrec.examples.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.examples.Commands;
import io.github.seqrec.models.serving.RecommendationService;
import io.github.seqrec.models.serving.ServiceOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many requests a second a service answers, and how long each takes. */
@Command(
    name = "bench.Serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints one line of JSON: for each number of client threads, each of which waits for its",
      "answer before it asks again, requests a second and the latency at two percentiles in ms."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Serve implements Callable<Integer> {

  private static final long SEED = 11;

  @Spec private CommandSpec spec;

  @Mixin private Workload workload;

  @Option(
      names = "--clients",
      split = ",",
      defaultValue = "1,2,8,32",
      description = "Numbers of client threads, ${DEFAULT-VALUE} by default.")
  private int[] clients;

  @Option(names = "--requests", defaultValue = "2000", description = "Requests of each run.")
  private int requests;

  @Option(names = "--history", defaultValue = "50", description = "Items of each history.")
  private int history;

  @Option(names = "--workers", defaultValue = "0", description = "0: one per processor.")
  private int workers;

  @Option(names = "--max-batch", defaultValue = "32", description = "Requests of a batch.")
  private int maxBatch;

  @Option(names = "--max-wait", defaultValue = "0", description = "Milliseconds for a batch.")
  private int maxWait;

  /** Runs the benchmark. */
  public static void main(String... args) {
    Commands.main(new Serve(), args);
  }

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    ServiceOptions.Builder options =
        ServiceOptions.defaults().toBuilder()
            .maxBatch(maxBatch)
            .maxWait(Duration.ofMillis(maxWait));
    if (workers > 0) {
      options.workers(workers);
    }
    ServiceOptions built = options.build();
    SequentialRecommender model = workload.trainer(1).train(workload.data());
    int items = model.catalog().size();
    JsonArray runs = new JsonArray();
    try (RecommendationService service = RecommendationService.start(model, built)) {
      for (int count : clients) {
        measure(service, items, count); // the first time is for the compiler
        runs.add(measure(service, items, count));
      }
    }
    JsonObject json = workload.describe();
    json.addProperty("workers", built.workers());
    json.addProperty("max_batch", maxBatch);
    json.addProperty("max_wait_ms", maxWait);
    json.addProperty("history", history);
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
    Arrays.sort(nanos);
    JsonObject json = new JsonObject();
    json.addProperty("clients", count);
    json.addProperty("requests_per_second", Math.round(nanos.length / seconds));
    json.addProperty("p50_ms", percentile(nanos, 0.50));
    json.addProperty("p99_ms", percentile(nanos, 0.99));
    return json;
  }

  private void ask(
      RecommendationService service, int items, int client, long[] nanos, int from, int count) {
    SplittableRandom random = new SplittableRandom(SEED + client);
    for (int r = 0; r < count; r++) {
      List<String> ids = random.ints(history, 1, items + 1).mapToObj(item -> "i" + item).toList();
      long start = System.nanoTime();
      service.recommend(RecommendRequest.of(ids));
      nanos[from + r] = System.nanoTime() - start;
    }
  }

  private static double percentile(long[] sorted, double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return Math.round(sorted[Math.max(0, index)] / 1e3) / 1e3;
  }
}
