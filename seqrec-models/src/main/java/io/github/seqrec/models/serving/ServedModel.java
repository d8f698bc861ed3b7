package io.github.seqrec.models.serving;

import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.SequentialRecommender;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The model that a service answers with, which can be exchanged. Its users are the open service and
 * the running workers: the last one of them closes it. Thread-safe.
 */
final class ServedModel {

  private final AtomicInteger users = new AtomicInteger(1);
  private volatile SharedModel current;
  private boolean open = true;

  /** The service is its first user, until {@link #close()}. */
  ServedModel(SequentialRecommender model) {
    this.current = new SharedModel(model);
  }

  /** Another user. */
  void enter() {
    users.incrementAndGet();
  }

  /** A user less. */
  void leave() {
    if (users.decrementAndGet() == 0) {
      current.release();
    }
  }

  /** The model, which a user may ask until it is swapped out. */
  SequentialRecommender model() {
    return current.model();
  }

  /** The model, which its user may ask until it lets go of it. */
  SharedModel acquire() {
    while (true) {
      SharedModel model = current;
      if (model.acquire()) {
        return model;
      }
      Thread.onSpinWait(); // it was swapped out between the two
    }
  }

  /**
   * What the model answers to a short question.
   *
   * @throws IllegalStateException if the service is closed
   */
  synchronized <T> T ask(Function<SequentialRecommender, T> question) {
    if (!open) {
      throw closed();
    }
    return question.apply(current.model());
  }

  /**
   * Puts another model in place; the old one is closed after its last user. One caller at a time.
   *
   * @param warmUp what is done with it before, in the calling thread
   * @return the card of the new one
   * @throws IllegalArgumentException if it is in place already
   * @throws IllegalStateException if the service is closed; the model is closed too
   */
  ModelCard swap(SequentialRecommender model, Consumer<SequentialRecommender> warmUp) {
    requireOther(model);
    SharedModel next = new SharedModel(model);
    ModelCard card;
    try {
      warmUp.accept(model);
      card = model.card();
    } catch (Throwable e) {
      next.release();
      throw e;
    }
    put(next);
    return card;
  }

  private synchronized void put(SharedModel next) {
    requireOther(next.model()); // its warm-up may have swapped it in
    if (!open) {
      next.release();
      throw closed();
    }
    SharedModel old = current;
    current = next;
    old.release();
  }

  /** The same model would be closed as the old one and serve as the new one. */
  private void requireOther(SequentialRecommender model) {
    if (model == current.model()) {
      throw new IllegalArgumentException("the model is served already; load or train another one");
    }
  }

  /** The service is no user any more. Further calls do nothing. */
  synchronized void close() {
    if (open) {
      open = false;
      leave();
    }
  }

  static IllegalStateException closed() {
    return new IllegalStateException("the service is closed; start another");
  }
}
