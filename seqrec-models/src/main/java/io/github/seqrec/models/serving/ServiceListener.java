package io.github.seqrec.models.serving;

import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.Recommendation;
import java.time.Duration;

/**
 * Hears what a {@link RecommendationService} does, for monitoring. Called by the threads that
 * answer and ask, several at once, before the answer reaches whoever waits for it: implementations
 * are thread-safe and quick.
 */
public interface ServiceListener {

  /**
   * A request was answered.
   *
   * @param latency since it was given to the service
   */
  default void answered(Recommendation answer, Duration latency) {}

  /**
   * A request failed.
   *
   * @param reason what the model threw
   * @param latency since it was given to the service
   */
  default void failed(Throwable reason, Duration latency) {}

  /** A request was refused since the queue was full. */
  default void refused() {}

  /**
   * A call of the model answered so many requests; those of a call that failed are answered one by
   * one.
   *
   * @param size at least 1
   */
  default void batch(int size) {}

  /**
   * Another model answers from now on.
   *
   * @param now its card
   */
  default void swapped(ModelCard now) {}
}
