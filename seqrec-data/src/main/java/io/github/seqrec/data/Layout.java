package io.github.seqrec.data;

import io.github.seqrec.data.DelimitedText.Column;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the columns stand in a row.
 *
 * @param places the number of the field of each column, from 0
 * @param fields how many fields a row has, or has at least
 * @param exact whether a row may not have more
 * @param separator what separates them, for messages
 */
record Layout(Map<Column, Integer> places, int fields, boolean exact, String separator) {

  /**
   * Fields first to last.
   *
   * @throws IllegalArgumentException if a column is missing or stands twice
   */
  static Layout of(List<Column> columns, String separator) {
    Map<Column, Integer> places = new EnumMap<>(Column.class);
    for (Column column : Column.values()) {
      int count = Collections.frequency(columns, column);
      boolean required = column == Column.USER || column == Column.ITEM;
      if ((required && count == 0) || (column != Column.IGNORED && count > 1)) {
        throw new IllegalArgumentException(
            String.format(
                "columns %s must name %s %s, not %d times; use IGNORED for what is not read",
                columns, column, required ? "once" : "at most once", count));
      }
      if (column != Column.IGNORED && count == 1) {
        places.put(column, columns.indexOf(column));
      }
    }
    requireWholeTimes(places);
    return new Layout(places, columns.size(), true, separator);
  }

  /**
   * Fields by number.
   *
   * @throws IllegalArgumentException if users or items are missing, or a number is negative or
   *     stands twice
   */
  static Layout of(Map<Column, Integer> numbers, String separator) {
    requireColumns(numbers);
    int last = 0;
    for (int number : numbers.values()) {
      if (number < 0) {
        throw new IllegalArgumentException(
            "columns " + numbers + " must be numbered from 0, not " + number);
      }
      last = Math.max(last, number);
    }
    return new Layout(new EnumMap<>(numbers), last + 1, false, separator);
  }

  /** Checks which columns are named, by name or by number, and that none is two at once. */
  static void requireColumns(Map<Column, ?> columns) {
    if (!columns.containsKey(Column.USER) || !columns.containsKey(Column.ITEM)) {
      throw new IllegalArgumentException(
          "columns " + columns + " must name USER and ITEM; add the missing one");
    }
    if (new HashSet<>(columns.values()).size() < columns.size()) {
      throw new IllegalArgumentException(
          "columns " + columns + " must be different ones of the source; name each once");
    }
    requireWholeTimes(columns);
  }

  private static void requireWholeTimes(Map<Column, ?> columns) {
    boolean date = columns.containsKey(Column.YEAR);
    boolean whole = columns.containsKey(Column.MONTH) && columns.containsKey(Column.DAY);
    boolean parts =
        columns.keySet().stream()
            .anyMatch(c -> c.compareTo(Column.YEAR) >= 0 && c != Column.IGNORED);
    if ((date && !whole) || (parts && !date) || (date && columns.containsKey(Column.TIMESTAMP))) {
      throw new IllegalArgumentException(
          "columns "
              + columns
              + " must name a TIMESTAMP, or YEAR, MONTH and DAY and perhaps HOUR, MINUTE, SECOND");
    }
  }

  boolean has(Column column) {
    return places.containsKey(column);
  }

  /** The number of the field of a column, or -1. */
  int place(Column column) {
    return places.getOrDefault(column, -1);
  }

  boolean timed() {
    return has(Column.TIMESTAMP) || has(Column.YEAR);
  }

  /** What a row should be, in words. */
  String expected() {
    Column[] names = new Column[fields];
    Arrays.fill(names, Column.IGNORED);
    places.forEach((column, place) -> names[place] = column);
    return String.format(
        "%s%d fields (%s) separated by %s",
        exact ? "" : "at least ",
        fields,
        String.join(", ", Arrays.stream(names).map(Layout::name).toList()),
        separator);
  }

  static String name(Column column) {
    return column.name().toLowerCase(Locale.ROOT);
  }
}
