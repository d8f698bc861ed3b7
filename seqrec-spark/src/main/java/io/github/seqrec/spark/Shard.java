package io.github.seqrec.spark;

import io.github.seqrec.data.SequenceColumns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * The users of one worker.
 *
 * @param number from 0
 * @param places of the users among all, ascending
 * @param columns their sequences
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Shard(int number, int[] places, SequenceColumns columns) implements Serializable {

  /** One user on the way to a shard. */
  private record Dealt(int place, SequenceColumns columns) implements Serializable {}

  /** A partition for each number. */
  private static final class ByNumber extends Partitioner {
    private static final long serialVersionUID = 1;
    private final int count;

    ByNumber(int count) {
      this.count = count;
    }

    @Override
    public int numPartitions() {
      return count;
    }

    @Override
    public int getPartition(Object number) {
      return (Integer) number;
    }
  }

  /** Deals the users out in turn, so that all shards have about as much to do. */
  static JavaRDD<Shard> of(JavaRDD<SequenceColumns> users, int count) {
    List<Integer> sizes = users.mapPartitions(Shard::size).collect();
    int[] begins = new int[sizes.size()];
    for (int p = 1; p < begins.length; p++) {
      begins[p] = begins[p - 1] + sizes.get(p - 1);
    }
    return users
        .mapPartitionsWithIndex((p, parts) -> deal(begins[p], parts), true)
        .mapToPair(dealt -> new Tuple2<>(dealt.place % count, dealt))
        .partitionBy(new ByNumber(count))
        .mapPartitionsWithIndex((number, dealt) -> List.of(joined(number, dealt)).iterator(), true);
  }

  private static Iterator<Integer> size(Iterator<SequenceColumns> parts) {
    int size = 0;
    while (parts.hasNext()) {
      size += parts.next().users().length;
    }
    return List.of(size).iterator();
  }

  private static Iterator<Dealt> deal(int begin, Iterator<SequenceColumns> parts) {
    List<Dealt> dealt = new ArrayList<>();
    int place = begin;
    while (parts.hasNext()) {
      SequenceColumns part = parts.next();
      for (int u = 0; u < part.users().length; u++) {
        dealt.add(new Dealt(place++, part.slice(u)));
      }
    }
    return dealt.iterator();
  }

  private static Shard joined(int number, Iterator<Tuple2<Integer, Dealt>> dealt) {
    List<Dealt> users = new ArrayList<>();
    dealt.forEachRemaining(pair -> users.add(pair._2()));
    users.sort((a, b) -> Integer.compare(a.place, b.place));
    return new Shard(
        number,
        users.stream().mapToInt(Dealt::place).toArray(),
        SequenceColumns.joined(users.stream().map(Dealt::columns).toList()));
  }

  /** The sequences of all users, of whom those of other shards have no events. */
  SequenceColumns amongAll(String[] all) {
    int[] offsets = new int[all.length + 1];
    int next = 0;
    for (int user = 0; user < all.length; user++) {
      boolean mine = next < places.length && places[next] == user;
      next += mine ? 1 : 0;
      offsets[user + 1] = columns.offsets()[next];
    }
    return new SequenceColumns(
        Arrays.copyOf(all, all.length),
        offsets,
        columns.items(),
        columns.timestamps(),
        columns.ratings(),
        columns.actions());
  }
}
