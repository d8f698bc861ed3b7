package io.github.seqrec.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.unix_millis;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Events as they are shuffled and sorted: ids stay bytes from the source to the tables of ids, and
 * what events lack takes no room in a row. The first two columns are user and item.
 *
 * @param time column, or {@value #NONE}
 * @param order column: the order if there is one, else the time
 * @param rating column, or {@value #NONE}
 * @param action column, or {@value #NONE}
 */
record EventLayout(int time, int order, int rating, int action) implements Serializable {

  private static final int NONE = -1;
  private static final int USER = 0;
  private static final int ITEM = 1;

  /** The rows of a DataFrame, each with the others of its user, and in their order. */
  record Rows(Dataset<Row> rows, EventLayout layout) {}

  /** Brings the rows of each user together. */
  static Rows shuffled(Dataset<Row> events, EventColumns names) {
    List<Column> columns = new ArrayList<>();
    add(columns, id(names.user()));
    add(columns, id(names.item()));
    String when = names.timestamp();
    String place = names.order();
    int time = when == null ? NONE : add(columns, time(events, when));
    int order = place == null ? time : add(columns, number(events, place));
    String stars = names.rating();
    int rating = stars == null ? NONE : add(columns, col(stars).cast(DataTypes.FloatType));
    int action = names.action() == null ? NONE : add(columns, id(names.action()));
    // All columns decide the order, so that a partition that is computed again is the same.
    Column[] sorting =
        IntStream.concat(
                IntStream.of(order), IntStream.range(0, columns.size()).filter(c -> c != order))
            .mapToObj(c -> col(name(c)))
            .toArray(Column[]::new);
    Dataset<Row> rows =
        events
            .select(columns.toArray(Column[]::new))
            .repartition(col(name(USER)))
            .sortWithinPartitions(sorting);
    return new Rows(rows, new EventLayout(time, order, rating, action));
  }

  private static int add(List<Column> columns, Column column) {
    columns.add(column.as(name(columns.size())));
    return columns.size() - 1;
  }

  private static String name(int column) {
    return "c" + column;
  }

  private static Column id(String name) {
    return col(name).cast(DataTypes.StringType).cast(DataTypes.BinaryType);
  }

  private static Column time(Dataset<Row> events, String name) {
    DataType type = events.select(col(name)).schema().apply(0).dataType();
    return type.equals(DataTypes.TimestampType) || type.equals(DataTypes.DateType)
        ? unix_millis(col(name).cast(DataTypes.TimestampType))
        : number(events, name);
  }

  private static Column number(Dataset<Row> events, String name) {
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

  /** Whether a row lacks something without which it is no event. */
  boolean isBad(Row row) {
    return isEmpty(row, USER)
        || isEmpty(row, ITEM)
        || (action != NONE && isEmpty(row, action))
        || row.isNullAt(order)
        || (time != NONE && row.isNullAt(time))
        || (rating != NONE && !row.isNullAt(rating) && !Float.isFinite(row.getFloat(rating)));
  }

  private static boolean isEmpty(Row row, int column) {
    return row.isNullAt(column) || row.<byte[]>getAs(column).length == 0;
  }

  /** The place of a row among all. */
  long place(Row row) {
    return row.getLong(order);
  }

  byte[] user(Row row) {
    return row.getAs(USER);
  }

  byte[] item(Row row) {
    return row.getAs(ITEM);
  }

  @Nullable Long time(Row row) {
    return time == NONE ? null : (Long) row.getLong(time);
  }

  /** 0 if the row's is unknown, null if there are none. */
  @Nullable Float rating(Row row) {
    return rating == NONE ? null : (Float) (isUnrated(row) ? 0 : row.getFloat(rating));
  }

  /** Whether other rows may have a rating and this one has none. */
  boolean isUnrated(Row row) {
    return rating != NONE && row.isNullAt(rating);
  }

  byte @Nullable [] action(Row row) {
    return action == NONE ? null : row.<byte[]>getAs(action);
  }

  /** A row as its source has it. */
  static String readable(Row row) {
    return IntStream.range(0, row.size())
        .mapToObj(row::get)
        .map(value -> value instanceof byte[] id ? new String(id, StandardCharsets.UTF_8) : value)
        .map(String::valueOf)
        .collect(Collectors.joining(",", "[", "]"));
  }
}
