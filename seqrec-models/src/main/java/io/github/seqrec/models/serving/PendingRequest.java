package io.github.seqrec.models.serving;

import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.SequentialRecommender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** A request, who waits for its answer, and since when, by {@link System#nanoTime}. */
record PendingRequest(
    RecommendRequest request, CompletableFuture<Recommendation> answer, long since) {

  static PendingRequest of(RecommendRequest request) {
    return new PendingRequest(request, new CompletableFuture<>(), System.nanoTime());
  }

  /** Whether nobody waits for it any more; said of one that is not answered yet. */
  boolean isGivenUp() {
    return answer.isDone();
  }

  Duration waited() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /**
   * Waits for an answer, which is given up if the thread is interrupted.
   *
   * @throws CancellationException if it is
   */
  static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      answer.cancel(false);
      throw interrupted("the answer", e);
    } catch (ExecutionException e) {
      // The request's own fault reads as that of a direct call.
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      if (e.getCause() instanceof Error problem) {
        throw problem;
      }
      throw new CompletionException(e.getCause());
    }
  }

  /** What whoever waited throws; the thread stays interrupted. */
  static CancellationException interrupted(String what, InterruptedException cause) {
    Thread.currentThread().interrupt();
    CancellationException cancelled =
        new CancellationException("interrupted while waiting for " + what);
    cancelled.initCause(cause);
    return cancelled;
  }

  /** Answers all in one call of the model; if it fails, each in its own. */
  static void answerAll(
      SequentialRecommender model, List<PendingRequest> batch, Listeners listeners) {
    List<PendingRequest> wanted = batch.stream().filter(pending -> !pending.isGivenUp()).toList();
    if (wanted.isEmpty()) {
      return;
    }
    List<Recommendation> answers;
    try {
      answers = model.recommendAll(wanted.stream().map(PendingRequest::request).toList());
      if (answers.size() != wanted.size()) {
        throw new IllegalStateException(
            "the model gave "
                + answers.size()
                + " answers to "
                + wanted.size()
                + " requests; one each is its contract");
      }
    } catch (Throwable e) { // a checked one too, as code in Kotlin or Scala throws it
      if (wanted.size() == 1) {
        PendingRequest failed = wanted.get(0);
        listeners.tell(listener -> listener.failed(e, failed.waited()));
        failed.answer().completeExceptionally(e);
      } else {
        wanted.forEach(pending -> answerAll(model, List.of(pending), listeners));
      }
      return;
    }
    listeners.tell(listener -> listener.batch(wanted.size()));
    for (int i = 0; i < answers.size(); i++) {
      PendingRequest pending = wanted.get(i);
      Recommendation answer = answers.get(i);
      listeners.tell(listener -> listener.answered(answer, pending.waited()));
      pending.answer().complete(answer);
    }
  }
}
