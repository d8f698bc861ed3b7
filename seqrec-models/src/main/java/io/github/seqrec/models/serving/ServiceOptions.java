package io.github.seqrec.models.serving;

import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.models.options.RecordBuilder;
import java.time.Duration;

/**
 * How a {@link RecommendationService} works.
 *
 * @param workers threads that compute
 * @param queueCapacity requests that wait at most; with those in work, {@code workers * maxBatch},
 *     they bound the memory of the service
 * @param whenFull what becomes of further ones
 * @param maxBatch requests that a worker answers at once, at most
 * @param maxWait how long a request may wait for others to share its batch; with 0 a batch is the
 *     worker's share of what waits when it becomes free
 * @param computeThreads threads of libtorch for one operation of a worker; of no effect on models
 *     that do without libtorch
 * @param warmUpCalls batches that each worker, and each model that is swapped in, answers before
 *     requests reach it
 */
public record ServiceOptions(
    int workers,
    int queueCapacity,
    WhenFull whenFull,
    int maxBatch,
    Duration maxWait,
    int computeThreads,
    int warmUpCalls) {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** Checks the ranges. */
  public ServiceOptions {
    Ranges.atLeastOne("workers", workers, Runtime.getRuntime().availableProcessors());
    Ranges.atLeastOne("queueCapacity", queueCapacity, 1024);
    Ranges.atLeastOne("maxBatch", maxBatch, 32);
    Ranges.atLeastOne("computeThreads", computeThreads, 1);
    if (maxWait.isNegative() || maxWait.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException(
          "maxWait ("
              + maxWait
              + ") must lie in 0.."
              + LONGEST_WAIT
              + "; 0 or a few milliseconds are usual");
    }
    if (warmUpCalls < 0) {
      throw new IllegalArgumentException(
          "warmUpCalls (" + warmUpCalls + ") must be at least 0; 2 is usual");
    }
  }

  /**
   * A worker per processor with one thread of libtorch each, 1,024 waiting requests, callers wait
   * for room, batches of up to 32 without waiting for more, 2 calls of warm-up.
   */
  public static ServiceOptions defaults() {
    return new ServiceOptions(
        Runtime.getRuntime().availableProcessors(), 1024, WhenFull.BLOCK, 32, Duration.ZERO, 1, 2);
  }

  /** A builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes options one by one. */
  public static final class Builder extends RecordBuilder<ServiceOptions, Builder> {
    private Builder(ServiceOptions from) {
      super(from);
    }

    /** Sets {@link ServiceOptions#workers}. */
    public Builder workers(int value) {
      return set("workers", value);
    }

    /** Sets {@link ServiceOptions#queueCapacity}. */
    public Builder queueCapacity(int value) {
      return set("queueCapacity", value);
    }

    /** Sets {@link ServiceOptions#whenFull}. */
    public Builder whenFull(WhenFull value) {
      return set("whenFull", value);
    }

    /** Sets {@link ServiceOptions#maxBatch}. */
    public Builder maxBatch(int value) {
      return set("maxBatch", value);
    }

    /** Sets {@link ServiceOptions#maxWait}. */
    public Builder maxWait(Duration value) {
      return set("maxWait", value);
    }

    /** Sets {@link ServiceOptions#computeThreads}. */
    public Builder computeThreads(int value) {
      return set("computeThreads", value);
    }

    /** Sets {@link ServiceOptions#warmUpCalls}. */
    public Builder warmUpCalls(int value) {
      return set("warmUpCalls", value);
    }
  }
}
