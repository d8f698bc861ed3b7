package io.github.seqrec.data;

import io.github.seqrec.data.internal.FloatChunks;
import io.github.seqrec.data.internal.IntChunks;
import io.github.seqrec.data.internal.LongChunks;
import io.github.seqrec.data.internal.Places;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events in the order in which they come, by indices, as columns of primitives that grow; in the
 * end those of a user one after the other. What does not fit goes to a temporary file on the way.
 * Not thread-safe.
 */
final class EventStore implements Closeable {

  private IntChunks users = new IntChunks();
  private final IntChunks items = new IntChunks();
  private final @Nullable LongChunks timestamps;
  private final @Nullable FloatChunks ratings;
  private final @Nullable IntChunks actions;
  private int size;
  private int userCount;

  private @Nullable Spill spill;
  private @Nullable SpilledRuns spilled;

  EventStore(boolean timed, boolean rated, boolean acted, @Nullable Spill spill) {
    timestamps = timed ? new LongChunks() : null;
    ratings = rated ? new FloatChunks() : null;
    actions = acted ? new IntChunks() : null;
    this.spill = spill;
  }

  /** Where events go that do not fit from now on; null to keep them in memory. */
  void spilling(@Nullable Spill where) {
    spill = where;
  }

  boolean hasTimestamps() {
    return timestamps != null;
  }

  boolean hasRatings() {
    return ratings != null;
  }

  boolean hasActions() {
    return actions != null;
  }

  int size() {
    return size;
  }

  /**
   * Adds an event; what there is no column for is not looked at.
   *
   * @param user from 0
   * @param item from 1
   * @throws IOException if a temporary file cannot be written: the events are spent then
   */
  void add(int user, int item, long timestamp, float rating, int action) throws IOException {
    if (spill != null && users.size() >= spill.events()) {
      spillTo(spill);
    }
    users.add(user);
    userCount = Math.max(userCount, user + 1);
    items.add(item);
    if (timestamps != null) {
      timestamps.add(timestamp);
    }
    if (ratings != null) {
      ratings.add(rating);
    }
    if (actions != null) {
      actions.add(action);
    }
    size++;
  }

  /**
   * The events of each user by time, stable. Nothing is left here.
   *
   * @param actionNames by code, from 1
   * @throws IOException if a temporary file cannot be read or written
   */
  SpilledRuns.Merged sorted(List<String> actionNames) throws IOException {
    if (spilled == null) {
      EventArrays events = grouped();
      long outOfOrder = TimeOrder.sort(events);
      return new SpilledRuns.Merged(Columns.of(events, actionNames), outOfOrder);
    }
    try (SpilledRuns runs = spilled) {
      runs.add(grouped());
      return runs.merge(userCount, actionNames);
    }
  }

  /** Moves the events in memory into a run of the temporary file. */
  private void spillTo(Spill where) throws IOException {
    EventArrays run = grouped();
    try {
      if (spilled == null) {
        spilled = new SpilledRuns(where, run);
      }
      spilled.add(run);
    } catch (IOException e) {
      // The events of the run are in neither place, so that no whole dataset can be built.
      close();
      throw e;
    }
  }

  /** Moves the events in memory into arrays, those of a user one after the other. */
  private EventArrays grouped() {
    int[] offsets = new int[userCount + 1];
    boolean grouped = true;
    for (int row = 0; row < users.size(); row++) {
      int user = users.get(row);
      grouped &= row == 0 || users.get(row - 1) <= user;
      offsets[user + 1]++;
    }
    for (int u = 0; u < userCount; u++) {
      offsets[u + 1] += offsets[u];
    }
    EventArrays events =
        new EventArrays(
            offsets,
            items.moveTo(places(grouped, offsets)),
            timestamps == null ? null : timestamps.moveTo(places(grouped, offsets)),
            ratings == null ? null : ratings.moveTo(places(grouped, offsets)),
            actions == null ? null : actions.moveTo(places(grouped, offsets)));
    users = new IntChunks();
    return events;
  }

  private @Nullable Places places(boolean grouped, int[] offsets) {
    return grouped ? null : new Places(users, offsets);
  }

  /** Closes the temporary file, if there is one. */
  @Override
  public void close() throws IOException {
    if (spilled != null) {
      spilled.close();
    }
  }
}
