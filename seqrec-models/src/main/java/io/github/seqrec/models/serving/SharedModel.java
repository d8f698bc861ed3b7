package io.github.seqrec.models.serving;

import io.github.seqrec.api.SequentialRecommender;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model that is closed when its owner and its last user let go of it. Thread-safe. */
final class SharedModel {

  private static final Logger LOG = LoggerFactory.getLogger(RecommendationService.class);

  private final SequentialRecommender model;

  /** The owner counts as one; 0 is final. */
  private final AtomicInteger holders = new AtomicInteger(1);

  SharedModel(SequentialRecommender model) {
    this.model = model;
  }

  SequentialRecommender model() {
    return model;
  }

  /** Takes hold of it, unless all have let go. */
  boolean acquire() {
    return holders.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
  }

  /** Lets go of it. What it throws at its end is logged, and no more. */
  void release() {
    if (holders.decrementAndGet() == 0) {
      try {
        model.close();
      } catch (Throwable e) { // whoever let go last has others to answer
        LOG.warn("a model that is served no more failed to close", e);
      }
    }
  }
}
