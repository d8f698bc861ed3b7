package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.ACTION;
import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.RATING;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;

import io.github.seqrec.api.internal.Excerpts;
import io.github.seqrec.data.DelimitedText.Column;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a query, one interaction each. Immutable and thread-safe.
 *
 * <pre>{@code
 * JdbcEvents.named(Map.of(USER, "customer", ITEM, "product", TIMESTAMP, "bought_at")).read(rows)
 * }</pre>
 *
 * <p>Ids and actions are taken as {@code getString} gives them. A time is a whole number, which is
 * taken as it is, or an SQL timestamp or date, which becomes epoch milliseconds; one without a time
 * zone is in the JVM's, as JDBC has it.
 */
public final class JdbcEvents {

  private final Map<Column, String> labels;

  private JdbcEvents(Map<Column, String> labels) {
    this.labels = labels;
  }

  /**
   * A reader.
   *
   * @param columns the label of each column in the query; users and items are required, {@code
   *     TIMESTAMP}, {@code RATING} and {@code ACTION} possible
   * @throws IllegalArgumentException if users or items are missing, another column is named, or a
   *     label stands twice
   */
  public static JdbcEvents named(Map<Column, String> columns) {
    Layout.requireColumns(columns);
    for (Column column : columns.keySet()) {
      if (column.compareTo(ACTION) > 0) {
        throw new IllegalArgumentException(
            "columns " + columns + " must not name " + column + "; let the query make a TIMESTAMP");
      }
    }
    return new JdbcEvents(new EnumMap<>(columns));
  }

  /**
   * Reads all rows that are left, and does not close them. Set the statement's fetch size, or some
   * drivers keep the whole result in memory.
   *
   * @throws IllegalArgumentException if a value is null or empty, a time neither a whole number nor
   *     a timestamp or date, a rating not finite, or an id with half a surrogate pair; the message
   *     names the row, but for the last of these
   * @throws IllegalStateException if there is no row
   * @throws SQLException if the database says so
   */
  public InteractionDataset read(ResultSet rows) throws SQLException {
    InteractionBuilder builder = InteractionDataset.builder();
    for (long row = 1; rows.next(); row++) {
      Object time = value(rows, TIMESTAMP, row);
      Object rating = value(rows, RATING, row);
      builder.add(
          new Interaction(
              text(rows, USER, row),
              text(rows, ITEM, row),
              time == null ? null : time(time, row),
              rating == null ? null : rating(rating, row),
              labels.containsKey(ACTION) ? text(rows, ACTION, row) : null));
    }
    return builder.build();
  }

  /** The value of a column, null only if the column was not named. */
  private @Nullable Object value(ResultSet rows, Column column, long row) throws SQLException {
    String label = labels.get(column);
    if (label == null) {
      return null;
    }
    Object value = rows.getObject(label);
    if (value == null || value.toString().isEmpty()) {
      throw refused(column, row, "a value", String.valueOf(value));
    }
    return value;
  }

  private String text(ResultSet rows, Column column, long row) throws SQLException {
    String value = rows.getString(labels.get(column));
    if (value == null || value.isEmpty()) {
      throw refused(
          column, row, column == ACTION ? "a kind of event" : "an id", String.valueOf(value));
    }
    return value;
  }

  private static long time(Object value, long row) {
    if (value instanceof Timestamp timestamp) {
      return timestamp.getTime();
    }
    if (value instanceof Date date) {
      return date.getTime();
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant().toEpochMilli();
    }
    if (value instanceof LocalDateTime time) {
      return Timestamp.valueOf(time).getTime();
    }
    if (value instanceof Number number && number.doubleValue() == number.longValue()) {
      return number.longValue();
    }
    throw refused(TIMESTAMP, row, "a whole number, an SQL timestamp or date", value.toString());
  }

  private static float rating(Object value, long row) {
    if (value instanceof Number number && Float.isFinite(number.floatValue())) {
      return number.floatValue();
    }
    throw refused(RATING, row, "a finite number", value.toString());
  }

  private static IllegalArgumentException refused(
      Column column, long row, String expected, String found) {
    return new IllegalArgumentException(
        String.format(
            "%s of row %d must be %s, found \"%s\"; let the query convert such values, or leave their"
                + " rows out",
            Layout.name(column), row, expected, Excerpts.of(found)));
  }
}
