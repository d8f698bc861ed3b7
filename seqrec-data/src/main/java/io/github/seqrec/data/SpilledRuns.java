package io.github.seqrec.data;

import io.github.seqrec.data.internal.LongColumn;
import io.github.seqrec.data.internal.SpillFile;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * External sort of events by user: runs that are grouped in memory, one behind the other in a file,
 * and merged at the end. A run is a user's index, the number of its events, their items,
 * timestamps, ratings and actions, and so on for the next user. Not thread-safe.
 */
final class SpilledRuns implements Closeable {

  private final Spill spill;
  private final SpillFile file;
  private final List<Long> ends = new ArrayList<>();
  private final EventArrays shape;
  private int events;

  /**
   * Creates the file.
   *
   * @param shape tells which columns there are
   * @throws IOException if it cannot be created
   */
  SpilledRuns(Spill spill, EventArrays shape) throws IOException {
    this.spill = spill;
    this.shape = shape.likeThis(0);
    this.file = SpillFile.in(spill.directory());
  }

  /**
   * Writes a run.
   *
   * @throws IOException if the disk is full
   */
  void add(EventArrays run) throws IOException {
    for (int u = 0; u < run.users(); u++) {
      int from = run.offsets[u];
      int to = run.offsets[u + 1];
      if (to > from) {
        file.putInt(u);
        file.putInt(to - from);
        write(run, from, to);
      }
    }
    ends.add(file.size());
    events += run.events();
  }

  private void write(EventArrays run, int from, int to) throws IOException {
    long[] timestamps = run.timestamps;
    float[] ratings = run.ratings;
    int[] actions = run.actions;
    for (int e = from; e < to; e++) {
      file.putInt(run.items[e]);
    }
    for (int e = from; timestamps != null && e < to; e++) {
      file.putLong(timestamps[e]);
    }
    for (int e = from; ratings != null && e < to; e++) {
      file.putFloat(ratings[e]);
    }
    for (int e = from; actions != null && e < to; e++) {
      file.putInt(actions[e]);
    }
  }

  /** All events, and how many of them were earlier than the one of the user before them. */
  record Merged(Columns columns, long outOfOrder) {}

  /**
   * Merges the runs: the events of a user follow each other as they were added, and are then sorted
   * by time.
   *
   * @throws IOException if the disk is full
   */
  Merged merge(int users, List<String> actionNames) throws IOException {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      runs.add(new Run(file.input(i == 0 ? 0 : ends.get(i - 1), ends.get(i))));
    }
    int[] offsets = new int[users + 1];
    int[] items = new int[events];
    float[] ratings = shape.ratings == null ? null : new float[events];
    int[] actions = shape.actions == null ? null : new int[events];
    long outOfOrder = 0;
    try (SpillFile times = SpillFile.in(spill.directory())) {
      for (int u = 0; u < users; u++) {
        EventArrays one = eventsOf(u, runs);
        outOfOrder += TimeOrder.sort(one);
        System.arraycopy(one.items, 0, items, offsets[u], one.events());
        copy(one.ratings, ratings, offsets[u]);
        copy(one.actions, actions, offsets[u]);
        for (int t = 0; one.timestamps != null && t < one.events(); t++) {
          times.putLong(one.timestamps[t]);
        }
        offsets[u + 1] = offsets[u] + one.events();
      }
      LongColumn timestamps = shape.timestamps == null ? null : times.toColumn();
      return new Merged(
          new Columns(offsets, items, timestamps, ratings, actions, actionNames), outOfOrder);
    }
  }

  private static void copy(@Nullable Object from, @Nullable Object to, int at) {
    if (from != null && to != null) {
      System.arraycopy(from, 0, to, at, Array.getLength(from));
    }
  }

  private EventArrays eventsOf(int user, List<Run> runs) throws IOException {
    int count = 0;
    for (Run run : runs) {
      count += run.user == user ? run.count : 0;
    }
    EventArrays events = shape.likeThis(count);
    int at = 0;
    for (Run run : runs) {
      if (run.user == user) {
        int end = at + run.count;
        run.read(events, at, end);
        at = end;
      }
    }
    return events;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** A run that is being read, at the events of one user. */
  private static final class Run {

    private final SpillFile.Input input;
    private int user;
    private int count;

    Run(SpillFile.Input input) throws IOException {
      this.input = input;
      advance();
    }

    private void advance() throws IOException {
      user = input.isEmpty() ? -1 : input.getInt();
      count = user < 0 ? 0 : input.getInt();
    }

    /** Reads the events of the user, and goes to the next one. */
    void read(EventArrays into, int from, int to) throws IOException {
      long[] timestamps = into.timestamps;
      float[] ratings = into.ratings;
      int[] actions = into.actions;
      for (int e = from; e < to; e++) {
        into.items[e] = input.getInt();
      }
      for (int e = from; timestamps != null && e < to; e++) {
        timestamps[e] = input.getLong();
      }
      for (int e = from; ratings != null && e < to; e++) {
        ratings[e] = input.getFloat();
      }
      for (int e = from; actions != null && e < to; e++) {
        actions[e] = input.getInt();
      }
      advance();
    }
  }
}
