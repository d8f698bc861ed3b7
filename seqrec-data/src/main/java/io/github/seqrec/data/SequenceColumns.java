package io.github.seqrec.data;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.internal.LongColumn;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
   * Checks the lengths and the order of the offsets.
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
          "offsets ("
              + offsets.length
              + ") must be one more than users ("
              + users.length
              + ") and end at the number of items ("
              + items.length
              + ")");
    }
    for (int u = 0; u < users.length; u++) {
      if (offsets[u] > offsets[u + 1] || offsets[0] != 0) {
        throw new IllegalArgumentException(
            "offsets must begin at 0 and never fall, and are "
                + offsets[u]
                + " and "
                + offsets[u + 1]
                + " around user "
                + u);
      }
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

  /**
   * The sequences of a dataset. The arrays are those of an {@link InteractionDataset}, but for
   * timestamps in a file, which are read; other datasets are copied.
   */
  public static SequenceColumns of(SequenceDataset dataset) {
    InteractionDataset events = InteractionDataset.copyOf(dataset);
    return of(events.userIds().toArray(String[]::new), events.columns());
  }

  private static SequenceColumns of(String[] users, Columns columns) {
    return new SequenceColumns(
        users,
        columns.offsets,
        columns.items,
        array(columns.timestamps),
        columns.ratings,
        columns.actions);
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
   * @param actionNames those of the codes, from 1; empty without actions, and where nobody asks for
   *     them
   * @throws IllegalArgumentException if an item is not of the catalogue, or an action has no name
   */
  public InteractionDataset dataset(ItemCatalog catalog, List<String> actionNames) {
    requireWithin("items", items, catalog.size());
    if (actions != null && !actionNames.isEmpty()) {
      requireWithin("actions", actions, actionNames.size());
    }
    return InteractionDataset.started(
        PreparationNotes.GIVEN, catalog, List.of(users), columns(actionNames), 0, List.of());
  }

  private static void requireWithin(String name, int[] codes, int most) {
    for (int e = 0; e < codes.length; e++) {
      if (codes[e] < 1 || codes[e] > most) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s must be 1 to %,d, found %,d at event %,d; give the catalogue and the names that"
                    + " they were numbered by",
                name,
                most,
                codes[e],
                e));
      }
    }
  }

  private Columns columns(List<String> actionNames) {
    return new Columns(
        offsets,
        items,
        timestamps == null ? null : LongColumn.of(timestamps),
        ratings,
        actions,
        actionNames);
  }

  /**
   * Some users and events, copied.
   *
   * @param kept the users, from 0
   * @param ends offsets of their events in the result, one more than users
   * @param rows the event that becomes each one of the result
   */
  public SequenceColumns pick(int[] kept, int[] ends, int[] rows) {
    String[] ids = new String[kept.length];
    Arrays.setAll(ids, u -> users[kept[u]]);
    return of(ids, columns(List.of()).pick(ends, rows));
  }

  /**
   * The sequence of one user, copied.
   *
   * @param user from 0
   */
  public SequenceColumns slice(int user) {
    int from = offsets[user];
    int to = offsets[user + 1];
    return new SequenceColumns(
        new String[] {users[user]},
        new int[] {0, to - from},
        Arrays.copyOfRange(items, from, to),
        timestamps == null ? null : Arrays.copyOfRange(timestamps, from, to),
        ratings == null ? null : Arrays.copyOfRange(ratings, from, to),
        actions == null ? null : Arrays.copyOfRange(actions, from, to));
  }

  /**
   * The users of all parts, one part after the other.
   *
   * @param parts with the same columns; none gives no user
   * @throws IllegalArgumentException if a part has a column that the first has not, or lacks one
   * @throws ArithmeticException if there are more than 2^31 - 1 events
   */
  public static SequenceColumns joined(List<SequenceColumns> parts) {
    int users = 0;
    int events = 0;
    boolean timed = !parts.isEmpty() && parts.get(0).timestamps != null;
    boolean rated = !parts.isEmpty() && parts.get(0).ratings != null;
    boolean acted = !parts.isEmpty() && parts.get(0).actions != null;
    for (SequenceColumns part : parts) {
      users += part.users.length;
      events = Math.addExact(events, part.items.length);
      requireSame("timestamps", timed, part.timestamps);
      requireSame("ratings", rated, part.ratings);
      requireSame("actions", acted, part.actions);
    }
    SequenceColumns all =
        new SequenceColumns(
            new String[users],
            endingAt(users, events),
            new int[events],
            timed ? new long[events] : null,
            rated ? new float[events] : null,
            acted ? new int[events] : null);
    int u = 0;
    int e = 0;
    for (SequenceColumns part : parts) {
      System.arraycopy(part.users, 0, all.users, u, part.users.length);
      for (int i = 1; i <= part.users.length; i++) {
        all.offsets[u + i] = e + part.offsets[i];
      }
      int count = part.items.length;
      System.arraycopy(part.items, 0, all.items, e, count);
      copy(part.timestamps, all.timestamps, e, count);
      copy(part.ratings, all.ratings, e, count);
      copy(part.actions, all.actions, e, count);
      u += part.users.length;
      e += count;
    }
    return all;
  }

  private static void requireSame(String name, boolean wanted, @Nullable Object column) {
    if (wanted != (column != null)) {
      throw new IllegalArgumentException(
          "parts must have the same columns, and "
              + name
              + (wanted ? " are missing from a later part" : " are in a later part alone")
              + "; read all parts with the same columns");
    }
  }

  private static int[] endingAt(int users, int events) {
    int[] offsets = new int[users + 1];
    offsets[users] = events;
    return offsets;
  }

  @SuppressWarnings("SuspiciousSystemArraycopy") // both are the same column
  private static void copy(@Nullable Object from, @Nullable Object to, int at, int count) {
    if (from != null && to != null) {
      System.arraycopy(from, 0, to, at, count);
    }
  }
}
