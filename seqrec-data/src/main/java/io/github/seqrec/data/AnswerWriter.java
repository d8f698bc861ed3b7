package io.github.seqrec.data;

import io.github.seqrec.data.internal.ParquetAnswers;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what a model answers to histories, row by row. Not thread-safe. */
public interface AnswerWriter extends Closeable {

  /**
   * Begins a Parquet file of the columns {@code user} (string, null if it is not told), {@code
   * items} (list of strings, best first) and {@code scores} (list of floats). Needs the optional
   * library of {@link ParquetEvents}.
   *
   * @param file must not exist
   * @throws IllegalStateException if the library is not on the class path
   */
  static AnswerWriter parquet(Path file) throws IOException {
    return ParquetAnswers.create(file);
  }

  /**
   * Writes a row.
   *
   * @param user its user's id, or null
   * @param items item ids, best first
   * @param scores parallel to the items
   */
  void write(@Nullable String user, List<String> items, List<Float> scores) throws IOException;
}
