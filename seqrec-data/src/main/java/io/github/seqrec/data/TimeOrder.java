package io.github.seqrec.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LongSummaryStatistics;
import org.jspecify.annotations.Nullable;

/** Sorts the events of each user by time, stable, in place. */
final class TimeOrder {

  private final EventArrays columns;
  private final long[] times;

  private TimeOrder(EventArrays columns, long[] times) {
    this.columns = columns;
    this.times = times;
  }

  /** Sorts, and says how many events were earlier than the event of the user before them. */
  static long sort(EventArrays columns) {
    long[] times = columns.timestamps;
    return times == null ? 0 : new TimeOrder(columns, times).sortAll();
  }

  private long sortAll() {
    long outOfOrder = 0;
    for (int u = 0; u < columns.users(); u++) {
      int from = columns.offsets[u];
      int to = columns.offsets[u + 1];
      long earlier = 0;
      for (int e = from + 1; e < to; e++) {
        earlier += times[e] < times[e - 1] ? 1 : 0;
      }
      if (earlier > 0) {
        apply(order(from, to), from);
      }
      outOfOrder += earlier;
    }
    return outOfOrder;
  }

  /** The positions, counted from {@code from}, of a user's events in the order of time. */
  private int[] order(int from, int to) {
    int count = to - from;
    LongSummaryStatistics range = Arrays.stream(times, from, to).summaryStatistics();
    long earliest = range.getMin();
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(count);
    long span = range.getMax() - earliest;
    if (span < 0 || span >= 1L << (Long.SIZE - 1 - bits)) {
      return boxedOrder(from, count);
    }
    // Time above, position below: one sort of primitives is stable.
    long[] keys = new long[count];
    Arrays.setAll(keys, i -> (times[from + i] - earliest) << bits | i);
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) (key & ((1L << bits) - 1))).toArray();
  }

  /** For times so far apart that they leave no room for a position. */
  private int[] boxedOrder(int from, int count) {
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingLong(i -> times[from + i]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }

  private void apply(int[] order, int from) {
    int to = from + order.length;
    long[] oldTimes = Arrays.copyOfRange(times, from, to);
    int[] oldItems = Arrays.copyOfRange(columns.items, from, to);
    for (int i = 0; i < order.length; i++) {
      times[from + i] = oldTimes[order[i]];
      columns.items[from + i] = oldItems[order[i]];
    }
    float[] ratings = columns.ratings;
    if (ratings != null) {
      float[] old = Arrays.copyOfRange(ratings, from, to);
      for (int i = 0; i < order.length; i++) {
        ratings[from + i] = old[order[i]];
      }
    }
    int @Nullable [] actions = columns.actions;
    if (actions != null) {
      int[] old = Arrays.copyOfRange(actions, from, to);
      for (int i = 0; i < order.length; i++) {
        actions[from + i] = old[order[i]];
      }
    }
  }
}
