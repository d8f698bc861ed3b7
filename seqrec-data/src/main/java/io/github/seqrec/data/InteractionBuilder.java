package io.github.seqrec.data;

import io.github.seqrec.api.ItemCatalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects interactions, in any order, into an {@link InteractionDataset}. Keeps columns of
 * primitives and no object for an event. Not thread-safe.
 *
 * <p>The first interaction decides which of timestamp, rating and action the dataset has; all
 * others must have the same. Actions get their codes in the order of their first appearance among
 * the rows added.
 */
public final class InteractionBuilder {

  private static final int FIRST_CAPACITY = 1024;

  private final Map<String, Integer> userIndices = new HashMap<>();
  private final List<String> userIds = new ArrayList<>();
  private final Map<String, Integer> itemIndices = new HashMap<>();
  private final List<String> itemIds = new ArrayList<>();
  private final Map<String, Integer> actionCodes = new HashMap<>();
  private final List<String> actionNames = new ArrayList<>();

  private int rows;
  private int[] users = new int[FIRST_CAPACITY];
  private int[] items = new int[FIRST_CAPACITY];
  private long @Nullable [] timestamps;
  private float @Nullable [] ratings;
  private int @Nullable [] actions;

  InteractionBuilder() {}

  /** Adds an event of which nothing more is known. */
  public InteractionBuilder add(String user, String item) {
    return add(Interaction.of(user, item));
  }

  /** Adds an event at a time. */
  public InteractionBuilder add(String user, String item, long timestamp) {
    return add(Interaction.of(user, item, timestamp));
  }

  /**
   * Adds an event.
   *
   * @throws IllegalArgumentException if it has not the same columns as the first one
   */
  public InteractionBuilder add(Interaction event) {
    if (rows == 0) {
      timestamps = event.timestamp() == null ? null : new long[FIRST_CAPACITY];
      ratings = event.rating() == null ? null : new float[FIRST_CAPACITY];
      actions = event.action() == null ? null : new int[FIRST_CAPACITY];
    }
    requireSame("timestamp", event.timestamp(), timestamps);
    requireSame("rating", event.rating(), ratings);
    requireSame("action", event.action(), actions);
    if (rows == users.length) {
      grow();
    }
    users[rows] = Columns.index(event.user(), userIndices, userIds);
    items[rows] = Columns.index(event.item(), itemIndices, itemIds) + 1;
    if (timestamps != null && event.timestamp() != null) {
      timestamps[rows] = event.timestamp();
    }
    if (ratings != null && event.rating() != null) {
      ratings[rows] = event.rating();
    }
    if (actions != null && event.action() != null) {
      actions[rows] = Columns.index(event.action(), actionCodes, actionNames) + 1;
    }
    rows++;
    return this;
  }

  /**
   * Groups the interactions by user and sorts those of each by time, stable.
   *
   * @throws IllegalStateException if none was added
   */
  public InteractionDataset build() {
    if (rows == 0) {
      throw new IllegalStateException(
          "no interaction was added (0 rows); add at least one before build()");
    }
    int[] offsets = offsets();
    int[] order = new int[rows];
    int[] next = offsets.clone();
    for (int row = 0; row < rows; row++) {
      order[next[users[row]]++] = row;
    }
    long outOfOrder = 0;
    if (timestamps != null) {
      for (int u = 0; u < userIds.size(); u++) {
        outOfOrder += sortByTime(order, offsets[u], offsets[u + 1], timestamps);
      }
    }
    Columns asRead = new Columns(offsets, items, timestamps, ratings, actions, actionNames);
    return InteractionDataset.started(
        "read", ItemCatalog.of(itemIds), userIds, asRead.pick(offsets, order), outOfOrder);
  }

  private int[] offsets() {
    int[] offsets = new int[userIds.size() + 1];
    for (int row = 0; row < rows; row++) {
      offsets[users[row] + 1]++;
    }
    for (int u = 0; u < userIds.size(); u++) {
      offsets[u + 1] += offsets[u];
    }
    return offsets;
  }

  /** Sorts a user's rows and says how many of them were earlier than the row before them. */
  private static long sortByTime(int[] order, int from, int to, long[] times) {
    long outOfOrder = 0;
    for (int e = from + 1; e < to; e++) {
      outOfOrder += times[order[e]] < times[order[e - 1]] ? 1 : 0;
    }
    if (outOfOrder > 0) {
      // Boxed, because the sort of primitives takes no key; one user's rows at a time.
      Integer[] boxed = new Integer[to - from];
      Arrays.setAll(boxed, i -> order[from + i]);
      Arrays.sort(boxed, Comparator.comparingLong(row -> times[row]));
      for (int i = 0; i < boxed.length; i++) {
        order[from + i] = boxed[i];
      }
    }
    return outOfOrder;
  }

  private void requireSame(String name, @Nullable Object value, @Nullable Object column) {
    if ((value == null) != (column == null)) {
      throw new IllegalArgumentException(
          String.format(
              "%s of interaction %d (%s) must be %s as in those before it;"
                  + " give all interactions a %s, or none",
              name, rows + 1, value, column == null ? "absent" : "present", name));
    }
  }

  private void grow() {
    if (rows == Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          "the number of interactions (" + rows + ") is at its limit; sample users beforehand");
    }
    int capacity = (int) Math.min(rows * 2L, Integer.MAX_VALUE - 8);
    users = Arrays.copyOf(users, capacity);
    items = Arrays.copyOf(items, capacity);
    timestamps = timestamps == null ? null : Arrays.copyOf(timestamps, capacity);
    ratings = ratings == null ? null : Arrays.copyOf(ratings, capacity);
    actions = actions == null ? null : Arrays.copyOf(actions, capacity);
  }
}
