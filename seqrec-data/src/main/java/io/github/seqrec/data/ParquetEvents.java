package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.ACTION;
import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.RATING;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;

import io.github.seqrec.data.DelimitedText.Column;
import io.github.seqrec.data.internal.BadRows;
import io.github.seqrec.data.internal.ParquetLibrary;
import io.github.seqrec.data.internal.ParquetRows;
import io.github.seqrec.data.internal.PartFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads Parquet, a file or a directory of part files as Spark writes it, one interaction a row.
 * Immutable and thread-safe.
 *
 * <pre>{@code
 * ParquetEvents.named(Map.of(USER, "customer", ITEM, "product", TIMESTAMP, "bought_at")).read(path)
 * }</pre>
 *
 * <p>Ids and actions are strings or integers, ratings are numbers. A time of the types TIMESTAMP,
 * INT96 or DATE becomes epoch milliseconds, rounded down, as in {@link JdbcEvents}; any other is a
 * number or text that the {@link TimeFormat} reads. A null makes the row a bad one, but for a null
 * rating: as a dataset knows the ratings of all events or of none, it then has none, and its notes
 * say so. Pages may be compressed with snappy, zstd, gzip or lz4_raw, or not at all; their
 * checksums are verified where there are any.
 *
 * <p>Part files are read in the order of their names; files whose names begin with a dot or an
 * underscore, or do not end with {@code .parquet}, are passed over. In messages and notes, a line
 * is a row of the file, from 1. Of {@link ReadOptions}, encoding and member of an archive say
 * nothing here.
 *
 * <p>Needs the library {@code blue.strategic.parquet:parquet-floor}, which is optional, or
 * parquet-hadoop 1.15 or later with Hadoop, as Spark brings them.
 */
public final class ParquetEvents {

  private static final String ENDING = ".parquet";

  private final Map<Column, String> names;
  private final Set<Column> required;
  private final TimeFormat time;

  private ParquetEvents(Map<Column, String> names, Set<Column> required, TimeFormat time) {
    this.names = names;
    this.required = required;
    this.time = time;
  }

  /**
   * A reader.
   *
   * @param columns the name of each column, all different and none within a struct; users and items
   *     are required, {@code TIMESTAMP}, {@code RATING} and {@code ACTION} possible
   * @throws IllegalArgumentException if users or items are missing, another column is named, or a
   *     name stands twice
   */
  public static ParquetEvents named(Map<Column, String> columns) {
    Layout.requireColumns(columns);
    for (Column column : columns.keySet()) {
      if (column.compareTo(ACTION) > 0) {
        throw new IllegalArgumentException(
            "columns " + columns + " must not name " + column + "; write a TIMESTAMP");
      }
    }
    return new ParquetEvents(
        new EnumMap<>(columns), EnumSet.copyOf(columns.keySet()), TimeFormat.number());
  }

  /**
   * A reader of the columns {@code user_id} and {@code item_id}, and of {@code timestamp}, {@code
   * rating} and {@code action} where the first file has them.
   */
  public static ParquetEvents usual() {
    Map<Column, String> names =
        Map.of(
            USER,
            "user_id",
            ITEM,
            "item_id",
            TIMESTAMP,
            "timestamp",
            RATING,
            "rating",
            ACTION,
            "action");
    return new ParquetEvents(new EnumMap<>(names), EnumSet.of(USER, ITEM), TimeFormat.number());
  }

  /**
   * A reader of times that are spelt so, after those with a type have become epoch milliseconds; by
   * default they are {@link TimeFormat#number}.
   */
  public ParquetEvents time(TimeFormat format) {
    return new ParquetEvents(names, required, format);
  }

  /**
   * Reads a file or directory without any bad row.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file, or no part in a directory
   * @throws MalformedDataException if it is no Parquet, a column is missing or of another type, a
   *     row is bad, or there is none
   * @throws IOException if it cannot be read
   * @throws IllegalStateException if the Parquet library is missing
   */
  public InteractionDataset read(Path path) throws IOException {
    return read(path, ReadOptions.defaults());
  }

  /**
   * Reads with options, as {@link #read(Path)} does.
   *
   * @throws IOException as there
   * @throws IllegalStateException as there
   */
  public InteractionDataset read(Path path, ReadOptions options) throws IOException {
    Path source = path.toAbsolutePath();
    List<Path> files = PartFiles.of(source, ENDING);
    try {
      return read(source, files, options);
    } catch (NoClassDefFoundError e) {
      throw ParquetLibrary.missing(e);
    }
  }

  private InteractionDataset read(Path source, List<Path> files, ReadOptions options)
      throws IOException {
    BadRows bad = new BadRows(source, options.badLines());
    EventParser parser = null;
    Map<Column, ?> types = Map.of();
    try {
      for (Path file : files) {
        try (ParquetRows rows = ParquetRows.open(file, names, required)) {
          if (parser == null) {
            types = rows.types();
            Layout layout = Layout.of(new ArrayList<>(types.keySet()), "their names");
            parser = new EventParser(layout, time, options);
          }
          requireSame(types, rows.types(), file);
          parser.takeAll(rows, bad.in(file));
        }
      }
      return built(parser, source, bad);
    } finally {
      if (parser != null) {
        parser.close();
      }
    }
  }

  private static InteractionDataset built(@Nullable EventParser parser, Path source, BadRows bad)
      throws IOException {
    if (parser == null || parser.isEmpty()) {
      throw new MalformedDataException(
          source,
          1,
          "expected rows of events, found no such row, "
              + (bad.count() == 0 ? "the data are empty" : "all " + bad.count() + " are bad")
              + "; check what wrote them",
          null);
    }
    return parser.build(bad.warnings());
  }

  /** Times of one part in seconds and of the next one in milliseconds would be one column. */
  private static void requireSame(Map<Column, ?> first, Map<Column, ?> found, Path file)
      throws MalformedDataException {
    if (!first.equals(found)) {
      throw new MalformedDataException(
          file,
          1,
          "expected the columns "
              + first
              + " of the first part file, found "
              + found
              + "; write all parts with one schema",
          null);
    }
  }
}
