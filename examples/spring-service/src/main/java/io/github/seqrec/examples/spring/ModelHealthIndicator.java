package io.github.seqrec.examples.spring;

import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.models.serving.RecommendationService;
import io.github.seqrec.models.serving.ServiceListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Healthy is a service that answers a history: the question goes through the queue like any other,
 * and the network computes it. A service whose queue is full, or so long that the question waits in
 * vain, is busy, and not ill, as long as it answers others: to start it anew would lose what waits.
 */
@Component
class ModelHealthIndicator extends AbstractHealthIndicator {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RecommendationService service;
  private final Duration patience;

  /** When the service last answered, by {@link System#nanoTime}. */
  private volatile long lastAnswer = System.nanoTime();

  @Autowired
  ModelHealthIndicator(RecommendationService service) {
    this(service, PATIENCE);
  }

  /**
   * An indicator that waits so long.
   *
   * @param patience for the answer to its own question, and for those to others
   */
  ModelHealthIndicator(RecommendationService service, Duration patience) {
    super("the service does not answer");
    this.service = service;
    this.patience = patience;
    service.addListener(
        new ServiceListener() {
          @Override
          public void answered(Recommendation answer, Duration latency) {
            lastAnswer = System.nanoTime();
          }
        });
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) throws Exception {
    ModelCard card = service.card();
    builder
        .withDetail("model", card.model())
        .withDetail("data", card.data().digest())
        .withDetail("waiting", service.waiting());
    try {
      builder.status(answers() ? Status.UP : Status.DOWN);
    } catch (RejectedExecutionException | TimeoutException e) {
      builder.status(answersOthers() ? Status.UP : Status.DOWN).withDetail("busy", true);
    }
  }

  private boolean answers() throws Exception {
    // Who has no history gets the most popular item, without the network.
    List<ScoredItem> popular = answer(RecommendRequest.of().topK(1));
    return !popular.isEmpty() && !answer(RecommendRequest.of(popular.get(0).id())).isEmpty();
  }

  private boolean answersOthers() throws InterruptedException {
    long now = System.nanoTime();
    while (lastAnswer - now < 0 && System.nanoTime() - now < patience.toNanos()) {
      pause();
    }
    return lastAnswer - now >= 0;
  }

  /** Between two looks at whether others are answered. */
  void pause() throws InterruptedException {
    Thread.sleep(10);
  }

  private List<ScoredItem> answer(RecommendRequest request) throws Exception {
    CompletableFuture<Recommendation> answer = service.recommendAsync(request);
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).items();
    } finally {
      answer.cancel(false); // does nothing to what is answered; else nobody waits for it
    }
  }
}
