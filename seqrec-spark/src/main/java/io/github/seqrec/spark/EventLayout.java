package io.github.seqrec.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_millis;

import com.google.common.base.Utf8;
import com.google.common.collect.ImmutableList;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
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

  // Types as Spark writes them.
  private static final ImmutableList<String> WHOLE =
      ImmutableList.of("tinyint", "smallint", "int", "bigint");
  private static final ImmutableList<String> IDS = or(WHOLE, "string", "binary");
  private static final ImmutableList<String> TIMES =
      or(WHOLE, "timestamp", "timestamp_ntz", "date");
  private static final ImmutableList<String> RATINGS = or(WHOLE, "float", "double", "decimal");

  private static ImmutableList<String> or(ImmutableList<String> types, String... more) {
    return ImmutableList.<String>builder().addAll(types).add(more).build();
  }

  /** The rows of a DataFrame, each with the others of its user, and in their order. */
  record Rows(Dataset<Row> rows, EventLayout layout) {}

  /** Brings the rows of each user together. */
  static Rows shuffled(Dataset<Row> events, EventColumns names) {
    List<Column> columns = new ArrayList<>();
    add(columns, id(events, names.user()));
    add(columns, id(events, names.item()));
    String when = names.timestamp();
    String place = names.order();
    int time = when == null ? NONE : add(columns, time(events, when));
    int order = place == null ? time : add(columns, number(events, place));
    String stars = names.rating();
    int rating = stars == null ? NONE : add(columns, rating(events, stars));
    String kind = names.action();
    int action = kind == null ? NONE : add(columns, id(events, kind));
    // All columns decide the order, so that a partition that is computed again is the same.
    Column[] sorting =
        IntStream.concat(
                IntStream.of(order), IntStream.range(0, columns.size()).filter(c -> c != order))
            .mapToObj(c -> col(name(c)))
            .toArray(Column[]::new);
    Dataset<Row> rows =
        events
            .select(columns.toArray(Column[]::new))
            // Users that differ only in blanks come together too, so that they are noticed.
            .repartition(trim(col(name(USER)).cast(DataTypes.StringType)))
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

  /** The column of this very name, or else a field, as Spark takes what stands behind a dot. */
  private static Column column(Dataset<Row> events, String name) {
    return List.of(events.columns()).contains(name) ? quoted(name) : col(name);
  }

  /** The column of this very name, whatever is in it. */
  static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }

  private static Column id(Dataset<Row> events, String name) {
    requireType(events, name, IDS);
    return column(events, name).cast(DataTypes.StringType).cast(DataTypes.BinaryType);
  }

  private static Column number(Dataset<Row> events, String name) {
    requireType(events, name, WHOLE);
    return column(events, name).cast(DataTypes.LongType);
  }

  private static Column rating(Dataset<Row> events, String name) {
    requireType(events, name, RATINGS);
    return column(events, name).cast(DataTypes.FloatType);
  }

  /** Numbers, or epoch milliseconds that are the same in every time zone of the session. */
  private static Column time(Dataset<Row> events, String name) {
    Column time = column(events, name);
    return switch (requireType(events, name, TIMES)) {
      case "timestamp" -> unix_millis(time);
      case "timestamp_ntz" -> utcMillis(time);
      case "date" ->
          unix_date(time).cast(DataTypes.LongType).multiply(Duration.ofDays(1).toMillis());
      default -> time.cast(DataTypes.LongType);
    };
  }

  /** Not by a cast to a timestamp, which would take the time zone of the session. */
  private static Column utcMillis(Column time) {
    UDF1<LocalDateTime, Long> millis =
        local -> local == null ? null : (Long) local.toInstant(ZoneOffset.UTC).toEpochMilli();
    return udf(millis, DataTypes.LongType).apply(time);
  }

  /**
   * The type of a column, without parameters such as those of decimals.
   *
   * @throws IllegalArgumentException if there is no such column, or it is of none of these types
   */
  private static String requireType(
      Dataset<Row> events, String name, ImmutableList<String> expected) {
    String found;
    try {
      found = events.select(column(events, name)).schema().apply(0).dataType().simpleString();
    } catch (Exception e) { // Spark's AnalysisException is a checked one, and not declared
      throw new IllegalArgumentException(
          "column '"
              + name
              + "' (of a type in "
              + expected
              + ") must be one of the DataFrame, which has "
              + List.of(events.columns())
              + "; name another one",
          e);
    }
    String type = found.replaceFirst("[ (].*", "");
    if (!expected.contains(type)) {
      throw new IllegalArgumentException(
          "column '"
              + name
              + "' ("
              + found
              + ") must be of a type in "
              + expected
              + "; cast it, or name another one");
    }
    return type;
  }

  /** Whether a row lacks something without which it is no event. */
  boolean isBad(Row row) {
    return isNoText(row, USER)
        || isNoText(row, ITEM)
        || (action != NONE && isNoText(row, action))
        || row.isNullAt(order)
        || (time != NONE && row.isNullAt(time))
        || (rating != NONE && !row.isNullAt(rating) && !Float.isFinite(row.getFloat(rating)));
  }

  private static boolean isNoText(Row row, int column) {
    if (row.isNullAt(column)) {
      return true;
    }
    byte[] id = row.getAs(column);
    return id.length == 0 || !Utf8.isWellFormed(id);
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
