package io.github.seqrec.data.internal;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.seqrec.data.HistoryReader;
import io.github.seqrec.data.MalformedDataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Histories as comma-separated values under a header. Not thread-safe. */
public final class CsvHistories implements HistoryReader {

  private static final String USER = "user";
  private static final String ITEMS = "items";

  private final Path file;
  private final CloseableIterator<NamedCsvRecord> rows;
  private long line = 1;

  private CsvHistories(Path file, CloseableIterator<NamedCsvRecord> rows) {
    this.file = file;
    this.rows = rows;
  }

  /** Opens a file. */
  public static CsvHistories open(Path file) throws IOException {
    return new CsvHistories(
        file, CsvReader.builder().ofNamedCsvRecord(HistoryText.open(file)).iterator());
  }

  @Override
  public @Nullable StoredHistory next() throws IOException {
    try {
      if (!rows.hasNext()) {
        return null;
      }
      NamedCsvRecord row = rows.next();
      line = row.getStartingLineNumber();
      if (!row.getHeader().contains(ITEMS)) {
        throw malformed(
            1,
            "expected a header with items and perhaps user, found "
                + row.getHeader()
                + "; name the columns",
            null);
      }
      String items = row.getField(ITEMS).strip();
      return new StoredHistory(
          row.findField(USER).orElse(null),
          items.isEmpty() ? List.of() : List.of(items.split("\\s+", -1)));
    } catch (CsvParseException e) {
      throw malformed(
          line + 1, "expected comma-separated values: " + e.getMessage() + "; repair the row", e);
    }
  }

  private MalformedDataException malformed(long at, String what, @Nullable Exception cause) {
    return new MalformedDataException(file, at, what, cause);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
