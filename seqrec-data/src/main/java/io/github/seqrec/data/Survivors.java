package io.github.seqrec.data;

import io.github.seqrec.api.ItemCatalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a filter leaves of a dataset: users and items without any event go, the others keep order.
 */
final class Survivors {

  private Survivors() {}

  /**
   * Copies the events that stay; none if all do.
   *
   * @param rows the rows of the source that stay
   * @param step what the notes call the filter
   * @throws IllegalArgumentException if nothing stays
   */
  static InteractionDataset of(InteractionDataset source, BitSet rows, String step) {
    Columns columns = source.columns();
    int[] picked = new int[rows.cardinality()];
    if (picked.length == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s leaves nothing of %,d users, %,d items and %,d events; filter less",
              step,
              source.userCount(),
              source.items().size(),
              source.interactionCount()));
    }
    if (picked.length == columns.events() && nothingIsEmpty(columns, source.items().size())) {
      return source.filtered(step, source.items(), source.userIds(), columns);
    }
    int[] newIndex = new int[source.items().size() + 1];
    List<String> users = new ArrayList<>();
    int[] offsets = new int[columns.users() + 1];
    int kept = 0;
    for (int u = 0; u < columns.users(); u++) {
      int before = kept;
      int end = columns.offsets[u + 1];
      for (int e = rows.nextSetBit(columns.offsets[u]);
          e >= 0 && e < end;
          e = rows.nextSetBit(e + 1)) {
        newIndex[columns.items[e]] = 1;
        picked[kept++] = e;
      }
      if (kept > before) {
        users.add(source.userId(u));
        offsets[users.size()] = kept;
      }
    }
    List<String> items = new ArrayList<>();
    for (int i = 1; i < newIndex.length; i++) {
      if (newIndex[i] > 0) {
        items.add(source.items().id(i));
        newIndex[i] = items.size();
      }
    }
    Columns result = columns.pick(Arrays.copyOf(offsets, users.size() + 1), picked);
    Arrays.setAll(result.items, e -> newIndex[result.items[e]]);
    return source.filtered(step, ItemCatalog.of(items), users, result);
  }

  /** Whether every user and every item has an event; parts of a split may have some without. */
  private static boolean nothingIsEmpty(Columns columns, int catalogue) {
    BitSet seen = new BitSet(catalogue + 1);
    for (int item : columns.items) {
      seen.set(item);
    }
    return seen.cardinality() == catalogue
        && IntStream.range(0, columns.users())
            .allMatch(u -> columns.offsets[u] < columns.offsets[u + 1]);
  }
}
