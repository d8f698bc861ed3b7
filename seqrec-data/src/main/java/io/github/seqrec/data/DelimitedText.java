package io.github.seqrec.data;

import io.github.seqrec.api.internal.Excerpts;
import io.github.seqrec.data.internal.BadRowException;
import io.github.seqrec.data.internal.BadRows;
import io.github.seqrec.data.internal.ByteLines;
import io.github.seqrec.data.internal.QuotedRows;
import io.github.seqrec.data.internal.Rows;
import io.github.seqrec.data.internal.SeparatedRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a text file with one interaction a row. Immutable and thread-safe.
 *
 * <pre>{@code
 * DelimitedText.separatedBy(",", USER, ITEM, IGNORED, TIMESTAMP).skippingHeader().read(path)
 * DelimitedText.named(",", Map.of(USER, "reviewer", ITEM, "asin", TIMESTAMP, "time"))
 *     .quoted().time(TimeFormat.iso()).read(path, ReadOptions.defaults().badLines(100))
 * }</pre>
 *
 * <p>Files are plain, gzip or a member of a zip archive (seen by their first bytes, not by their
 * names), and are read one line at a time. A byte order mark, {@code \r\n} and blank lines at the
 * end are understood. Without {@link #quoted} a field is what stands between two separators.
 */
public final class DelimitedText {

  /** What a field of a row holds. */
  public enum Column {
    /** The user's id. */
    USER,
    /** The item's id. */
    ITEM,
    /** The time, as the {@link TimeFormat} says. */
    TIMESTAMP,
    /** The rating, a decimal number. */
    RATING,
    /** The kind of the event. */
    ACTION,
    /** Something that is not read. */
    IGNORED,
    /**
     * The year of a time in parts, which become epoch milliseconds; in UTC if no format names a
     * zone.
     */
    YEAR,
    /** The month, 1 to 12. */
    MONTH,
    /** The day of the month. */
    DAY,
    /** The hour, 0 to 23; 0 if there is no such column. */
    HOUR,
    /** The minute; 0 if there is no such column. */
    MINUTE,
    /** The second; 0 if there is no such column. */
    SECOND
  }

  /** Stands for blanks and tabs, which no separator can be written as. */
  private static final String BLANKS = "";

  private final String separator;
  private final @Nullable Layout layout;
  private final Map<Column, String> names;
  private final boolean header;
  private final boolean quotes;
  private final TimeFormat time;

  private DelimitedText(
      String separator,
      @Nullable Layout layout,
      Map<Column, String> names,
      boolean header,
      boolean quotes,
      TimeFormat time) {
    this.separator = separator;
    this.layout = layout;
    this.names = names;
    this.header = header;
    this.quotes = quotes;
    this.time = time;
  }

  /**
   * A reader of rows whose fields are separated by a text such as {@code ::} or a tab.
   *
   * @param separator not empty
   * @param columns what the fields hold, first to last; users and items are required
   * @throws IllegalArgumentException if the separator is empty, or a column is missing or stands
   *     twice
   */
  public static DelimitedText separatedBy(String separator, Column... columns) {
    requireSeparator(separator);
    return of(separator, Layout.of(List.of(columns), quote(separator)));
  }

  /**
   * A reader of rows whose fields are separated by blanks or tabs, one or more.
   *
   * @param columns what the fields hold, first to last; users and items are required
   * @throws IllegalArgumentException if a column is missing or stands twice
   */
  public static DelimitedText separatedByBlanks(Column... columns) {
    return of(BLANKS, Layout.of(List.of(columns), "blanks or tabs"));
  }

  /**
   * A reader of some fields of each row, by their numbers; there may be more.
   *
   * @param separator not empty
   * @param columns the number of the field of each column, from 0; users and items are required
   * @throws IllegalArgumentException if the separator is empty, a column is missing, or a number is
   *     negative or stands twice
   */
  public static DelimitedText numbered(String separator, Map<Column, Integer> columns) {
    requireSeparator(separator);
    return of(separator, Layout.of(columns, quote(separator)));
  }

  /**
   * A reader of a file whose first row names the columns.
   *
   * @param separator not empty
   * @param columns the name of each column, as the header spells it; users and items are required
   * @throws IllegalArgumentException if the separator is empty, a column is missing, or a name
   *     stands twice
   */
  public static DelimitedText named(String separator, Map<Column, String> columns) {
    requireSeparator(separator);
    Layout.requireColumns(columns);
    return new DelimitedText(
        separator, null, new EnumMap<>(columns), true, false, TimeFormat.number());
  }

  private static DelimitedText of(String separator, Layout layout) {
    return new DelimitedText(separator, layout, Map.of(), false, false, TimeFormat.number());
  }

  private static void requireSeparator(String separator) {
    if (separator.isEmpty() || separator.contains("\n") || separator.contains("\r")) {
      throw new IllegalArgumentException(
          "separator (" + quote(separator) + ") must be a text within a line, such as a comma");
    }
  }

  private static String quote(String separator) {
    return "'" + separator.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r") + "'";
  }

  /** A reader that passes over the first row. */
  public DelimitedText skippingHeader() {
    return new DelimitedText(separator, layout, names, true, quotes, time);
  }

  /**
   * A reader that understands double quotes around fields (RFC 4180). Slower where there are any.
   *
   * @throws IllegalStateException if the fields are separated by blanks, where quotes mean nothing
   */
  public DelimitedText quoted() {
    if (separator.equals(BLANKS)) {
      throw new IllegalStateException(
          "quotes need one separator, found blanks or tabs; use separatedBy(\" \", ...)");
    }
    return new DelimitedText(separator, layout, names, header, true, time);
  }

  /** A reader of times that are spelt so; by default they are {@link TimeFormat#number}. */
  public DelimitedText time(TimeFormat format) {
    return new DelimitedText(separator, layout, names, header, quotes, format);
  }

  /**
   * Reads a file in UTF-8 without any bad line.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws MalformedDataException if a row is not as described, or the file holds none
   * @throws IOException if the file cannot be read
   */
  public InteractionDataset read(Path path) throws IOException {
    return read(path, ReadOptions.defaults());
  }

  /**
   * Reads a file.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws MalformedDataException if more rows than the options allow are not as described, the
   *     header lacks a name, or the file holds no row
   * @throws IOException if the file cannot be read
   */
  public InteractionDataset read(Path path, ReadOptions options) throws IOException {
    return read(path, options, new String[0]);
  }

  /** Reads a file whose name within a zip archive is known. */
  InteractionDataset read(Path path, ReadOptions options, String... knownMembers)
      throws IOException {
    try (ByteLines lines = ByteLines.open(path, options, knownMembers)) {
      Rows rows = rows(lines);
      BadRows bad = new BadRows(lines.path(), options.badLines());
      try (EventParser parser = new EventParser(resolved(rows, lines), time, options)) {
        parser.takeAll(rows, bad);
        if (parser.isEmpty()) {
          throw lines.malformed(
              "expected rows of events, found no such line, "
                  + (bad.count() == 0 ? "the file is empty" : "all " + bad.count() + " are bad")
                  + "; check the download");
        }
        return parser.build(bad.warnings());
      }
    }
  }

  private Rows rows(ByteLines lines) {
    if (separator.equals(BLANKS)) {
      return SeparatedRows.byBlanks(lines);
    }
    return quotes ? new QuotedRows(separator, lines) : SeparatedRows.by(separator, lines);
  }

  /** The layout, which may be in the header. */
  private Layout resolved(Rows rows, ByteLines lines) throws IOException {
    try {
      if (header && !rows.next()) {
        throw lines.malformed("expected a header, found an empty file; check the download");
      }
    } catch (BadRowException e) {
      throw new MalformedDataException(lines.path(), e.line(), e.problem(), null);
    }
    return layout != null ? layout : inHeader(rows, lines);
  }

  private Layout inHeader(Rows rows, ByteLines lines) throws MalformedDataException {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < rows.fields(); i++) {
      found.add(rows.text(i).strip());
    }
    Map<Column, Integer> places = new EnumMap<>(Column.class);
    for (Map.Entry<Column, String> name : names.entrySet()) {
      int place = found.indexOf(name.getValue());
      if (place < 0 || place != found.lastIndexOf(name.getValue())) {
        throw lines.malformed(
            String.format(
                "expected one column named '%s' as %s, found the header %s separated by %s;"
                    + " name the right columns and separator",
                name.getValue(),
                Layout.name(name.getKey()),
                Excerpts.of(found.toString()),
                quote(separator)));
      }
      places.put(name.getKey(), place);
    }
    return new Layout(places, found.size(), true, quote(separator));
  }
}
