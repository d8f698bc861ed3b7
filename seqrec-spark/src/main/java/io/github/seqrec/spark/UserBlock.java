package io.github.seqrec.spark;

import io.github.seqrec.data.SequenceColumns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
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
    return new UserBlock(columns.slice(u), new long[] {firsts[u]});
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
    long[] firsts = parts.stream().flatMapToLong(part -> Arrays.stream(part.firsts)).toArray();
    SequenceColumns all = SequenceColumns.joined(parts.stream().map(UserBlock::columns).toList());
    return List.of(new UserBlock(all, firsts)).iterator();
  }
}
