package io.github.seqrec.data;

import com.google.common.base.Utf8;
import io.github.seqrec.api.internal.DataMessages;
import io.github.seqrec.api.internal.Excerpts;
import io.github.seqrec.data.DelimitedText.Column;
import io.github.seqrec.data.internal.BadRowException;
import io.github.seqrec.data.internal.BadRows;
import io.github.seqrec.data.internal.IdTable;
import io.github.seqrec.data.internal.Numbers;
import io.github.seqrec.data.internal.Rows;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Turns rows into events of a builder. A row is taken as a whole or not at all. */
final class EventParser implements Closeable {

  private final Layout layout;
  private final TimeFormat time;
  private final boolean trimming;
  private final InteractionBuilder builder;

  private final int user;
  private final int item;
  private final int timestamp;
  private final int year;
  private final int rating;
  private final int action;

  /** Where the text of the ids of the current row lies, after trimming. */
  private int userFrom;

  private int userTo;
  private int itemFrom;
  private int itemTo;
  private long trimmed;
  private long unrated;

  EventParser(Layout layout, TimeFormat time, ReadOptions options) {
    this.layout = layout;
    this.time = time.at(Instant.now());
    this.trimming = options.trimming();
    this.builder =
        InteractionBuilder.withColumns(
            layout.timed(), layout.has(Column.RATING), layout.has(Column.ACTION), options.spill());
    this.user = layout.place(Column.USER);
    this.item = layout.place(Column.ITEM);
    this.timestamp = layout.place(Column.TIMESTAMP);
    this.year = layout.place(Column.YEAR);
    this.rating = layout.place(Column.RATING);
    this.action = layout.place(Column.ACTION);
  }

  /**
   * Takes a row.
   *
   * @throws BadRowException if it is not as the layout says
   * @throws IOException if the events before it cannot be written to a temporary file
   */
  void take(Rows row) throws BadRowException, IOException {
    if (row.fields() < layout.fields() || (layout.exact() && row.fields() > layout.fields())) {
      throw new BadRowException(
          row.line(),
          String.format(
              "expected %s, found %d in \"%s\"; repair the line or name the right columns",
              layout.expected(), row.fields(), Excerpts.of(row.text())));
    }
    byte[] bytes = row.bytes();
    locateIds(row, bytes);
    long when = timestamp >= 0 ? timestamp(row) : year >= 0 ? date(row) : 0;
    float stars = rating >= 0 && !row.absent(rating) ? rating(row) : 0;
    int userIndex = builder.userIds().find(bytes, userFrom, userTo);
    int itemIndex = builder.itemIds().find(bytes, itemFrom, itemTo);
    // All of the row is checked before the first part of it is kept.
    if (userIndex < 0) {
      requireText(bytes, userFrom, userTo, row);
    }
    if (itemIndex < 0) {
      requireText(bytes, itemFrom, itemTo, row);
    }
    int kind = action >= 0 ? action(row, bytes) : 0;
    if (userIndex < 0) {
      userIndex = builder.userIds().index(bytes, userFrom, userTo);
    }
    if (itemIndex < 0) {
      itemIndex = builder.itemIds().index(bytes, itemFrom, itemTo);
    }
    builder.append(userIndex, itemIndex, when, stars, kind);
    unrated += rating >= 0 && row.absent(rating) ? 1 : 0;
  }

  /**
   * Takes all rows.
   *
   * @throws IOException if they cannot be read, or too many of them are bad
   */
  void takeAll(Rows rows, BadRows bad) throws IOException {
    boolean more = true;
    while (more) {
      try {
        more = rows.next();
        if (more) {
          take(rows);
        }
      } catch (BadRowException e) {
        bad.add(e);
      }
    }
  }

