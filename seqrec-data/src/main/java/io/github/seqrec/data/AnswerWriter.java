package io.github.seqrec.data;

import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.data.internal.ParquetAnswers;
import io.github.seqrec.data.internal.ParquetLibrary;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what a model answers to histories, row by row. Not thread-safe. */
public interface AnswerWriter extends Closeable {

  /**
   * Begins a Parquet file of the columns {@code user} (string, null if it is not told), {@code
   * items} (list of strings, best first), {@code scores} (list of floats) and {@code known}. Needs
   * the optional library of {@link ParquetEvents}.
   *
   * @param file must not exist
   * @throws IllegalStateException if the library is not on the class path
   */
  static AnswerWriter parquet(Path file) throws IOException {
    requireParquet();
    return ParquetAnswers.create(file);
  }

  /**
   * Checks that {@link #parquet} finds its library, before much is computed for a file.
   *
   * @throws IllegalStateException if the library is not on the class path
   */
  static void requireParquet() {
    ParquetLibrary.require();
  }

  /**
   * Writes a row.
   *
   * @param user its user's id, or null
   * @param items best first
   * @param known how many events of the history are of items that the model knows; at 0 it was
   *     answered like an empty one
   */
  void write(@Nullable String user, List<ScoredItem> items, int known) throws IOException;
}
