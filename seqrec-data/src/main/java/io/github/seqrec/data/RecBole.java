package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.RATING;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;

import com.google.common.base.Splitter;
import io.github.seqrec.api.internal.Excerpts;
import io.github.seqrec.data.DelimitedText.Column;
import io.github.seqrec.data.internal.TextLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the {@code .inter} files of RecBole's data sets: fields separated by tabs, under a header
 * of names and types such as {@code user_id:token} (W. X. Zhao et al., RecBole, CIKM 2021).
 *
 * <p>{@code user_id} and {@code item_id} are required; {@code timestamp}, epoch seconds, and {@code
 * rating} are read where they exist. Fractions of a second are cut off.
 */
public final class RecBole {

  private static final Map<String, Column> NAMES =
      Map.of("user_id", USER, "item_id", ITEM, "timestamp", TIMESTAMP, "rating", RATING);

  private RecBole() {}

  /**
   * Reads a file, plain or compressed.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws MalformedDataException if the header or a line is not as expected; the message names it
   * @throws IOException if the file cannot be read
   */
  public static InteractionDataset read(Path path) throws IOException {
    return read(path, ReadOptions.defaults());
  }

  /**
   * Reads with options, as {@link #read(Path)} does.
   *
   * @throws IOException as there
   */
  public static InteractionDataset read(Path path, ReadOptions options) throws IOException {
    Map<Column, String> columns = new EnumMap<>(Column.class);
    try (TextLines lines = TextLines.open(path, options)) {
      String header = lines.next();
      for (String field : Splitter.on('\t').split(header == null ? "" : header)) {
        List<String> parts = Splitter.on(':').splitToList(field.strip());
        Column column = NAMES.get(parts.get(0));
        if (column != null && parts.size() == 2) {
          columns.put(column, field.strip());
        }
      }
      if (header == null || !columns.containsKey(USER) || !columns.containsKey(ITEM)) {
        throw lines.malformed(
            "expected a header of names and types between tabs, user_id:token and item_id:token"
                + " among them, found \""
                + Excerpts.of(header == null ? "" : header)
                + "\"; read other formats with DelimitedText");
      }
    }
    return DelimitedText.named("\t", columns).time(TimeFormat.decimalSeconds()).read(path, options);
  }
}
