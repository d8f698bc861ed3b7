package io.github.seqrec.models.serving.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.Fallback;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.serving.RecommendationService;
import io.github.seqrec.models.serving.ServiceListener;
import io.github.seqrec.models.serving.ServiceOptions;
import io.github.seqrec.models.serving.WhenFull;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecommendationServiceMetricsTest {

  private final MeterRegistry registry = new SimpleMeterRegistry();

  private static SequentialRecommender model() {
    return Recommenders.provider("markov").trainer("default", Map.of()).train(Tiny.data());
  }

  private RecommendationService service(ServiceOptions options) {
    RecommendationService service = RecommendationService.start(model(), options);
    new RecommendationServiceMetrics(service, Tags.of("service", "a")).bindTo(registry);
    return service;
  }

  private double count(String name) {
    return registry.get(name).tag("service", "a").counter().count();
  }

  private Timer requests(String outcome) {
    return registry.get("seqrec.requests").tag("outcome", outcome).timer();
  }

  @Test
  void countsAnswersFailuresUnknownItemsFallbacksBatchesAndSwaps() {
    try (RecommendationService service = service(ServiceOptions.defaults())) {
      service.recommend(RecommendRequest.of("i1", "x", "y"));
      service.recommend(RecommendRequest.of("i2"));
      RecommendRequest stranger = RecommendRequest.of("z");
      service.recommend(stranger.fallback(Fallback.POPULARITY));
      assertThatThrownBy(() -> service.recommend(stranger.fallback(Fallback.REFUSE)))
          .isInstanceOf(IllegalArgumentException.class);
      service.swap(model());
    }
    assertThat(requests("answered").count()).isEqualTo(3);
    assertThat(requests("answered").totalTime(TimeUnit.NANOSECONDS)).isPositive();
    assertThat(requests("failed").count()).isEqualTo(1);
    assertThat(count("seqrec.items.unknown")).isEqualTo(3);
    assertThat(count("seqrec.fallbacks")).isEqualTo(1);
    assertThat(count("seqrec.swaps")).isEqualTo(1);
    assertThat(count("seqrec.requests.refused")).isZero();
    assertThat(registry.get("seqrec.batch.size").summary().totalAmount()).isEqualTo(3);
  }

  @Test
  void showsWhatWaitsAndCountsWhatTheQueueHasNoRoomFor() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ServiceOptions options =
        ServiceOptions.defaults().toBuilder()
            .workers(1)
            .queueCapacity(2)
            .maxBatch(1)
            .whenFull(WhenFull.REFUSE)
            .build();
    try (RecommendationService service = service(options)) {
      RecommendRequest slow =
          RecommendRequest.of("i1")
              .rerank(
                  10,
                  items -> {
                    busy.countDown();
                    awaitQuietly(go);
                    return items;
                  });
      List<CompletableFuture<Recommendation>> answers = new ArrayList<>();
      answers.add(service.recommendAsync(slow));
      busy.await();
      answers.add(service.recommendAsync(RecommendRequest.of("i1")));
      answers.add(service.recommendAsync(RecommendRequest.of("i1")));
      assertThat(registry.get("seqrec.queue.size").gauge().value()).isEqualTo(2);
      assertThatThrownBy(() -> service.recommendAsync(RecommendRequest.of("i1")))
          .isInstanceOf(RejectedExecutionException.class);
      go.countDown();
      answers.forEach(answer -> assertThat(answer.join().items()).isNotEmpty());
    }
    assertThat(count("seqrec.requests.refused")).isEqualTo(1);
    assertThat(requests("answered").count()).isEqualTo(3);
    assertThat(registry.get("seqrec.queue.size").gauge().value()).isZero();
  }

  @Test
  void aListenerThatThrowsKeepsNobodyFromTheAnswer() {
    try (RecommendationService service = service(ServiceOptions.defaults())) {
      service.addListener(
          new ServiceListener() {
            @Override
            public void answered(Recommendation answer, Duration latency) {
              throw new IllegalStateException("broken listener");
            }
          });
      List<Recommendation> answers =
          service.recommendAll(List.of(RecommendRequest.of("i1"), RecommendRequest.of("i2")));
      assertThat(answers).allSatisfy(answer -> assertThat(answer.items()).isNotEmpty());
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
