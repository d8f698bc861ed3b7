package io.github.seqrec.spark;

import io.github.seqrec.api.internal.DataMessages;
import io.github.seqrec.data.KCore;
import io.github.seqrec.data.PreparationNotes;
import io.github.seqrec.data.SequenceColumns;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * The k-core of blocks, pass by pass as {@link io.github.seqrec.data.KCore#stable} takes it. What a
 * pass says to the blocks is which items stay; whether a user stays follows from these, so that
 * blocks remember nothing between passes.
 */
final class StableCore {

  private final int minimum;
  private final JavaRDD<UserBlock> blocks;
  private final PreparationNotes.Counts all;
  private final int items;
  private int passes;

  /** The items that decided which users stay, and those that stay themselves. */
  private @Nullable BitSet decided;

  private BitSet stay = new BitSet();
  private Counts last = new Counts(new int[0], 0, false, new Kept(0, 0));

  /**
   * A core that is still to be found.
   *
   * @param all what the blocks hold
   * @throws IllegalArgumentException if the minimum is below 1
   */
  StableCore(int minimum, JavaRDD<UserBlock> blocks, PreparationNotes.Counts all) {
    this.minimum = minimum;
    KCore unused = KCore.stable(minimum); // refuses what is no minimum
    this.blocks = blocks;
    this.all = all;
    this.items = all.items();
  }

  /** Users and events. */
  record Kept(long users, long events) implements Serializable {}

  /** What a pass counted: events of each item, the most of a user, whether a user was dropped. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Counts(int[] ofItems, int mostOfUser, boolean droppedUsers, Kept kept)
      implements Serializable {

    Counts plus(Counts other) {
      int[] sum = ofItems.clone();
      Arrays.setAll(sum, i -> sum[i] + other.ofItems[i]);
      return new Counts(
          sum,
          Math.max(mostOfUser, other.mostOfUser),
          droppedUsers || other.droppedUsers,
          new Kept(kept.users + other.kept.users, kept.events + other.kept.events));
    }
  }

  /**
   * What blocks are told.
   *
   * @param decided users with few events on these go; null keeps all users
   * @param before the same for the pass before
   * @param stay events on these count
   */
  private record Pass(
      int minimum, int items, @Nullable BitSet decided, @Nullable BitSet before, BitSet stay)
      implements Serializable {

    static int count(SequenceColumns columns, int user, @Nullable BitSet among) {
      int begin = columns.offsets()[user];
      int end = columns.offsets()[user + 1];
      if (among == null) {
        return end - begin;
      }
      int count = 0;
      for (int e = begin; e < end; e++) {
        count += among.get(columns.items()[e]) ? 1 : 0;
      }
      return count;
    }

    boolean keeps(SequenceColumns columns, int user) {
      return decided == null || count(columns, user, decided) >= minimum;
    }

    Counts counts(Iterator<UserBlock> blocks) {
      int[] ofItems = new int[items + 1];
      int mostOfUser = 0;
      boolean dropped = false;
      long users = 0;
      long events = 0;
      while (blocks.hasNext()) {
        SequenceColumns columns = blocks.next().columns();
        for (int u = 0; u < columns.users().length; u++) {
          if (!keeps(columns, u)) {
            dropped |=
                count(columns, u, decided) > 0
                    && (before == null || count(columns, u, before) >= minimum);
            continue;
          }
          int ofUser = 0;
          for (int e = columns.offsets()[u]; e < columns.offsets()[u + 1]; e++) {
            int item = columns.items()[e];
            if (stay.get(item)) {
              ofItems[item]++;
              ofUser++;
            }
          }
          mostOfUser = Math.max(mostOfUser, ofUser);
          users += ofUser > 0 ? 1 : 0;
          events += ofUser;
        }
      }
      return new Counts(ofItems, mostOfUser, dropped, new Kept(users, events));
    }
  }

  /**
   * Finds out what stays.
   *
   * @throws IllegalArgumentException if nothing does
   */
  void find() {
    stay.set(1, items + 1);
    last = count(null);
    int mostOfUser = last.mostOfUser;
    int mostOfItem = IntStream.of(last.ofItems).max().orElse(0);
    boolean changed;
    do {
      BitSet fewer = (BitSet) stay.clone();
      boolean fewerItems = false;
      for (int i = stay.nextSetBit(1); i >= 0; i = stay.nextSetBit(i + 1)) {
        if (last.ofItems[i] < minimum) {
          fewer.clear(i);
          fewerItems |= last.ofItems[i] > 0;
        }
      }
      BitSet before = decided;
      decided = stay;
      stay = fewer;
      last = count(before);
      changed = fewerItems || last.droppedUsers;
      passes += changed ? 1 : 0;
    } while (changed);
    if (last.kept.events == 0) {
      throw DataMessages.nothingStays(minimum, all.toString(), mostOfUser, mostOfItem);
    }
  }

  private Counts count(@Nullable BitSet before) {
    Broadcast<Pass> pass = pass(before);
    try {
      return blocks
          .mapPartitions(part -> List.of(pass.value().counts(part)).iterator())
          .treeReduce(Counts::plus);
    } finally {
      pass.destroy();
    }
  }

  private Broadcast<Pass> pass(@Nullable BitSet before) {
    return JavaSparkContext.fromSparkContext(blocks.context())
        .broadcast(new Pass(minimum, items, decided, before, stay));
  }

  /** Users and events that stay. */
  Kept kept() {
    return last.kept;
  }

  /**
   * The items that stay, in their old order; those that no user has any more are not among them.
   */
  int[] keptItems() {
    return IntStream.rangeClosed(1, items).filter(i -> last.ofItems[i] > 0).toArray();
  }

  /** What the notes call this filter. */
  String step() {
    return minimum + "-core, stable (" + passes + (passes == 1 ? " pass)" : " passes)");
  }

  /** The events that stay, items numbered anew. */
  JavaRDD<UserBlock> keptBlocks() {
    int[] newIndex = new int[items + 1];
    int[] kept = keptItems();
    for (int i = 0; i < kept.length; i++) {
      newIndex[kept[i]] = i + 1;
    }
    Broadcast<Pass> pass = pass(null);
    Broadcast<int[]> indices =
        JavaSparkContext.fromSparkContext(blocks.context()).broadcast(newIndex);
    return blocks
        .map(block -> keep(block, pass.value(), indices.value()))
        .filter(block -> block.firsts().length > 0);
  }

  private static UserBlock keep(UserBlock block, Pass pass, int[] newIndex) {
    SequenceColumns columns = block.columns();
    int[] rows = new int[columns.items().length];
    int[] users = new int[columns.users().length];
    int[] offsets = new int[columns.users().length + 1];
    int keptUsers = 0;
    int kept = 0;
    for (int u = 0; u < columns.users().length; u++) {
      int before = kept;
      if (pass.keeps(columns, u)) {
        for (int e = columns.offsets()[u]; e < columns.offsets()[u + 1]; e++) {
          if (newIndex[columns.items()[e]] > 0) {
            rows[kept++] = e;
          }
        }
      }
      if (kept > before) {
        users[keptUsers++] = u;
        offsets[keptUsers] = kept;
      }
    }
    return block.pick(
        Arrays.copyOf(users, keptUsers),
        Arrays.copyOf(offsets, keptUsers + 1),
        Arrays.copyOf(rows, kept),
        newIndex);
  }
}
