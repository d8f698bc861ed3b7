package io.github.seqrec.data;

import io.github.seqrec.data.internal.CsvHistories;
import io.github.seqrec.data.internal.JsonHistories;
import io.github.seqrec.data.internal.ParquetHistories;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of histories row by row, to be answered rather than learnt from. Not thread-safe.
 *
 * <p>The name tells the format, {@code .gz} at its end a compressed text:
 *
 * <ul>
 *   <li>{@code .csv}: a header that names the columns {@code items}, ids apart by blanks, and
 *       perhaps {@code user}, of which an empty one is none; quotes as of RFC 4180.
 *   <li>{@code .parquet}: a column {@code items}, a list of strings or integers, and perhaps {@code
 *       user}, a string or integer. Needs the optional library of {@link ParquetEvents}.
 *   <li>any other: one JSON object a line, {@code {"user": "u1", "items": ["1193", "661"]}}; the
 *       user may be null or left out.
 * </ul>
 *
 * <p>A byte order mark and blank lines at the end of a text are passed over.
 */
public interface HistoryReader extends Closeable {

  /**
   * A history.
   *
   * @param user its user's id, or null if it is not told
   * @param items item ids, oldest first
   */
  record StoredHistory(@Nullable String user, List<String> items) {

    /** Copies the list. */
    public StoredHistory {
      items = List.copyOf(items);
    }
  }

  /**
   * Opens a file.
   *
   * @throws MalformedDataException if it lacks a column or is none of its format
   * @throws IllegalArgumentException if it is named {@code .parquet.gz}
   * @throws IOException if it cannot be read
   */
  static HistoryReader open(Path file) throws IOException {
    if (file.toString().endsWith(".parquet.gz")) { // read from its end, which gzip does not allow
      throw new IllegalArgumentException(
          file + " is Parquet, which compresses by itself; unzip it and name it .parquet");
    }
    String name = file.toString().replaceFirst("\\.gz$", "");
    if (name.endsWith(".csv")) {
      return CsvHistories.open(file);
    }
    if (name.endsWith(".parquet")) {
      return ParquetHistories.open(file);
    }
    return JsonHistories.open(file);
  }

  /**
   * The next history, or null after the last.
   *
   * @throws MalformedDataException if the row is none or the file is damaged there; the message
   *     names it
   */
  @Nullable StoredHistory next() throws IOException;

  /**
   * Passes over a row.
   *
   * @return whether there was one
   */
  default boolean skip() throws IOException {
    return next() != null;
  }
}
