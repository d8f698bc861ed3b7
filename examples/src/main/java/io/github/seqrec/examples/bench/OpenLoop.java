package io.github.seqrec.examples.bench;

import com.google.gson.JsonObject;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.models.serving.RecommendationService;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Requests that arrive as a Poisson process. Each one's time counts from the moment at which it
 * should arrive, so that a service that falls behind shows it.
 */
final class OpenLoop {

  private static final long SEED = 23;

  private OpenLoop() {}

  /**
   * Asks, and waits for all answers.
   *
   * @param rate requests a second on average
   * @param count requests in all
   */
  static JsonObject run(
      RecommendationService service, IntFunction<RecommendRequest> requests, int rate, int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    long[] nanos = new long[count];
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    long start = System.nanoTime();
    double arrival = 0; // ns after the start
    for (int r = 0; r < count; r++) {
      int number = r;
      RecommendRequest request = requests.apply(r);
      arrival -= Math.log(1 - random.nextDouble()) * 1e9 / rate;
      long intended = start + (long) arrival;
      for (long left = intended - System.nanoTime(); left > 0; ) {
        LockSupport.parkNanos(left);
        left = intended - System.nanoTime();
      }
      answers.add(
          service
              .recommendAsync(request, Runnable::run)
              .thenAccept(answer -> nanos[number] = System.nanoTime() - intended));
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
    JsonObject json = new JsonObject();
    json.addProperty("rate", rate);
    Latencies.addTo(json, nanos, (System.nanoTime() - start) / 1e9);
    return json;
  }
}
