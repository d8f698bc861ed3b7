package io.github.seqrec.models.store;

import com.google.common.collect.Comparators;
import io.github.seqrec.api.History;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.api.SequentialRecommender;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A question that a model was asked when it was saved, and its answer: a model that was copied or
 * loaded on another machine, or by another release, is asked again.
 *
 * @param history item ids
 * @param items the answer, best first
 */
public record Example(List<String> history, List<ScoredItem> items) {

  private static final int LENGTH = 3;
  private static final int ANSWERS = 5;

  /** Scores of another processor differ in the last digits. */
  private static final double TOLERANCE = 1e-3;

  /** Copies the lists. */
  public Example {
    history = List.copyOf(history);
    items = List.copyOf(items);
  }

  /** Asks about the first items of the catalogue. */
  public static Example of(SequentialRecommender model) {
    List<String> ids = model.catalog().ids();
    List<String> history = List.copyOf(ids.subList(0, Math.min(LENGTH, ids.size())));
    return new Example(history, ask(model, history));
  }

  private static List<ScoredItem> ask(SequentialRecommender model, List<String> history) {
    return best(model.catalog(), scores(model, history));
  }

  /** All scores, since an index that answers requests may be an approximate one. */
  private static float[] scores(SequentialRecommender model, List<String> history) {
    int[] items = history.stream().mapToInt(model.catalog()::indexOf).toArray();
    return model.scoreAll(List.of(History.of(items)))[0];
  }

  private static List<ScoredItem> best(ItemCatalog catalog, float[] scores) {
    return IntStream.range(1, scores.length)
        .boxed()
        .collect(Comparators.greatest(ANSWERS, Comparator.comparingDouble(item -> scores[item])))
        .stream()
        .map(item -> new ScoredItem(catalog.id(item), scores[item]))
        .toList();
  }

  /**
   * Asks again.
   *
   * @throws IOException if the best scores or one of these items' differ by more than a thousandth
   *     of the largest one, or the model lacks an item
   */
  public void verify(SequentialRecommender model) throws IOException {
    List<String> unknown = history.stream().filter(id -> !model.catalog().contains(id)).toList();
    if (!unknown.isEmpty()) {
      throw new IOException(
          "the history "
              + history
              + " has "
              + unknown
              + ", which the model's items lack; save the"
              + " model anew");
    }
    float[] scores = scores(model, history);
    List<ScoredItem> found = best(model.catalog(), scores);
    boolean same = found.size() == items.size();
    double scale = items.stream().mapToDouble(item -> Math.abs(item.score())).max().orElse(1);
    for (int i = 0; same && i < found.size(); i++) {
      // Items of nearly the same score may have changed places, so each is looked up.
      float expected = items.get(i).score();
      int index = model.catalog().indexOf(items.get(i).id());
      same =
          index != ItemCatalog.PADDING
              && Math.abs(scores[index] - expected) <= TOLERANCE * scale
              && Math.abs(found.get(i).score() - expected) <= TOLERANCE * scale;
    }
    if (!same) {
      throw new IOException(
          "after "
              + history
              + " the model recommended "
              + items
              + " when it was saved, and "
              + found
              + " now; save it anew with this release");
    }
  }
}
