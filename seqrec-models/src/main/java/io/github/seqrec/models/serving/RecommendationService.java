package io.github.seqrec.models.serving;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.kernels.ComputeThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Answers the requests of many threads with one model: a bounded queue, workers that answer in
 * batches what waits, and a model that can be exchanged while they do.
 *
 * <pre>{@code
 * try (RecommendationService service =
 *     RecommendationService.start(Recommenders.load(directory), ServiceOptions.defaults())) {
 *   Recommendation answer = service.recommend(RecommendRequest.of("1193", "661"));
 *   service.swap(Recommenders.load(newer));
 * }
 * }</pre>
 *
 * <p>A request that cannot be answered fails alone: those that shared its batch are answered as if
 * it had not been there. Every request that was taken is answered or fails, exactly once. The
 * service owns its models and closes them. Thread-safe.
 */
public final class RecommendationService implements AutoCloseable {

  private final ServiceOptions options;
  private final BatchQueue<PendingRequest> queue;
  private final ServedModel served;
  private final List<Thread> workers = new ArrayList<>();
  private final Listeners listeners = new Listeners();
  private final Object swapping = new Object();

  private RecommendationService(SequentialRecommender model, ServiceOptions options) {
    this.options = options;
    this.queue =
        new BatchQueue<>(options.queueCapacity(), options.workers(), PendingRequest::isGivenUp);
    this.served = new ServedModel(model);
  }

  /**
   * Starts the workers, and returns when all of them are warm.
   *
   * @param model belongs to the service from now on; closed too if it fails to start
   * @throws RuntimeException what the model throws at the warm-up
   * @throws CancellationException if the calling thread is interrupted, which it stays
   */
  public static RecommendationService start(SequentialRecommender model, ServiceOptions options) {
    RecommendationService service = new RecommendationService(model, options);
    try {
      service.startWorkers();
      return service;
    } catch (RuntimeException | Error e) {
      service.close();
      throw e;
    }
  }

  private void startWorkers() {
    List<CompletableFuture<Void>> warm = new ArrayList<>();
    for (int w = 1; w <= options.workers(); w++) {
      CompletableFuture<Void> ready = new CompletableFuture<>();
      Thread worker = new Thread(() -> run(ready), "seqrec-serving-" + w);
      // An application that forgets to close the service still ends.
      worker.setDaemon(true);
      workers.add(worker);
      warm.add(ready);
      served.enter();
      try {
        worker.start();
      } catch (Error e) { // no more threads
        workers.remove(worker);
        served.leave();
        throw e;
      }
    }
    warm.forEach(PendingRequest::await);
  }

  /**
   * Answers a request; waits for it.
   *
   * @throws IllegalArgumentException as {@link SequentialRecommender#recommend}
   * @throws RejectedExecutionException if the queue is full and the options say {@link
   *     WhenFull#REFUSE}
   * @throws IllegalStateException if the service is closed, or this is a callback in a worker
   * @throws CancellationException if the calling thread is interrupted, which it stays
   */
  public Recommendation recommend(RecommendRequest request) {
    requireNoWorker();
    return PendingRequest.await(recommendAsync(request));
  }

  /**
   * Answers several requests; waits for all of them. It waits for room in the queue too, whatever
   * the options say: a list may be longer than the queue.
   *
   * @return in the order of the requests
   * @throws IllegalArgumentException as {@link SequentialRecommender#recommend}, for the first
   *     request that fails; those that still wait are given up
   * @throws IllegalStateException if the service is closed, or this is a callback in a worker
   * @throws CancellationException if the calling thread is interrupted, which it stays
   */
  public List<Recommendation> recommendAll(List<RecommendRequest> requests) {
    requireNoWorker();
    List<CompletableFuture<Recommendation>> answers = new ArrayList<>(requests.size());
    try {
      for (RecommendRequest request : requests) {
        answers.add(submit(request, WhenFull.BLOCK));
      }
      return answers.stream().map(PendingRequest::await).toList();
    } catch (RuntimeException | Error e) {
      answers.forEach(answer -> answer.cancel(false)); // nobody hears the others
      throw e;
    }
  }

  /**
   * Answers a request later. What depends on the answer runs in the worker and keeps it from its
   * work: give an executor for more than a few instructions. Cancelling the answer takes a waiting
   * request out of the work.
   *
   * @return the answer, or what {@link SequentialRecommender#recommend} throws
   * @throws RejectedExecutionException if the queue is full and the options say {@link
   *     WhenFull#REFUSE}, or this is a callback in a worker, which never waits for room
   * @throws IllegalStateException if the service is closed
   * @throws CancellationException if the calling thread is interrupted, which it stays, while it
   *     waits for room
   */
  public CompletableFuture<Recommendation> recommendAsync(RecommendRequest request) {
    return submit(request, options.whenFull());
  }

