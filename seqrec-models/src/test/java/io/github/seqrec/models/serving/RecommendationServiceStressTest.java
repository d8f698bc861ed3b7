package io.github.seqrec.models.serving;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.RecommendRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RecommendationServiceStressTest {

  private static final int CLIENTS = 16;
  private static final int REQUESTS = 2_000;

  /** How many have come when the service closes. */
  private static final int ANSWERS = 50;

  private static final int PATIENCE_SECONDS = 30;

  private static final ServiceOptions OPTIONS =
      ServiceOptions.defaults().toBuilder().workers(4).queueCapacity(8).maxBatch(5).build();

  @Test
  void everyRequestGetsItsOwnAnswerOnceWhileModelsAreSwapped() throws Exception {
    List<StubModel> models = new ArrayList<>(List.of(new StubModel("0")));
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    AtomicInteger completions = new AtomicInteger();
    try (RecommendationService service = RecommendationService.start(models.get(0), OPTIONS)) {
      List<Future<?>> done = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        String id = "c" + client + "-";
        done.add(
            clients.submit(
                () -> {
                  for (int r = 0; r < REQUESTS; r++) {
                    String mine = id + r;
                    String answer =
                        service
                            .recommendAsync(RecommendRequest.of(mine))
                            .whenComplete((a, e) -> completions.incrementAndGet())
                            .get()
                            .items()
                            .get(0)
                            .id();
                    assertThat(answer).endsWith(":" + mine);
                  }
                  return null;
                }));
      }
      while (done.stream().anyMatch(future -> !future.isDone())) {
        StubModel next = new StubModel("" + models.size());
        models.add(next);
        service.swap(next);
        assertThat(service.waiting()).isBetween(0, OPTIONS.queueCapacity());
      }
      for (Future<?> future : done) {
        future.get();
      }
    } finally {
      clients.shutdown();
    }
    assertThat(completions).hasValue(CLIENTS * REQUESTS);
    assertThat(models).allSatisfy(model -> assertThat(model.closes).hasValue(1));
    assertThat(models.size()).isGreaterThan(2);
  }

  @Test
  void everyRequestThatWasTakenIsAnsweredWhenTheServiceClosesUnderLoad() throws Exception {
    for (int round = 0; round < 50; round++) {
      StubModel model = new StubModel("m");
      CountDownLatch underLoad = new CountDownLatch(ANSWERS);
      RecommendationService service = RecommendationService.start(model, OPTIONS);
      ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
      try {
        List<Future<Integer>> counts = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
          counts.add(clients.submit(() -> answersUntilClosed(service, underLoad)));
        }
        assertThat(underLoad.await(PATIENCE_SECONDS, SECONDS)).as("answers come").isTrue();
        service.close();
        int answers = 0;
        for (Future<Integer> count : counts) {
          answers += count.get(PATIENCE_SECONDS, SECONDS);
        }
        assertThat(answers).isGreaterThanOrEqualTo(ANSWERS);
      } finally {
        service.close();
        clients.shutdownNow();
      }
      assertThat(model.closes).hasValue(1);
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("seqrec-serving-") && thread.isAlive());
  }

  /** Fails if a request that was taken fails. */
  private static int answersUntilClosed(RecommendationService service, CountDownLatch answered)
      throws Exception {
    int answers = 0;
    while (true) {
      Future<?> answer;
      try {
        answer = service.recommendAsync(RecommendRequest.of("x"));
      } catch (IllegalStateException closed) {
        return answers;
      }
      answer.get();
      answered.countDown();
      answers++;
    }
  }
}
