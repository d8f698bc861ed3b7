package io.github.seqrec.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.serving.RecommendationService;
import io.github.seqrec.models.serving.ServiceOptions;
import io.github.seqrec.models.serving.WhenFull;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

@Timeout(60)
class ModelHealthIndicatorTest {

  private static final ServiceOptions SMALL =
      ServiceOptions.defaults().toBuilder()
          .workers(1)
          .queueCapacity(1)
          .maxBatch(1)
          .warmUpCalls(0)
          .whenFull(WhenFull.REFUSE)
          .build();

  private static SequentialRecommender model() {
    return Recommenders.provider("markov")
        .trainer("default", Map.of())
        .train(SyntheticSequences.markov(1, 0.1, 7).users(40).items(12).generate());
  }

  private static Health health(RecommendationService service) {
    return new ModelHealthIndicator(service).health();
  }

  @Test
  void aModelThatAnswersIsUpAndNamed() {
    try (RecommendationService service = RecommendationService.start(model(), SMALL)) {
      Health health = health(service);
      assertThat(health.getStatus()).isEqualTo(Status.UP);
      assertThat(health.getDetails())
          .containsEntry("model", "markov")
          .containsEntry("data", service.card().data().digest())
          .containsEntry("waiting", 0)
          .doesNotContainKey("busy");
    }
  }

  /** A request that is in work until the gate opens. */
  private static RecommendRequest slow(CountDownLatch working, CountDownLatch gate) {
    return RecommendRequest.of("i1")
        .rerank(
            10,
            items -> {
              working.countDown();
              try {
                gate.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return items;
            });
  }

  /** The health while the gate is closed, so that nobody is answered. */
  private static Health hanging(RecommendationService service) {
    return new ModelHealthIndicator(service, Duration.ofMillis(100)).health();
  }

  /** The health if the gate opens when it is seen that nobody has been answered yet. */
  private static Health opening(
      RecommendationService service,
      CountDownLatch gate,
      CompletableFuture<Recommendation> inWork) {
    ModelHealthIndicator indicator =
        new ModelHealthIndicator(service, Duration.ofSeconds(1)) {
          @Override
          void pause() {
            gate.countDown();
            assertThat(inWork.join().items()).isNotEmpty(); // however long that takes
          }
        };
    return indicator.health();
  }

  @Test
  void aFullQueueIsBusyAndUpAsLongAsOthersAreAnswered() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    try (RecommendationService service = RecommendationService.start(model(), SMALL)) {
      CompletableFuture<Recommendation> first = service.recommendAsync(slow(working, gate));
      working.await();
      CompletableFuture<Recommendation> second = service.recommendAsync(RecommendRequest.of("i1"));
      Health hanging = hanging(service);
      assertThat(hanging.getStatus()).isEqualTo(Status.DOWN);
      assertThat(hanging.getDetails()).containsEntry("busy", true).containsEntry("waiting", 1);

      Health busy = opening(service, gate, first);
      assertThat(busy.getStatus()).isEqualTo(Status.UP);
      assertThat(busy.getDetails()).containsEntry("busy", true).containsEntry("waiting", 1);
      assertThat(second.get().items()).isNotEmpty();
    }
  }

  @Test
  void aLongQueueThatIsNotFullIsBusyAndUpAsLongAsOthersAreAnswered() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    ServiceOptions longer = SMALL.toBuilder().queueCapacity(10).build();
    try (RecommendationService service = RecommendationService.start(model(), longer)) {
      CompletableFuture<Recommendation> first = service.recommendAsync(slow(working, gate));
      working.await();
      Health hanging = hanging(service);
      assertThat(hanging.getStatus()).isEqualTo(Status.DOWN);
      assertThat(hanging.getDetails()).containsEntry("busy", true);

      // While the question waits in vain nobody is answered; after that somebody is.
      Health busy = opening(service, gate, first);
      assertThat(busy.getStatus()).isEqualTo(Status.UP);
      assertThat(busy.getDetails()).containsEntry("busy", true);
    }
  }

  @Test
  void aModelThatDoesNotAnswerIsDown() {
    SequentialRecommender model = model();
    SequentialRecommender broken =
        (SequentialRecommender)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SequentialRecommender.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("recommendAll")) {
                    throw new IllegalStateException("no weights");
                  }
                  return method.invoke(model, arguments);
                });
    try (RecommendationService service = RecommendationService.start(broken, SMALL)) {
      Health health = health(service);
      assertThat(health.getStatus()).isEqualTo(Status.DOWN);
      assertThat(health.getDetails()).extractingByKey("error").asString().contains("no weights");
    }
  }
}
