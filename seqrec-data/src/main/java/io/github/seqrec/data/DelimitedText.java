package io.github.seqrec.data;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import io.github.seqrec.data.internal.TextLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text file with one interaction a line. Immutable and thread-safe.
 *
 * <pre>{@code
 * DelimitedText.separatedBy(",", USER, ITEM, IGNORED, TIMESTAMP).skippingHeader().read(path)
 * }</pre>
 *
 * <p>Files are UTF-8, plain or gzip (seen by their first bytes, not by their names), and are read
 * one line at a time. A byte order mark, {@code \r\n} and blank lines at the end are understood;
 * quotes are not: a field is what stands between two separators.
 */
public final class DelimitedText {

  /** What a field of a line holds. */
  public enum Column {
    /** The user's id. */
    USER,
    /** The item's id. */
    ITEM,
    /** The time, a whole number. */
    TIMESTAMP,
    /** The rating, a decimal number. */
    RATING,
    /** The kind of the event. */
    ACTION,
    /** Something that is not read. */
    IGNORED
  }

  private final Splitter splitter;
  private final String separator;
  private final List<Column> columns;
  private final boolean header;

  private DelimitedText(Splitter splitter, String separator, List<Column> columns, boolean header) {
    this.splitter = splitter;
    this.separator = separator;
    this.columns = columns;
    this.header = header;
  }

  /**
   * A reader of lines whose fields are separated by a text such as {@code ::} or a tab.
   *
   * @param separator not empty
   * @param columns what the fields hold, first to last; users and items are required
   * @throws IllegalArgumentException if a column is missing or stands twice
   */
  public static DelimitedText separatedBy(String separator, Column... columns) {
    return of(Splitter.on(separator), "'" + separator.replace("\t", "\\t") + "'", columns);
  }

  /**
   * A reader of lines whose fields are separated by blanks or tabs, one or more.
   *
   * @param columns what the fields hold, first to last; users and items are required
   * @throws IllegalArgumentException if a column is missing or stands twice
   */
  public static DelimitedText separatedByBlanks(Column... columns) {
    return of(Splitter.on(CharMatcher.anyOf(" \t")).omitEmptyStrings(), "blanks or tabs", columns);
  }

  private static DelimitedText of(Splitter splitter, String separator, Column... columns) {
    List<Column> list = List.of(columns);
    for (Column column : Column.values()) {
      int count = Collections.frequency(list, column);
      boolean required = column == Column.USER || column == Column.ITEM;
      if ((required && count == 0) || (column != Column.IGNORED && count > 1)) {
        throw new IllegalArgumentException(
            String.format(
                "columns %s must name %s %s, not %d times; use IGNORED for what is not read",
                Arrays.toString(columns), column, required ? "once" : "at most once", count));
      }
    }
    return new DelimitedText(splitter, separator, list, false);
  }

  /** A reader that passes over the first line. */
  public DelimitedText skippingHeader() {
    return new DelimitedText(splitter, separator, columns, true);
  }

  /**
   * Reads a file.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws MalformedDataException if a line is not as described, or the file holds none
   * @throws IOException if the file cannot be read
   */
  public InteractionDataset read(Path path) throws IOException {
    try (TextLines lines = TextLines.open(path)) {
      if (header) {
        lines.next();
      }
      InteractionBuilder builder = InteractionDataset.builder();
      String line = lines.next();
      if (line == null) {
        throw lines.malformed(
            "expected "
                + fields()
                + ", found no such line, the file is empty;"
                + " check the download");
      }
      for (; line != null; line = lines.next()) {
        builder.add(interaction(line, lines));
      }
      return builder.build();
    }
  }

  private Interaction interaction(String line, TextLines at) throws MalformedDataException {
    List<String> values = splitter.splitToList(line);
    if (values.size() != columns.size()) {
      throw at.malformed(
          String.format(
              "expected %s, found %d in \"%s\"; repair the line or name the right columns",
              fields(), values.size(), shortened(line)));
    }
    String user = "";
    String item = "";
    Long timestamp = null;
    Float rating = null;
    String action = null;
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      switch (columns.get(i)) {
        case USER -> user = text(value, i, at);
        case ITEM -> item = text(value, i, at);
        case ACTION -> action = text(value, i, at);
        case TIMESTAMP -> timestamp = timestamp(value, i, at);
        case RATING -> rating = rating(value, i, at);
        case IGNORED -> {}
      }
    }
    return new Interaction(user, item, timestamp, rating, action);
  }

  private String text(String value, int field, TextLines at) throws MalformedDataException {
    if (value.isEmpty()) {
      throw malformed("an id that is not empty", value, "drop the line or fill it in", field, at);
    }
    return value;
  }

  private Long timestamp(String value, int field, TextLines at) throws MalformedDataException {
    try {
      return Long.valueOf(value);
    } catch (NumberFormatException e) {
      throw malformed(
          "a whole number, such as epoch seconds", value, "convert the times", field, at);
    }
  }

  private Float rating(String value, int field, TextLines at) throws MalformedDataException {
    Float rating = parsed(value);
    if (rating == null || !Float.isFinite(rating)) {
      throw malformed(
          "a finite number", value, "repair it, or read the column as IGNORED", field, at);
    }
    return rating;
  }

  private static @Nullable Float parsed(String value) {
    try {
      return Float.valueOf(value);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private MalformedDataException malformed(
      String expected, String found, String remedy, int field, TextLines at) {
    return at.malformed(
        String.format(
            "expected %s as %s (field %d), found \"%s\"; %s",
            expected, name(columns.get(field)), field + 1, shortened(found), remedy));
  }

  private String fields() {
    return String.format(
        "%d fields (%s) separated by %s",
        columns.size(),
        String.join(", ", columns.stream().map(DelimitedText::name).toList()),
        separator);
  }

  private static String name(Column column) {
    return column.name().toLowerCase(Locale.ROOT);
  }

  static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
