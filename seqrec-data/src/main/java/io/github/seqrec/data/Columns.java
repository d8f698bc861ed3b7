package io.github.seqrec.data;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.data.internal.LongColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The events of a dataset, one array a column or a file of timestamps, users one after the other:
 * those of user {@code u} lie at {@code offsets[u]} to {@code offsets[u + 1] - 1}, oldest first.
 * Not written to after it was made.
 */
final class Columns {

  final int[] offsets;
  final int[] items;
  final @Nullable LongColumn timestamps;
  final float @Nullable [] ratings;

  /** Codes 1 to the number of {@link #actionNames}, as histories have them. */
  final int @Nullable [] actions;

  final List<String> actionNames;

  Columns(
      int[] offsets,
      int[] items,
      @Nullable LongColumn timestamps,
      float @Nullable [] ratings,
      int @Nullable [] actions,
      List<String> actionNames) {
    this.offsets = offsets;
    this.items = items;
    this.timestamps = timestamps;
    this.ratings = ratings;
    this.actions = actions;
    this.actionNames = List.copyOf(actionNames);
  }

  /** Events in memory; the arrays are not copied. */
  static Columns of(EventArrays events, List<String> actionNames) {
    long[] timestamps = events.timestamps;
    return new Columns(
        events.offsets,
        events.items,
        timestamps == null ? null : LongColumn.of(timestamps),
        events.ratings,
        events.actions,
        actionNames);
  }

  /** Copies the events of any dataset. */
  static Columns of(SequenceDataset dataset) {
    int users = dataset.userCount();
    int events = Math.toIntExact(dataset.interactionCount());
    UserSequence first = users == 0 ? null : dataset.sequence(0);
    long[] timestamps = first != null && first.hasTimestamps() ? new long[events] : null;
    float[] ratings = first != null && first.hasRatings() ? new float[events] : null;
    int[] actions = first != null && first.hasActions() ? new int[events] : null;
    int[] offsets = new int[users + 1];
    int[] items = new int[events];
    // Those that the dataset tells keep their codes, even if no event has them.
    Map<String, Integer> codes = new HashMap<>();
    List<String> names = new ArrayList<>();
    dataset.actions().forEach(name -> index(name, codes, names));
    int e = 0;
    for (int u = 0; u < users; u++) {
      UserSequence sequence = dataset.sequence(u);
      for (int t = 0; t < sequence.size(); t++, e++) {
        items[e] = sequence.item(t);
        if (timestamps != null) {
          timestamps[e] = sequence.timestamp(t);
        }
        if (ratings != null) {
          ratings[e] = sequence.rating(t);
        }
        if (actions != null) {
          actions[e] = index(sequence.action(t), codes, names) + 1;
        }
      }
      offsets[u + 1] = e;
    }
    return of(new EventArrays(offsets, items, timestamps, ratings, actions), names);
  }

  /** The index of an id, which gets the next one when it is new. */
  static int index(String id, Map<String, Integer> indices, List<String> ids) {
    Integer known = indices.putIfAbsent(id, ids.size());
    if (known != null) {
      return known;
    }
    ids.add(id);
    return ids.size() - 1;
  }

  /**
   * The events of some rows.
   *
   * @param offsets of the users in the result
   * @param rows the row of this that becomes each row of the result
   */
  Columns pick(int[] offsets, int[] rows) {
    int[] pickedItems = new int[rows.length];
    float[] pickedRatings = ratings == null ? null : new float[rows.length];
    int[] pickedActions = actions == null ? null : new int[rows.length];
    for (int e = 0; e < rows.length; e++) {
      int row = rows[e];
      pickedItems[e] = items[row];
      if (ratings != null && pickedRatings != null) {
        pickedRatings[e] = ratings[row];
      }
      if (actions != null && pickedActions != null) {
        pickedActions[e] = actions[row];
      }
    }
    return new Columns(
        offsets,
        pickedItems,
        timestamps == null ? null : timestamps.pick(rows),
        pickedRatings,
        pickedActions,
        actionNames);
  }

  Columns withoutRatings() {
    return new Columns(offsets, items, timestamps, null, actions, actionNames);
  }

  int users() {
    return offsets.length - 1;
  }

  int events() {
    return items.length;
  }

  /** Events with the timestamp of the same user's event before them. */
  long ties() {
    long ties = 0;
    if (timestamps != null) {
      for (int u = 0; u < users(); u++) {
        for (int e = offsets[u] + 1; e < offsets[u + 1]; e++) {
          ties += timestamps.get(e) == timestamps.get(e - 1) ? 1 : 0;
        }
      }
    }
    return ties;
  }

  /** Events with an item that the same user had taken before. */
  long repeats(int itemCount) {
    int[] lastUser = new int[itemCount + 1];
    long repeats = 0;
    for (int u = 0; u < users(); u++) {
      for (int e = offsets[u]; e < offsets[u + 1]; e++) {
        repeats += lastUser[items[e]] == u + 1 ? 1 : 0;
        lastUser[items[e]] = u + 1;
      }
    }
    return repeats;
  }

  UserSequence sequence(int user, String id) {
    return new Events(offsets[user], offsets[user + 1], id);
  }

  private final class Events implements UserSequence {

    private final int from;
    private final int to;
    private final String user;

    Events(int from, int to, String user) {
      this.from = from;
      this.to = to;
      this.user = user;
    }

    @Override
    public int size() {
      return to - from;
    }

    @Override
    public int item(int position) {
      return items[row(position)];
    }

    @Override
    public boolean hasTimestamps() {
      return timestamps != null;
    }

    @Override
    public long timestamp(int position) {
      if (timestamps == null) {
        throw missing("timestamps", "hasTimestamps()");
      }
      return timestamps.get(row(position));
    }

    @Override
    public boolean hasRatings() {
      return ratings != null;
    }

    @Override
    public float rating(int position) {
      if (ratings == null) {
        throw missing("ratings", "hasRatings()");
      }
      return ratings[row(position)];
    }

    @Override
    public boolean hasActions() {
      return actions != null;
    }

    @Override
    public String action(int position) {
      if (actions == null) {
        throw missing("actions", "hasActions()");
      }
      return actionNames.get(actions[row(position)] - 1);
    }

    @Override
    public History history(int end) {
      Objects.checkFromToIndex(0, end, size());
      return History.view(items, actions, from, from + end, user);
    }

    private int row(int position) {
      return from + Objects.checkIndex(position, size());
    }

    private UnsupportedOperationException missing(String column, String check) {
      return new UnsupportedOperationException(
          "this dataset has no " + column + "; ask " + check + " first");
    }
  }
}
