package io.github.seqrec.spark;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frees what executors keep. */
final class Freeing {

  private static final Logger LOG = LoggerFactory.getLogger(Freeing.class);

  private Freeing() {}

  /** What cannot be freed costs memory; it costs neither the result nor the cause of a failure. */
  static void afterwards(Runnable freeing) {
    try {
      freeing.run();
    } catch (Exception e) { // Spark throws checked exceptions too, without declaring them
      LOG.warn("cannot free what the executors keep", e);
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
