package io.github.seqrec.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The items that a model knows: ids, as the data spells them, and dense indices {@code 1..size()}.
 *
 * <p>Index {@link #PADDING} (0) stands for "no item" in tensors; it has no id and is never a
 * candidate. Immutable and thread-safe.
 */
public final class ItemCatalog {

  /** The index that stands for "no item". */
  public static final int PADDING = 0;

  private final List<String> ids;
  private final Map<String, Integer> indices;

  private ItemCatalog(List<String> ids) {
    this.ids = List.copyOf(ids);
    this.indices = new HashMap<>(ids.size() * 2);
    for (int i = 0; i < this.ids.size(); i++) {
      String id = this.ids.get(i);
      if (id.isEmpty()) {
        throw new IllegalArgumentException(
            "item id at position " + i + " is empty; every item needs a non-empty id");
      }
      Integer earlier = indices.put(id, i + 1);
      if (earlier != null) {
        throw new IllegalArgumentException(
            "item id '"
                + id
                + "' stands at positions "
                + (earlier - 1)
                + " and "
                + i
                + "; ids must be distinct");
      }
    }
  }

  /**
   * Makes a catalogue.
   *
   * @param ids the item ids; the first one gets index 1
   * @throws IllegalArgumentException if an id is empty or stands twice
   */
  public static ItemCatalog of(List<String> ids) {
    return new ItemCatalog(ids);
  }

  /** The number of items, the padding not counted; indices run from 1 to this number. */
  public int size() {
    return ids.size();
  }

  /**
   * The id of an item.
   *
   * @param index from 1 to {@link #size()}
   * @throws IndexOutOfBoundsException for any other index, the padding included
   */
  public String id(int index) {
    if (!holds(index)) {
      throw new IndexOutOfBoundsException("item index " + index + " is outside 1.." + ids.size());
    }
    return ids.get(index - 1);
  }

  /** The index of an item, or {@link #PADDING} if the catalogue does not hold it. */
  public int indexOf(String id) {
    return indices.getOrDefault(id, PADDING);
  }

  /** Whether the catalogue holds this item. */
  public boolean contains(String id) {
    return indices.containsKey(id);
  }

  /** How many of these ids the catalogue holds; one that stands several times counts as often. */
  public int countHeld(List<String> ids) {
    int held = 0;
    for (String id : ids) {
      held += contains(id) ? 1 : 0;
    }
    return held;
  }

  /** All ids; position {@code i} holds the id of index {@code i + 1}. Unmodifiable. */
  public List<String> ids() {
    return ids;
  }

  /** The ids of some indices, in their order. */
  public List<String> ids(int... items) {
    List<String> result = new ArrayList<>(items.length);
    for (int item : items) {
      result.add(id(item));
    }
    return result;
  }

  /**
   * Checks the items of histories.
   *
   * @throws IllegalArgumentException if an index is outside of the catalogue
   */
  public void requireItems(List<History> histories) {
    for (int h = 0; h < histories.size(); h++) {
      History history = histories.get(h);
      for (int t = 0; t < history.size(); t++) {
        if (!holds(history.item(t))) {
          throw new IllegalArgumentException(
              "history " + h + ", event " + t + ": item " + outside(history.item(t)));
        }
      }
    }
  }

  /**
   * Checks rows of items.
   *
   * @throws IllegalArgumentException if an index is outside of the catalogue
   */
  public void requireItems(int[][] candidates) {
    for (int row = 0; row < candidates.length; row++) {
      for (int item : candidates[row]) {
        if (!holds(item)) {
          throw new IllegalArgumentException("row " + row + ": candidate " + outside(item));
        }
      }
    }
  }

  private boolean holds(int index) {
    return index >= 1 && index <= ids.size();
  }

  private String outside(int index) {
    return "("
        + index
        + ") must be an item index from 1 to "
        + ids.size()
        + "; leave items out that the catalogue does not hold";
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ItemCatalog other && ids.equals(other.ids);
  }

  @Override
  public int hashCode() {
    return ids.hashCode();
  }

  @Override
  public String toString() {
    return "ItemCatalog[" + size() + " items]";
  }
}
