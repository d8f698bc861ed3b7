package io.github.seqrec.spark;

import io.github.seqrec.api.SequentialRecommender;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Models that the tasks of a JVM share. The first task that takes one loads it; others that take it
 * wait for that, and tasks of other models do not. Models that no task uses stay loaded, the
 * {@value #IDLE} used last. Thread-safe.
 */
final class SharedModels {

  private static final int IDLE = 2;

  /** By digest, the one used last at the end; guards the number of tasks of each, too. */
  private final Map<String, Shared> models = new LinkedHashMap<>(4, 0.75f, true);

  private static final class Shared {
    private @Nullable SequentialRecommender model;
    private int tasks;

    /** What one task cannot load the next one tries to. */
    synchronized SequentialRecommender loaded(Supplier<SequentialRecommender> loading) {
      SequentialRecommender known = model;
      if (known == null) {
        known = loading.get();
        model = known;
      }
      return known;
    }

    synchronized boolean isLoaded() {
      return model != null;
    }

    synchronized void close() {
      if (model != null) {
        model.close();
      }
    }
  }

  /**
   * The model of this digest, until it is released as often as it was taken.
   *
   * @param loading called if it is not loaded; what it throws is thrown here, and nothing is taken
   */
  SequentialRecommender take(String digest, Supplier<SequentialRecommender> loading) {
    Shared shared;
    synchronized (models) {
      shared = models.computeIfAbsent(digest, key -> new Shared());
      shared.tasks++;
    }
    try {
      return shared.loaded(loading);
    } catch (RuntimeException | Error e) {
      release(digest);
      throw e;
    }
  }

  /** Ends the use by one task, and closes the model unused for longest if there are too many. */
  void release(String digest) {
    Shared surplus = null;
    synchronized (models) {
      Shared released = Objects.requireNonNull(models.get(digest));
      released.tasks--;
      if (released.tasks == 0 && !released.isLoaded()) {
        models.remove(digest);
      }
      List<Shared> idle = models.values().stream().filter(one -> one.tasks == 0).toList();
      if (idle.size() > IDLE) { // by one, as one at a time becomes idle
        surplus = idle.get(0);
        models.values().remove(surplus);
      }
    }
    if (surplus != null) {
      surplus.close(); // which may take its time: other tasks do not wait
    }
  }
}
