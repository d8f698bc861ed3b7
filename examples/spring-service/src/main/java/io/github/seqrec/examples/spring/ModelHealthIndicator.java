package io.github.seqrec.examples.spring;

import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.models.serving.RecommendationService;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/**
 * Healthy is a service that answers a history: the question goes through the queue like any other,
 * and the network computes it.
 */
@Component
class ModelHealthIndicator extends AbstractHealthIndicator {

  private static final long PATIENCE_SECONDS = 2;

  private final RecommendationService service;

  ModelHealthIndicator(RecommendationService service) {
    super("the service does not answer");
    this.service = service;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) throws Exception {
    // Who has no history gets the most popular item, without the network.
    List<ScoredItem> popular = answer(RecommendRequest.of().topK(1));
    boolean up = !popular.isEmpty() && !answer(RecommendRequest.of(popular.get(0).id())).isEmpty();
    builder.status(up ? "UP" : "DOWN").withDetail("waiting", service.waiting());
  }

  private List<ScoredItem> answer(RecommendRequest request) throws Exception {
    CompletableFuture<Recommendation> answer = service.recommendAsync(request);
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).items();
    } finally {
      answer.cancel(false); // does nothing to what is answered; else nobody waits for it
    }
  }
}
