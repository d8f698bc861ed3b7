package io.github.seqrec.data.internal;

import io.github.seqrec.data.HistoryReader;
import io.github.seqrec.data.MalformedDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Histories as rows of a Parquet file, a list of items each. Not thread-safe. */
public final class ParquetHistories implements HistoryReader {

  private static final String USER = "user";
  private static final String ITEMS = "items";

  private final Path file;
  private final ParquetColumns columns;
  private final int items;
  private final ParquetValue itemType;

  /** The definition level from which on a value of the list is there, if only as null. */
  private final int inList;

  /** The number of the column, or -1. */
  private final int users;

  private final @Nullable ParquetValue userType;
  private final AsciiBuffer text = new AsciiBuffer();

  private ParquetHistories(Path file, ParquetColumns columns) throws IOException {
    this.file = file;
    this.columns = columns;
    MessageType all = columns.schema();
    MessageType schema =
        new MessageType(
            "histories",
            all.getFields().stream()
                .filter(field -> field.getName().equals(ITEMS) || field.getName().equals(USER))
                .toList());
    items = column(all, schema, ITEMS, 1);
    itemType = idType(schema.getColumns().get(items));
    inList = ParquetColumns.listLevel(schema, schema.getColumns().get(items).getPath());
    users = all.containsField(USER) ? column(all, schema, USER, 0) : -1;
    userType = users < 0 ? null : idType(schema.getColumns().get(users));
    columns.choose(schema);
  }

  /**
   * Opens a file.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws IllegalStateException if the Parquet library is not on the class path
   */
  public static ParquetHistories open(Path file) throws IOException {
    Source.requireFile(file.toAbsolutePath());
    try {
      ParquetColumns columns = ParquetColumns.open(file);
      try {
        return new ParquetHistories(file, columns);
      } catch (IOException | RuntimeException e) {
        columns.close();
        throw e;
      }
    } catch (NoClassDefFoundError e) {
      throw ParquetLibrary.missing(e);
    }
  }

  private int column(MessageType all, MessageType schema, String name, int depth)
      throws IOException {
    List<ColumnDescriptor> leaves = schema.getColumns();
    int[] found =
        IntStream.range(0, leaves.size())
            .filter(leaf -> leaves.get(leaf).getPath()[0].equals(name))
            .toArray();
    if (found.length != 1 || leaves.get(found[0]).getMaxRepetitionLevel() != depth) {
      throw new MalformedDataException(
          file,
          1,
          "expected a column items, a list of ids, and perhaps user, an id; found "
              + all.toString().replaceAll("\\s+", " ")
              + "; name and nest the columns so",
          null);
    }
    return found[0];
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
    if (!columns.next()) {
      return null;
    }
    try {
      String user = null;
      if (userType != null) {
        ColumnReader column = columns.column(users);
        user = value(column, userType);
        column.consume();
      }
      return new StoredHistory(user, list(columns.column(items)));
    } catch (RuntimeException e) {
      throw columns.damaged(e);
    }
  }

  /** The values of a row: a value begins another row if it repeats nothing. */
  private List<String> list(ColumnReader column) throws IOException {
    List<String> values = new ArrayList<>();
    do {
      String value = value(column, itemType);
      if (value != null) {
        values.add(value);
      } else if (column.getCurrentDefinitionLevel() >= inList) {
        throw new MalformedDataException(
            file, columns.row(), "expected ids in the list of items, found null; remove it", null);
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
    columns.close();
  }
}
