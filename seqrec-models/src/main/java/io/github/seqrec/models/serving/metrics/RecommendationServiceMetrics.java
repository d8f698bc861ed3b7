package io.github.seqrec.models.serving.metrics;

import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.models.serving.RecommendationService;
import io.github.seqrec.models.serving.ServiceListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;

/**
 * Meters of a {@link RecommendationService}, as Micrometer's binders of executors and caches are
 * used: {@code new RecommendationServiceMetrics(service, tags).bindTo(registry)}, once for a
 * service.
 *
 * <table>
 * <caption>The meters</caption>
 * <tr><th>name</th><th>kind</th><th>what</th></tr>
 * <tr><td>seqrec.requests</td><td>timer</td><td>from request to answer, tagged {@code outcome} =
 * {@code answered}, {@code failed}</td></tr>
 * <tr><td>seqrec.requests.refused</td><td>counter</td><td>requests for which the queue had no
 * room</td></tr>
 * <tr><td>seqrec.queue.size</td><td>gauge</td><td>requests that wait</td></tr>
 * <tr><td>seqrec.batch.size</td><td>summary</td><td>requests of one call of the model</td></tr>
 * <tr><td>seqrec.items.unknown</td><td>counter</td><td>items of histories that the model does not
 * know</td></tr>
 * <tr><td>seqrec.fallbacks</td><td>counter</td><td>answers by the request's fallback</td></tr>
 * <tr><td>seqrec.swaps</td><td>counter</td><td>exchanges of the model</td></tr>
 * </table>
 *
 * <p>Thread-safe.
 */
public final class RecommendationServiceMetrics implements MeterBinder {

  private final RecommendationService service;
  private final Iterable<Tag> tags;

  /**
   * Meters of a service.
   *
   * @param tags of all meters, to tell services of one application apart; may be empty
   */
  public RecommendationServiceMetrics(RecommendationService service, Iterable<Tag> tags) {
    this.service = service;
    this.tags = tags;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("seqrec.queue.size", service, RecommendationService::waiting)
        .description("requests that wait for a worker")
        .tags(tags)
        .register(registry);
    service.addListener(new Meters(registry));
  }

  private final class Meters implements ServiceListener {
    private final Timer answered;
    private final Timer failed;
    private final Counter refused;
    private final DistributionSummary batches;
    private final Counter unknown;
    private final Counter fallbacks;
    private final Counter swaps;

    Meters(MeterRegistry registry) {
      answered = timer(registry, "answered");
      failed = timer(registry, "failed");
      refused = counter(registry, "seqrec.requests.refused", "requests that found the queue full");
      batches =
          DistributionSummary.builder("seqrec.batch.size")
              .description("requests of one call of the model")
              .tags(tags)
              .register(registry);
      unknown = counter(registry, "seqrec.items.unknown", "unknown items of histories");
      fallbacks = counter(registry, "seqrec.fallbacks", "answers by the fallback");
      swaps = counter(registry, "seqrec.swaps", "exchanges of the model");
    }

    private Timer timer(MeterRegistry registry, String outcome) {
      return Timer.builder("seqrec.requests")
          .description("time from request to answer")
          .tags(tags)
          .tag("outcome", outcome)
          .register(registry);
    }

    private Counter counter(MeterRegistry registry, String name, String description) {
      return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    @Override
    public void answered(Recommendation answer, Duration latency) {
      answered.record(latency);
      unknown.increment(answer.unknownItems().size());
      if (answer.fallbackUsed()) {
        fallbacks.increment();
      }
    }

    @Override
    public void failed(Throwable reason, Duration latency) {
      failed.record(latency);
    }

    @Override
    public void refused() {
      refused.increment();
    }

    @Override
    public void batch(int size) {
      batches.record(size);
    }

    @Override
    public void swapped(ModelCard now) {
      swaps.increment();
    }
  }
}
