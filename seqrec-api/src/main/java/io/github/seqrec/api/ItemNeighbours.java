package io.github.seqrec.api;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which items a model holds to be alike. A {@link SequentialRecommender} implements it if it learns
 * a vector for each item. Thread-safe.
 */
public interface ItemNeighbours {

  /** The items that the model knows. */
  ItemCatalog catalog();

  /**
   * The cosines of an item's vector with those of all items.
   *
   * @param item index, 1 to the catalogue's size
   * @return array of length {@code catalog().size() + 1}, values -1..1, 0 where a vector is zero;
   *     index 0 is {@link Float#NEGATIVE_INFINITY}
   * @throws IllegalArgumentException if the index is outside the catalogue
   */
  float[] similarities(int item);

  /**
   * The items most like one, itself left out.
   *
   * @param id of the item
   * @param count how many at most, 1 or more
   * @return best first with their cosines; of equal ones the lower index first
   * @throws IllegalArgumentException if the model does not know the item, or the count is below 1
   */
  default List<ScoredItem> neighbours(String id, int count) {
    ItemCatalog catalog = catalog();
    int item = catalog.indexOf(id);
    if (item == ItemCatalog.PADDING) {
      throw new IllegalArgumentException(
          "item '"
              + id
              + "' is not among the "
              + catalog.size()
              + " items of the model; see catalog()");
    }
    if (count < 1) {
      throw new IllegalArgumentException("count (" + count + ") must be at least 1; 10 is usual");
    }
    float[] similarities = similarities(item);
    BitSet others = new BitSet(similarities.length);
    others.set(1, similarities.length);
    others.clear(item);
    List<ScoredItem> neighbours = new ArrayList<>();
    for (int other : TopItems.top(others, count, similarities)) {
      neighbours.add(new ScoredItem(catalog.id(other), similarities[other]));
    }
    return neighbours;
  }
}
