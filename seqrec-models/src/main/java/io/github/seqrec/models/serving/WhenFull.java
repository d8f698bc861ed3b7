package io.github.seqrec.models.serving;

/** What becomes of a request that finds the queue of a {@link RecommendationService} full. */
public enum WhenFull {
  /** The caller waits for room. */
  BLOCK,
  /** {@link java.util.concurrent.RejectedExecutionException}, at once. */
  REFUSE
}
