package io.github.seqrec.examples.spring;

import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.models.serving.RecommendationService;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/** Healthy is a service that answers: the question goes through the queue like any other. */
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
    int items =
        service
            .recommendAsync(RecommendRequest.of().topK(1))
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .items()
            .size();
    builder.status(items == 1 ? "UP" : "DOWN").withDetail("waiting", service.waiting());
  }
}
