package io.github.seqrec.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps, of a list that is best first, the best few items of each category. For {@link
 * RecommendRequest#rerank}. Thread-safe if the function is.
 *
 * @param most how many of each category
 * @param category of an item's id; null for an item that has none, which is always kept
 */
public record CategoryCap(int most, Function<String, @Nullable String> category)
    implements UnaryOperator<List<ScoredItem>> {

  /** Checks that something can be kept. */
  public CategoryCap {
    if (most < 1) {
      throw new IllegalArgumentException(
          "most (" + most + ") must be at least 1; deny the items of a category to have none");
    }
  }

  @Override
  public List<ScoredItem> apply(List<ScoredItem> items) {
    Map<String, Integer> counts = new HashMap<>();
    List<ScoredItem> kept = new ArrayList<>(items.size());
    for (ScoredItem item : items) {
      String name = category.apply(item.id());
      if (name == null || counts.merge(name, 1, Integer::sum) <= most) {
        kept.add(item);
      }
    }
    return kept;
  }
}
