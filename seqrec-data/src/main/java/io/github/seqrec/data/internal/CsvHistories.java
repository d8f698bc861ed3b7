package io.github.seqrec.data.internal;

import com.google.common.base.Utf8;
import io.github.seqrec.data.HistoryReader;
import io.github.seqrec.data.MalformedDataException;
import io.github.seqrec.data.ReadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Histories as comma-separated values under a header. Not thread-safe. */
public final class CsvHistories implements HistoryReader {

  private static final String USER = "user";
  private static final String ITEMS = "items";

  private final Path file;
  private final Rows rows;
  private final int fields;
  private final int items;

  /** The number of the field, or -1. */
  private final int users;

  private CsvHistories(Path file, Rows rows) throws IOException {
    this.file = file;
    this.rows = rows;
    List<String> header = new ArrayList<>();
    if (nextRow()) {
      for (int field = 0; field < rows.fields(); field++) {
        header.add(rows.text(field));
      }
    }
    fields = header.size();
    items = header.indexOf(ITEMS);
    users = header.indexOf(USER);
    if (items < 0) {
      throw malformed(
          Math.max(1, rows.line()),
          "expected a header with items and perhaps user, found " + header + "; name the columns");
    }
  }

  /** Opens a file. */
  public static CsvHistories open(Path file) throws IOException {
    Rows rows = new QuotedRows(",", ByteLines.open(file, ReadOptions.defaults()));
    try {
      return new CsvHistories(file, rows);
    } catch (IOException | RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  @Override
  public @Nullable StoredHistory next() throws IOException {
    if (!nextRow()) {
      return null;
    }
    if (rows.fields() != fields) {
      throw malformed(
          rows.line(),
          "expected "
              + fields
              + " fields, as the header has, found "
              + rows.fields()
              + "; repair the row");
    }
    String list = text(items).strip();
    String user = users < 0 ? "" : text(users);
    return new StoredHistory(
        user.isEmpty() ? null : user, list.isEmpty() ? List.of() : List.of(list.split("\\s+", -1)));
  }

  private boolean nextRow() throws IOException {
    try {
      return rows.next();
    } catch (BadRowException e) {
      throw malformed(e.line(), e.problem());
    }
  }

  private String text(int field) throws MalformedDataException {
    int from = rows.from(field);
    if (!Utf8.isWellFormed(rows.bytes(), from, rows.to(field) - from)) {
      throw malformed(rows.line(), "expected UTF-8 text, found other bytes; convert the file");
    }
    return rows.text(field);
  }

  private MalformedDataException malformed(long line, String problem) {
    return new MalformedDataException(file, line, problem, null);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
