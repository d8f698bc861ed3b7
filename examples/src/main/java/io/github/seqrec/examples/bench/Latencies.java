package io.github.seqrec.examples.bench;

import com.google.gson.JsonObject;
import java.util.Arrays;

/** How times of requests are told. */
final class Latencies {

  private Latencies() {}

  /**
   * Adds throughput and percentiles.
   *
   * @param nanos of each request; sorted here
   */
  static void addTo(JsonObject json, long[] nanos, double seconds) {
    Arrays.sort(nanos);
    json.addProperty("requests_per_second", Math.round(nanos.length / seconds));
    json.addProperty("p50_ms", percentile(nanos, 0.50));
    json.addProperty("p90_ms", percentile(nanos, 0.90));
    json.addProperty("p99_ms", percentile(nanos, 0.99));
    json.addProperty("p99.9_ms", percentile(nanos, 0.999));
  }

  private static double percentile(long[] sorted, double share) {
    int at = (int) Math.ceil(share * sorted.length) - 1;
    return Math.round(sorted[Math.max(0, at)] / 1e3) / 1e3;
  }
}