  /**
   * Answers a request later, as {@link #recommendAsync(RecommendRequest)}. Whoever completes the
   * answer before the service does, as {@link CompletableFuture#orTimeout} does, takes a waiting
   * request out of the work.
   *
   * @param executor completes the answer and runs what depends on it
   */
  public CompletableFuture<Recommendation> recommendAsync(
      RecommendRequest request, Executor executor) {
    CompletableFuture<Recommendation> answer = recommendAsync(request);
    CompletableFuture<Recommendation> later = answer.thenApplyAsync(Function.identity(), executor);
    // It does nothing to an answer that is there; else nobody waits for it any more.
    CompletableFuture<Recommendation> unused =
        later.whenComplete((value, problem) -> answer.cancel(false));
    return later;
  }

  /**
   * Exchanges the model without dropping a request: batches that are in work end with the old one,
   * which is closed after the last of them; all later ones are answered by the new one. The new one
   * is warmed up first, in the calling thread.
   *
   * @param model belongs to the service from now on; closed if it fails at the warm-up, which
   *     leaves the old one in place
   * @throws IllegalArgumentException if it is the model that is served, which goes on
   * @throws IllegalStateException if the service is closed; the model is closed too
   */
  public void swap(SequentialRecommender model) {
    // One at a time: another one might close the model, or put it in place, during its warm-up.
    synchronized (swapping) {
      ModelCard now = served.swap(model, next -> WarmUp.run(next, options));
      listeners.tell(listener -> listener.swapped(now));
    }
  }

  /**
   * The card of the model that answers now.
   *
   * @throws IllegalStateException if the service is closed
   */
  public ModelCard card() {
    return served.ask(SequentialRecommender::card);
  }

  /**
   * The items of the model that answers now.
   *
   * @throws IllegalStateException if the service is closed
   */
  public ItemCatalog catalog() {
    return served.ask(SequentialRecommender::catalog);
  }

  /** Tells a listener of what happens from now on. What it throws is logged, and no more. */
  public void addListener(ServiceListener listener) {
    listeners.add(listener);
  }

  /**
   * The number of requests that wait for a worker, among them those that were given up and not yet
   * met by a worker or by a request that found the queue full.
   */
  public int waiting() {
    return queue.size();
  }

  /**
   * Refuses new requests, answers those that were taken, ends the workers and closes the model.
   * Returns when all that is done; an interrupt does not cut it short. From a callback in a worker
   * it returns at once, and the rest happens after it. Further calls do nothing.
   */
  @Override
  public void close() {
    queue.close();
    served.close();
    if (inWorker()) {
      return; // two callbacks that waited for each other's worker would wait for ever
    }
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<Recommendation> submit(RecommendRequest request, WhenFull whenFull) {
    PendingRequest pending = PendingRequest.of(request);
    boolean taken;
    try {
      boolean waits = whenFull == WhenFull.BLOCK && !inWorker();
      taken = waits ? queue.put(pending) : queue.offer(pending);
    } catch (InterruptedException e) {
      throw PendingRequest.interrupted("room in the queue", e);
    }
    if (!taken) {
      if (queue.isClosed()) {
        throw ServedModel.closed();
      }
      listeners.tell(ServiceListener::refused);
      throw full();
    }
    return pending.answer();
  }

  /** A worker that waited for its own service might wait for ever. */
  private void requireNoWorker() {
    if (inWorker()) {
      throw new IllegalStateException(
          "a callback in a worker of the service cannot wait for another answer of it; give"
              + " recommendAsync an executor for what asks again");
    }
  }

  private boolean inWorker() {
    return workers.contains(Thread.currentThread());
  }

  private RejectedExecutionException full() {
    return new RejectedExecutionException(
        options.queueCapacity()
            + " requests wait already, as many as queueCapacity allows; ask again later, or start"
            + " the service with a longer queue, more workers or WhenFull.BLOCK");
  }

  private void run(CompletableFuture<Void> ready) {
    try {
      work(ready);
    } finally {
      served.leave();
    }
  }

  private void work(CompletableFuture<Void> ready) {
    ComputeThreads.ofThisThread(options.computeThreads());
    try {
      WarmUp.run(served.model(), options);
      ready.complete(null);
    } catch (Throwable e) { // whoever starts the service waits for it, a checked one too
      ready.completeExceptionally(e);
      return;
    }
    long patience = options.maxWait().toNanos();
    while (true) {
      List<PendingRequest> batch;
      try {
        batch = queue.take(options.maxBatch(), patience);
      } catch (InterruptedException e) {
        // Only the queue's end ends a worker: requests that were taken are waiting.
        continue;
      }
      if (batch.isEmpty()) {
        return;
      }
      SharedModel lease = served.acquire();
      try {
        PendingRequest.answerAll(lease.model(), batch, listeners);
      } finally {
        lease.release();
      }
    }
  }
}
