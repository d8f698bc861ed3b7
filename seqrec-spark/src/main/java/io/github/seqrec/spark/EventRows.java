package io.github.seqrec.spark;

import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.PreparationNotes;
import io.github.seqrec.data.SequenceColumns;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Rows of a DataFrame, brought together by user and made into sequences by seqrec-data itself, one
 * partition at a time.
 */
final class EventRows {

  private EventRows() {}

  /**
   * The users of one partition, whose items have numbers of its own.
   *
   * @param columns item {@code i} is {@code items[i - 1]}, action {@code a} is {@code actions[a -
   *     1]}
   * @param firsts the place of the first row of each user
   * @param items ids
   * @param itemFirsts the place of the first row of each item
   * @param actions names
   * @param actionFirsts the place of the first row of each action
   * @param counts what the partition has met
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Block(
      SequenceColumns columns,
      long[] firsts,
      String[] items,
      long[] itemFirsts,
      String[] actions,
      long[] actionFirsts,
      EventCounts counts)
      implements Serializable {

    /** The items, each with the place of its first row. */
    Iterator<Tuple2<String, Long>> itemPlaces() {
      return places(items, itemFirsts);
    }

    /** The actions, each with the place of its first row. */
    Iterator<Tuple2<String, Long>> actionPlaces() {
      return places(actions, actionFirsts);
    }

    private static Iterator<Tuple2<String, Long>> places(String[] ids, long[] firsts) {
      return IntStream.range(0, ids.length)
          .mapToObj(i -> new Tuple2<>(ids[i], firsts[i]))
          .iterator();
    }
  }

  /** The distinct ids of all blocks, in the order of their first appearance. */
  static List<String> numbered(JavaPairRDD<String, Long> places) {
    return places.reduceByKey(Math::min).collect().stream()
        .sorted(
            Comparator.comparingLong((Tuple2<String, Long> id) -> id._2())
                .thenComparing(id -> id._1()))
        .map(Tuple2::_1)
        .toList();
  }

  /** One block for each partition of users that is not empty. */
  static JavaRDD<Block> blocks(Dataset<Row> events, EventColumns names) {
    EventLayout.Rows sorted = EventLayout.shuffled(events, names);
    EventLayout layout = sorted.layout();
    return sorted.rows().toJavaRDD().mapPartitions(rows -> block(rows, layout));
  }

  private static Iterator<Block> block(Iterator<Row> rows, EventLayout layout) {
    Reader reader = new Reader(layout);
    rows.forEachRemaining(reader::take);
    return reader.isEmpty() ? List.<Block>of().iterator() : List.of(reader.block()).iterator();
  }

  /** Collects the rows of one partition, which come in their order. */
  private static final class Reader {
    private final EventLayout layout;
    private final InteractionBuilder builder = InteractionDataset.builder();
    private final Firsts users = new Firsts();
    private final Firsts items = new Firsts();
    private final Firsts actions = new Firsts();
    private long events;
    private long unrated;
    private long bad;
    private String firstBad = "";

    Reader(EventLayout layout) {
      this.layout = layout;
    }

    void take(Row row) {
      if (layout.isBad(row)) {
        firstBad = bad == 0 ? EventLayout.readable(row) : firstBad;
        bad++;
        return;
      }
      unrated += layout.isUnrated(row) ? 1 : 0;
      builder.add(
          layout.user(row),
          layout.item(row),
          layout.time(row),
          layout.rating(row),
          layout.action(row));
      long order = layout.place(row);
      users.met(builder.userCount(), order);
      items.met(builder.itemCount(), order);
      actions.met(builder.actionCount(), order);
      events++;
    }

    boolean isEmpty() {
      return events == 0 && bad == 0;
    }

    Block block() {
      if (events == 0) {
        SequenceColumns none =
            new SequenceColumns(new String[0], new int[1], new int[0], null, null, null);
        return block(none, new String[0], new String[0], 0, 0, 0);
      }
      InteractionDataset data = builder.build();
      PreparationNotes.Step read = data.notes().steps().get(0);
      return block(
          SequenceColumns.of(data),
          data.items().ids().toArray(String[]::new),
          data.actions().toArray(String[]::new),
          read.outOfOrder(),
          read.ties(),
          read.repeats());
    }

    private Block block(
        SequenceColumns columns,
        String[] itemIds,
        String[] names,
        long outOfOrder,
        long ties,
        long repeats) {
      return new Block(
          columns,
          users.toArray(),
          itemIds,
          items.toArray(),
          names,
          actions.toArray(),
          new EventCounts(
              columns.users().length,
              events,
              outOfOrder,
              ties,
              repeats,
              unrated,
              EventCounts.padded(List.of(columns.users())),
              bad,
              firstBad));
    }
  }

  /** The place of the row at which each number was met first. */
  private static final class Firsts {
    private long[] places = new long[16];
    private int count;

    void met(int known, long place) {
      if (known > count) {
        if (known > places.length) {
          places = Arrays.copyOf(places, Math.multiplyExact(places.length, 2));
        }
        places[count++] = place;
      }
    }

    long[] toArray() {
      return Arrays.copyOf(places, count);
    }
  }

  /**
   * The same users, with the numbers that items and actions have everywhere.
   *
   * @param rated whether all events have ratings
   */
  static UserBlock renumbered(Block block, Numbering items, Numbering actions, boolean rated) {
    SequenceColumns columns = block.columns();
    return new UserBlock(
        new SequenceColumns(
            columns.users(),
            columns.offsets(),
            translated(columns.items(), items.of(block.items())),
            columns.timestamps(),
            rated ? columns.ratings() : null,
            columns.actions() == null
                ? null
                : translated(columns.actions(), actions.of(block.actions()))),
        block.firsts());
  }

  private static int[] translated(int[] numbers, int[] global) {
    return IntStream.of(numbers).map(number -> global[number - 1]).toArray();
  }
}
