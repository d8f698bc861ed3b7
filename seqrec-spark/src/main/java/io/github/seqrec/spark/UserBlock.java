package io.github.seqrec.spark;

import io.github.seqrec.data.SequenceColumns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Some users in a few arrays.
 *
 * @param columns their sequences
 * @param firsts the place in the source of each user's first row; users are numbered in its order
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record UserBlock(SequenceColumns columns, long[] firsts) implements Serializable {

  /** Where a user comes among all. */
  record Place(long first, String user) implements Comparable<Place>, Serializable {

    private static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::first).thenComparing(Place::user);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /** The same users, in their order over all partitions, one block each. */
  static JavaRDD<UserBlock> ordered(JavaRDD<UserBlock> blocks) {
    return blocks
        .flatMapToPair(UserBlock::single)
        .sortByKey(true, blocks.getNumPartitions())
        .values()
        .mapPartitions(UserBlock::joined);
  }

  private static Iterator<Tuple2<Place, UserBlock>> single(UserBlock block) {
    SequenceColumns all = block.columns;
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < all.users().length;
      }

      @Override
      public Tuple2<Place, UserBlock> next() {
        int u = next++;
        UserBlock user = block.user(u);
        return new Tuple2<>(new Place(block.firsts[u], all.users()[u]), user);
      }
    };
  }

  private UserBlock user(int u) {
    int from = columns.offsets()[u];
    int to = columns.offsets()[u + 1];
    return new UserBlock(
        new SequenceColumns(
            new String[] {columns.users()[u]},
            new int[] {0, to - from},
            Arrays.copyOfRange(columns.items(), from, to),
            columns.timestamps() == null
                ? null
                : Arrays.copyOfRange(columns.timestamps(), from, to),
            columns.ratings() == null ? null : Arrays.copyOfRange(columns.ratings(), from, to),
            columns.actions() == null ? null : Arrays.copyOfRange(columns.actions(), from, to)),
        new long[] {firsts[u]});
  }

  /**
   * Some users and events.
   *
   * @param kept the users
   * @param offsets of their events in the result
   * @param rows the event that becomes each one of the result
   * @param newIndex of each item
   */
  UserBlock pick(int[] kept, int[] offsets, int[] rows, int[] newIndex) {
    SequenceColumns all = columns;
    String[] ids = new String[kept.length];
    Arrays.setAll(ids, i -> all.users()[kept[i]]);
    int[] items = new int[rows.length];
    Arrays.setAll(items, e -> newIndex[all.items()[rows[e]]]);
    long[] times = all.timestamps();
    long[] pickedTimes = times == null ? null : new long[rows.length];
    float[] ratings = all.ratings();
    float[] pickedRatings = ratings == null ? null : new float[rows.length];
    int[] actions = all.actions();
    int[] pickedActions = actions == null ? null : new int[rows.length];
    for (int e = 0; e < rows.length; e++) {
      if (times != null && pickedTimes != null) {
        pickedTimes[e] = times[rows[e]];
      }
      if (ratings != null && pickedRatings != null) {
        pickedRatings[e] = ratings[rows[e]];
      }
      if (actions != null && pickedActions != null) {
        pickedActions[e] = actions[rows[e]];
      }
    }
    return new UserBlock(
        new SequenceColumns(ids, offsets, items, pickedTimes, pickedRatings, pickedActions),
        Arrays.stream(kept).mapToLong(u -> firsts[u]).toArray());
  }

  /** All blocks as one; none for none. */
  static Iterator<UserBlock> joined(Iterator<UserBlock> blocks) {
    List<UserBlock> parts = new ArrayList<>();
    blocks.forEachRemaining(parts::add);
    if (parts.isEmpty()) {
      return List.<UserBlock>of().iterator();
    }
    int users = parts.stream().mapToInt(part -> part.firsts.length).sum();
    int events = parts.stream().mapToInt(part -> part.columns.items().length).sum();
    SequenceColumns kinds = parts.get(0).columns;
    String[] ids = new String[users];
    long[] firsts = new long[users];
    int[] offsets = new int[users + 1];
    int[] items = new int[events];
    long @Nullable [] times = kinds.timestamps() == null ? null : new long[events];
    float @Nullable [] ratings = kinds.ratings() == null ? null : new float[events];
    int @Nullable [] actions = kinds.actions() == null ? null : new int[events];
    int u = 0;
    int e = 0;
    for (UserBlock part : parts) {
      SequenceColumns from = part.columns;
      int count = from.items().length;
      System.arraycopy(from.users(), 0, ids, u, from.users().length);
      System.arraycopy(part.firsts, 0, firsts, u, from.users().length);
      System.arraycopy(from.items(), 0, items, e, count);
      copy(from.timestamps(), times, e, count);
      copy(from.ratings(), ratings, e, count);
      copy(from.actions(), actions, e, count);
      for (int i = 1; i <= from.users().length; i++) {
        offsets[u + i] = e + from.offsets()[i];
      }
      u += from.users().length;
      e += count;
    }
    return List.of(
            new UserBlock(
                new SequenceColumns(ids, offsets, items, times, ratings, actions), firsts))
        .iterator();
  }

  @SuppressWarnings("SuspiciousSystemArraycopy") // both are the same column
  private static void copy(@Nullable Object from, @Nullable Object to, int at, int count) {
    if (from != null && to != null) {
      System.arraycopy(from, 0, to, at, count);
    }
  }
}
