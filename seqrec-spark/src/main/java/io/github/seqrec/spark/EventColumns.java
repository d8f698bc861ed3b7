package io.github.seqrec.spark;

import org.jspecify.annotations.Nullable;

/**
 * Which columns of a DataFrame hold the parts of an event.
 *
 * @param user strings, their UTF-8 in binary, or whole numbers
 * @param item as user
 * @param timestamp whole numbers, as they are; or timestamps and dates, which become epoch
 *     milliseconds, rounded down: timestamps without a time zone are read as UTC, and dates begin
 *     at midnight in UTC, whatever the time zone of the session; null if there are none
 * @param rating numbers, or null if there are none
 * @param action the kind of each event, as user, or null if there are none
 * @param order whole numbers: the rows' place in the source. It decides where times tie, and the
 *     order of users and items, who are numbered by their first appearance. Null takes the time for
 *     it, and the ids where that ties
 */
public record EventColumns(
    String user,
    String item,
    @Nullable String timestamp,
    @Nullable String rating,
    @Nullable String action,
    @Nullable String order) {

  /**
   * Checks that there is an order.
   *
   * @throws IllegalArgumentException if there is neither a timestamp nor an order
   */
  public EventColumns {
    if (timestamp == null && order == null) {
      throw new IllegalArgumentException(
          "timestamp and order must not both be absent: rows of a DataFrame have no order of their"
              + " own; name a column of whole numbers as order");
    }
  }

  /** The columns {@code user_id}, {@code item_id} and {@code timestamp}. */
  public static EventColumns usual() {
    return of("user_id", "item_id", "timestamp");
  }

  /** Users, items and times. */
  public static EventColumns of(String user, String item, String timestamp) {
    return new EventColumns(user, item, timestamp, null, null, null);
  }

  /** With ratings. */
  public EventColumns rating(String column) {
    return new EventColumns(user, item, timestamp, column, action, order);
  }

  /** With kinds of events. */
  public EventColumns action(String column) {
    return new EventColumns(user, item, timestamp, rating, column, order);
  }

  /** With the place of each row in the source. */
  public EventColumns order(String column) {
    return new EventColumns(user, item, timestamp, rating, action, column);
  }
}
