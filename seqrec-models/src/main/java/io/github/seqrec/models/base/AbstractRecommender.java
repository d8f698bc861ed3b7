package io.github.seqrec.models.base;

import io.github.seqrec.api.History;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.store.Example;
import io.github.seqrec.models.store.ModelDirectory;
import io.github.seqrec.models.store.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * What recommenders share: the answer to an empty history, saving, and closing only when nobody
 * reads. Thread-safe if scoring is.
 */
public abstract class AbstractRecommender implements SequentialRecommender {

  private final ItemCatalog catalog;
  private final float[] popularity;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  /**
   * Takes what every model has.
   *
   * @param popularity as {@link #popularity()}; not copied
   */
  protected AbstractRecommender(ItemCatalog catalog, float[] popularity) {
    this.catalog = catalog;
    this.popularity = popularity;
  }

  /** As {@link #card()}, whether open or closed. */
  protected abstract ModelCard describe();

  /** Scores the catalogue for histories that are not empty, into rows of N + 1 values. */
  protected abstract void score(List<History> histories, float[][] rows);

  /** Scores candidates for histories that are not empty. */
  protected abstract void score(List<History> histories, int[][] candidates, float[][] rows);

  /** The learnt arrays, by name. */
  protected abstract Map<String, Tensor> tensors();

  /** The ids of the users that the model knows one by one, in the order of their indices. */
  protected List<String> users() {
    return List.of();
  }

  /** The names of the actions that the model reads, in the order of their codes. */
  protected List<String> actionNames() {
    return List.of();
  }

  /**
   * Writes what the model has besides, under names of its own; checked like the other parts when
   * the model is read.
   *
   * @param directory exists, and is moved to its place once it is complete
   */
  protected void writeFurtherParts(Path directory) throws IOException {}

  /** Frees what the model holds; called once. */
  protected abstract void free();

  @Override
  public final ItemCatalog catalog() {
    return whileOpen(() -> catalog);
  }

  @Override
  public final List<String> actions() {
    return whileOpen(this::actionNames);
  }

  @Override
  public final ModelCard card() {
    return whileOpen(this::describe);
  }

  @Override
  public final float[] popularity() {
    return whileOpen(popularity::clone);
  }

  @Override
  public final float[][] scoreAll(List<History> histories) {
    catalog.requireItems(histories);
    return whileOpen(
        () -> {
          float[][] rows = new float[histories.size()][];
          List<Integer> known = new ArrayList<>(histories.size());
          for (int i = 0; i < rows.length; i++) {
            if (histories.get(i).isEmpty()) {
              rows[i] = popularity.clone();
            } else {
              known.add(i);
            }
          }
          float[][] scored = new float[known.size()][catalog.size() + 1];
          score(known.stream().map(histories::get).toList(), scored);
          for (int k = 0; k < scored.length; k++) {
            scored[k][ItemCatalog.PADDING] = Float.NEGATIVE_INFINITY;
            rows[known.get(k)] = scored[k];
          }
          return rows;
        });
  }

  @Override
  public final float[][] scoreCandidates(List<History> histories, int[][] candidates) {
    catalog.requireItems(histories);
    requireItems(histories.size(), candidates);
    return whileOpen(
        () -> {
          float[][] rows = new float[candidates.length][];
          List<Integer> known = new ArrayList<>(rows.length);
          for (int i = 0; i < rows.length; i++) {
            rows[i] = new float[candidates[i].length];
            if (histories.get(i).isEmpty()) {
              for (int c = 0; c < rows[i].length; c++) {
                rows[i][c] = popularity[candidates[i][c]];
              }
            } else if (rows[i].length > 0) {
              known.add(i);
            }
          }
          score(
              known.stream().map(histories::get).toList(),
              known.stream().map(i -> candidates[i]).toArray(int[][]::new),
              known.stream().map(i -> rows[i]).toArray(float[][]::new));
          return rows;
        });
  }

  /**
   * Checks rows of item indices.
   *
   * @throws IllegalArgumentException if their number is another, or an index outside the catalogue
   */
  protected final void requireItems(int histories, int[][] candidates) {
    if (candidates.length != histories) {
      throw new IllegalArgumentException(
          "candidates ("
              + candidates.length
              + " rows) must have one row per history ("
              + histories
              + ")");
    }
    catalog.requireItems(candidates);
  }

  @Override
  public final void save(Path directory) throws IOException {
    ModelCard card = card();
    Example example = Example.of(this);
    ModelDirectory model =
        whileOpen(
            () ->
                new ModelDirectory(
                    card.model(),
                    card.options(),
                    catalog,
                    popularity,
                    users(),
                    actionNames(),
                    card,
                    tensors(),
                    example));
    model.write(directory, this::writeFurtherParts);
  }

  @Override
  public final void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        free();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Does work while nobody else uses the model: what runs is waited for, what comes waits. */
  protected final void alone(Runnable work) {
    lock.writeLock().lock();
    try {
      whileOpen(
          () -> {
            work.run();
            return true;
          });
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Does work between whose begin and end nobody closes the model. */
  protected final <T> T whileOpen(Supplier<T> work) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the recommender is closed; load or train it again");
      }
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }
}
