package io.github.seqrec.data;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.internal.LongColumn;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sequences of some users as plain arrays, so that they can be moved between processes: the
 * events of user {@code u} lie at {@code offsets[u]} to {@code offsets[u + 1] - 1} of each column,
 * oldest first. The arrays are shared, not copied, and must not be written to.
 *
 * @param users ids
 * @param offsets one more than users, from 0
 * @param items indices into a catalogue, from 1
 * @param timestamps in the unit of the source, or null if there are none
 * @param ratings or null if there are none
 * @param actions codes from 1, or null if there are none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record SequenceColumns(
    String[] users,
    int[] offsets,
    int[] items,
    long @Nullable [] timestamps,
    float @Nullable [] ratings,
    int @Nullable [] actions)
    implements Serializable {

  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException if they do not fit each other
   */
  public SequenceColumns(
      String[] users,
      int[] offsets,
      int[] items,
      long @Nullable [] timestamps,
      float @Nullable [] ratings,
      int @Nullable [] actions) {
    if (offsets.length != users.length + 1 || offsets[users.length] != items.length) {
      throw new IllegalArgumentException(
          "offsets (" + offsets.length + ") must be one more than users (" + users.length
              + ") and end at the number of items (" + items.length + ")");
    }
    requireParallel("timestamps", timestamps == null ? items.length : timestamps.length, items);
    requireParallel("ratings", ratings == null ? items.length : ratings.length, items);
    requireParallel("actions", actions == null ? items.length : actions.length, items);
    this.users = users;
    this.offsets = offsets;
    this.items = items;
    this.timestamps = timestamps;
    this.ratings = ratings;
    this.actions = actions;
  }

  private static void requireParallel(String name, int length, int[] items) {
    if (length != items.length) {
      throw new IllegalArgumentException(
          name + " (" + length + ") must be as many as items (" + items.length + ")");
    }
  }

  /** The sequences of a dataset in memory; timestamps in a file are read. */
  public static SequenceColumns of(InteractionDataset dataset) {
    Columns columns = dataset.columns();
    return new SequenceColumns(
        dataset.userIds().toArray(String[]::new),
        columns.offsets,
        columns.items,
        array(columns.timestamps),
        columns.ratings,
        columns.actions);
  }

  /** Copies the sequences of any dataset. */
  public static SequenceColumns copyOf(SequenceDataset dataset) {
    return of(InteractionDataset.copyOf(dataset));
  }

  private static long @Nullable [] array(@Nullable LongColumn column) {
    if (column == null) {
      return null;
    }
    long[] values = new long[column.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.get(i);
    }
    return values;
  }

  /**
   * A dataset of these users.
   *
   * @param catalog that the item indices belong to
   * @param actionNames those of the codes, from 1; empty without actions
   */
  public InteractionDataset dataset(ItemCatalog catalog, List<String> actionNames) {
    Columns columns =
        new Columns(
            offsets,
            items,
            timestamps == null ? null : LongColumn.of(timestamps),
            ratings,
            actions,
            actionNames);
    return InteractionDataset.started(
        "given", catalog, List.of(users), columns, 0, List.of());
  }
}
