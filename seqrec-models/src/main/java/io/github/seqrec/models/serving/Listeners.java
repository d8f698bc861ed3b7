package io.github.seqrec.models.serving;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who hears what a service does. Thread-safe. */
final class Listeners {

  private static final Logger LOG = LoggerFactory.getLogger(RecommendationService.class);

  private final List<ServiceListener> all = new CopyOnWriteArrayList<>();

  void add(ServiceListener listener) {
    all.add(listener);
  }

  /** What a listener throws is logged, and no more. */
  void tell(Consumer<ServiceListener> event) {
    for (ServiceListener listener : all) {
      try {
        event.accept(listener);
      } catch (Throwable e) { // a worker that ended here would leave its requests unanswered
        LOG.warn("a listener of the service failed", e);
      }
    }
  }
}
