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
    SequenceColumns picked = columns.pick(kept, offsets, rows);
    int[] items = picked.items();
    Arrays.setAll(items, e -> newIndex[items[e]]);
    return new UserBlock(picked, Arrays.stream(kept).mapToLong(u -> firsts[u]).toArray());
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