  private void locateIds(Rows row, byte[] bytes) throws BadRowException {
    userFrom = row.from(user);
    userTo = row.to(user);
    itemFrom = row.from(item);
    itemTo = row.to(item);
    if (trimming) {
      userFrom = begin(bytes, userFrom, userTo);
      userTo = end(bytes, userFrom, userTo);
      itemFrom = begin(bytes, itemFrom, itemTo);
      itemTo = end(bytes, itemFrom, itemTo);
      boolean changed =
          userTo - userFrom != row.to(user) - row.from(user)
              || itemTo - itemFrom != row.to(item) - row.from(item);
      trimmed += changed ? 1 : 0;
    }
    if (userFrom == userTo) {
      throw empty(row, Column.USER);
    }
    if (itemFrom == itemTo) {
      throw empty(row, Column.ITEM);
    }
  }

  private static int begin(byte[] bytes, int from, int to) {
    int begin = from;
    while (begin < to && IdTable.isBlank(bytes[begin])) {
      begin++;
    }
    return begin;
  }

  private static int end(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && IdTable.isBlank(bytes[end - 1])) {
      end--;
    }
    return end;
  }

  private static void requireText(byte[] bytes, int from, int to, Rows row) throws BadRowException {
    if (!Utf8.isWellFormed(bytes, from, to - from)) {
      throw new BadRowException(row.line(), Rows.NOT_UTF8);
    }
  }

  /** The code of the action, from 1. */
  private int action(Rows row, byte[] bytes) throws BadRowException {
    int from = row.from(action);
    int to = row.to(action);
    if (from == to) {
      throw empty(row, Column.ACTION);
    }
    requireText(bytes, from, to, row);
    return builder.actionNames().index(bytes, from, to) + 1;
  }

  private long timestamp(Rows row) throws BadRowException {
    try {
      return time.parse(row.bytes(), row.from(timestamp), row.to(timestamp));
    } catch (TimeFormat.BadTime e) {
      throw bad(row, Column.TIMESTAMP, e.expected(), e.remedy());
    }
  }

  private long date(Rows row) throws BadRowException {
    try {
      return time.date(
          part(row, Column.YEAR),
          part(row, Column.MONTH),
          part(row, Column.DAY),
          part(row, Column.HOUR),
          part(row, Column.MINUTE),
          part(row, Column.SECOND));
    } catch (TimeFormat.BadTime e) {
      throw bad(row, Column.YEAR, e.expected(), e.remedy());
    }
  }

  private long part(Rows row, Column column) throws BadRowException {
    int place = layout.place(column);
    if (place < 0) {
      return 0;
    }
    try {
      return Numbers.parseLong(row.bytes(), row.from(place), row.to(place));
    } catch (NumberFormatException e) {
      throw bad(row, column, "a whole number", "repair it");
    }
  }

  private float rating(Rows row) throws BadRowException {
    try {
      float value = Numbers.parseFloat(row.bytes(), row.from(rating), row.to(rating));
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, as an infinite one is
    }
    throw bad(row, Column.RATING, "a finite number", "repair it, or read the column as IGNORED");
  }

  private BadRowException empty(Rows row, Column column) {
    return bad(row, column, "an id that is not empty", "drop the line or fill it in");
  }

  private BadRowException bad(Rows row, Column column, String expected, String remedy) {
    int field = layout.place(column);
    return new BadRowException(
        row.line(),
        String.format(
            "expected %s as %s (field %d), found \"%s\"; %s",
            expected, Layout.name(column), field + 1, Excerpts.of(row.text(field)), remedy));
  }

  boolean isEmpty() {
    return builder.isEmpty();
  }

  InteractionDataset build(List<String> warnings) throws IOException {
    builder.warn(warnings);
    if (trimmed > 0) {
      builder.warn(
          List.of(
              String.format(
                  Locale.ROOT, "blanks around ids were taken off in %,d lines", trimmed)));
    }
    if (unrated > 0) {
      builder.forgetRatings();
      builder.warn(List.of(DataMessages.unrated(unrated)));
    }
    return builder.finish();
  }

  /** Gives up what no dataset was built of. */
  @Override
  public void close() throws IOException {
    builder.close();
  }
}
