package io.github.seqrec.data.internal;

import io.github.seqrec.data.HistoryReader;
import io.github.seqrec.data.MalformedDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Histories as rows of a Parquet file, a list of items each. Not thread-safe. */
public final class ParquetHistories implements HistoryReader {

  private static final String USER = "user";
  private static final String ITEMS = "items";

  private final Path file;
  private final ParquetFileReader reader;
  private final MessageType schema;
  private final ColumnDescriptor itemColumn;
  private final ParquetValue itemType;
  private final @Nullable ColumnDescriptor userColumn;
  private final @Nullable ParquetValue userType;
  private final AsciiBuffer text = new AsciiBuffer();
  private @Nullable ColumnReader items;
  private @Nullable ColumnReader users;
  private long rowsLeft;
  private long row;

  private ParquetHistories(Path file, ParquetFileReader reader) throws IOException {
    this.file = file;
    this.reader = reader;
    ParquetRows.requireWithinFile(file, reader);
    MessageType all = reader.getFileMetaData().getSchema();
    List<Type> wanted =
        all.getFields().stream()
            .filter(field -> field.getName().equals(ITEMS) || field.getName().equals(USER))
            .toList();
    schema = new MessageType("histories", wanted);
    itemColumn = column(all, ITEMS, 1);
    itemType = idType(itemColumn);
    userColumn = all.containsField(USER) ? column(all, USER, 0) : null;
    userType = userColumn == null ? null : idType(userColumn);
    reader.setRequestedSchema(schema);
  }

  /**
   * Opens a file.
   *
   * @throws IllegalStateException if the Parquet library is not on the class path
   */
  public static ParquetHistories open(Path file) throws IOException {
    try {
      ParquetFileReader reader = ParquetRows.footer(file);
      try {
        return new ParquetHistories(file, reader);
      } catch (IOException | RuntimeException e) {
        reader.close();
        throw e;
      }
    } catch (NoClassDefFoundError e) {
      throw ParquetAnswers.missing(e);
    }
  }

  private ColumnDescriptor column(MessageType all, String name, int depth) throws IOException {
    List<ColumnDescriptor> leaves =
        schema.getColumns().stream().filter(leaf -> leaf.getPath()[0].equals(name)).toList();
    if (leaves.size() != 1 || leaves.get(0).getMaxRepetitionLevel() != depth) {
      throw new MalformedDataException(
          file,
          1,
          "expected a column items, a list of ids, and perhaps user, an id; found "
              + all.toString().replaceAll("\\s+", " ")
              + "; name and nest the columns so",
          null);
    }
    return leaves.get(0);
  }

  private ParquetValue idType(ColumnDescriptor leaf) throws IOException {
    ParquetValue type = ParquetValue.of(leaf.getPrimitiveType());
    if (type == null || !ParquetValue.IDS.contains(type)) {
      throw new MalformedDataException(
          file,
          1,
          "expected strings or integers as "
              + leaf.getPath()[0]
              + ", found "
              + leaf.getPrimitiveType()
              + "; cast it",
          null);
    }
    return type;
  }

  @Override
  public @Nullable StoredHistory next() throws IOException {
    try {
      while (rowsLeft == 0) {
        PageReadStore group = reader.readNextRowGroup();
        if (group == null) {
          return null;
        }
        rowsLeft = group.getRowCount();
        ColumnReadStore store = ParquetRows.columnStore(group, schema, reader);
        items = store.getColumnReader(itemColumn);
        users = userColumn == null ? null : store.getColumnReader(userColumn);
      }
      rowsLeft--;
      row++;
      String user = users == null || userType == null ? null : value(users, userType);
      if (users != null) {
        users.consume();
      }
      return new StoredHistory(user, list(items));
    } catch (MalformedDataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw ParquetRows.damaged(file, row + 1, e);
    }
  }

  /** The values of a row: a value begins another row if it repeats nothing. */
  private List<String> list(@Nullable ColumnReader column) throws IOException {
    List<String> values = new ArrayList<>();
    if (column == null) {
      return values;
    }
    do {
      String value = value(column, itemType);
      if (value != null) {
        values.add(value);
      } else if (column.getCurrentRepetitionLevel() > 0 || !values.isEmpty()) {
        throw new MalformedDataException(
            file, row, "expected ids in the list of items, found null; remove it", null);
      }
      column.consume();
    } while (column.getCurrentRepetitionLevel() > 0);
    return values;
  }

  private @Nullable String value(ColumnReader column, ParquetValue type) {
    if (column.getCurrentDefinitionLevel() < column.getDescriptor().getMaxDefinitionLevel()) {
      return null;
    }
    text.clear();
    type.write(column, text);
    return new String(text.bytes(), 0, text.size(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
