package io.github.seqrec.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_millis;

import io.github.seqrec.data.Interaction;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.PreparationNotes;
import io.github.seqrec.data.SequenceColumns;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a DataFrame, brought together by user and made into sequences by seqrec-data itself, one
 * partition at a time.
 */
final class EventRows {

  private static final int USER = 0;
  private static final int ITEM = 1;
  private static final int TIME = 2;
  private static final int ORDER = 3;
  private static final int RATING = 4;
  private static final int ACTION = 5;

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
      Counts counts)
      implements Serializable {}

  /**
   * What was met.
   *
   * @param bad rows that are no event
   * @param firstBad what the first of them is like; empty if there is none
   */
  record Counts(
      long users,
      long events,
      long outOfOrder,
      long ties,
      long repeats,
      long unrated,
      long bad,
      String firstBad)
      implements Serializable {

    Counts plus(Counts other) {
      return new Counts(
          users + other.users,
          events + other.events,
          outOfOrder + other.outOfOrder,
          ties + other.ties,
          repeats + other.repeats,
          unrated + other.unrated,
          bad + other.bad,
          firstBad.isEmpty() ? other.firstBad : firstBad);
    }
  }

  /** One block for each partition of users that is not empty. */
  static JavaRDD<Block> blocks(Dataset<Row> events, EventColumns names) {
    boolean timed = names.timestamp() != null;
    boolean rated = names.rating() != null;
    boolean acted = names.action() != null;
    Column time = timed ? time(events, names.timestamp()) : lit(0L);
    Column order = names.order() == null ? time : number(events, names.order());
    // All columns decide the order, so that a partition that is computed again is the same.
    return events
        .select(
            col(names.user()).cast(DataTypes.StringType).as("user"),
            col(names.item()).cast(DataTypes.StringType).as("item"),
            time.as("time"),
            order.as("order"),
            (rated ? col(names.rating()) : lit(null)).cast(DataTypes.FloatType).as("rating"),
            (acted ? col(names.action()) : lit(null)).cast(DataTypes.StringType).as("action"))
        .repartition(col("user"))
        .sortWithinPartitions("order", "user", "item", "time", "rating", "action")
        .toJavaRDD()
        .mapPartitions(rows -> block(rows, timed, rated, acted));
  }

  private static Column time(Dataset<Row> events, @Nullable String name) {
    DataType type = events.select(col(name)).schema().apply(0).dataType();
    return type.equals(DataTypes.TimestampType) || type.equals(DataTypes.DateType)
        ? unix_millis(col(name).cast(DataTypes.TimestampType))
        : number(events, name);
  }

  private static Column number(Dataset<Row> events, @Nullable String name) {
    DataType type = events.select(col(name)).schema().apply(0).dataType();
    if (!type.equals(DataTypes.LongType)
        && !type.equals(DataTypes.IntegerType)
        && !type.equals(DataTypes.ShortType)
        && !type.equals(DataTypes.ByteType)) {
      throw new IllegalArgumentException(
          "column '"
              + name
              + "' ("
              + type.simpleString()
              + ") must hold whole numbers; cast it, or name another one");
    }
    return col(name).cast(DataTypes.LongType);
  }

  private static Iterator<Block> block(
      Iterator<Row> rows, boolean timed, boolean rated, boolean acted) {
    Reader reader = new Reader(timed, rated, acted);
    rows.forEachRemaining(reader::take);
    return reader.isEmpty() ? List.<Block>of().iterator() : List.of(reader.block()).iterator();
  }

  /** Collects the rows of one partition, which come in their order. */
  private static final class Reader {
    private final boolean timed;
    private final boolean rated;
    private final boolean acted;
    private final InteractionBuilder builder = InteractionDataset.builder();
    private final Firsts users = new Firsts();
    private final Firsts items = new Firsts();
    private final Firsts actions = new Firsts();
    private long events;
    private long unrated;
    private long bad;
    private String firstBad = "";

    Reader(boolean timed, boolean rated, boolean acted) {
      this.timed = timed;
      this.rated = rated;
      this.acted = acted;
    }

    void take(Row row) {
      if (isBad(row)) {
        firstBad = bad == 0 ? row.toString() : firstBad;
        bad++;
        return;
      }
      long order = row.getLong(ORDER);
      boolean unknown = rated && row.isNullAt(RATING);
      unrated += unknown ? 1 : 0;
      builder.add(
          new Interaction(
              row.getString(USER),
              row.getString(ITEM),
              timed ? row.getLong(TIME) : null,
              rated ? unknown ? 0 : row.getFloat(RATING) : null,
              acted ? row.getString(ACTION) : null));
      users.met(builder.userCount(), order);
      items.met(builder.itemCount(), order);
      actions.met(builder.actionCount(), order);
      events++;
    }

    private boolean isBad(Row row) {
      return row.isNullAt(TIME)
          || row.isNullAt(ORDER)
          || isEmpty(row, USER)
          || isEmpty(row, ITEM)
          || (acted && isEmpty(row, ACTION))
          || (rated && !row.isNullAt(RATING) && !Float.isFinite(row.getFloat(RATING)));
    }

    private static boolean isEmpty(Row row, int column) {
      return row.isNullAt(column) || row.getString(column).isEmpty();
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
          new Counts(
              columns.users().length, events, outOfOrder, ties, repeats, unrated, bad, firstBad));
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

  /**
   * Refuses bad rows.
   *
   * @throws IllegalArgumentException if there is one, or no event at all
   */
  static void check(Counts counts) {
    if (counts.bad() > 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%,d rows must have a user, an item, a time and a place in the order, such as %s"
                  + " (user, item, time, order, rating, action); filter them out",
              counts.bad(),
              counts.firstBad()));
    }
    if (counts.events() == 0) {
      throw new IllegalArgumentException(
          "the DataFrame (0 rows) must have events; check what it reads");
    }
  }
}
