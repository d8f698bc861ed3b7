package io.github.seqrec.spark;

import io.github.seqrec.data.SequenceColumns;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
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

  /** Deals the users out in turn, so that all shards have about as much to do. */
  static JavaRDD<Shard> of(JavaRDD<SequenceColumns> users, int count) {
    return users
        .flatMap(part -> IntStream.range(0, part.users().length).mapToObj(part::slice).iterator())
        .zipWithIndex()
        .mapToPair(user -> new Tuple2<>((int) (user._2() % count), user))
        .partitionBy(new HashPartitioner(count)) // each number is the hash of its own partition
        .mapPartitionsWithIndex((number, dealt) -> List.of(joined(number, dealt)).iterator(), true);
  }

  private static Shard joined(
      int number, Iterator<Tuple2<Integer, Tuple2<SequenceColumns, Long>>> dealt) {
    List<Tuple2<SequenceColumns, Long>> users = new ArrayList<>();
    dealt.forEachRemaining(pair -> users.add(pair._2()));
    users.sort(Comparator.comparing(Tuple2::_2));
    return new Shard(
        number,
        users.stream().mapToInt(user -> Math.toIntExact(user._2())).toArray(),
        SequenceColumns.joined(users.stream().map(Tuple2::_1).toList()));
  }

  /** How many of its users have an event to learn to predict from another one. */
  int trainable() {
    int[] offsets = columns.offsets();
    return Math.toIntExact(
        IntStream.range(0, places.length).filter(u -> offsets[u + 1] - offsets[u] >= 2).count());
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
