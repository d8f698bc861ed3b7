package io.github.seqrec.data.internal;

import io.github.seqrec.data.MalformedDataException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * The rows of one Parquet file whose first column is text and whose others are lists of numbers.
 * Not thread-safe.
 */
public final class ParquetLists implements Closeable {

  private final Path file;
  private final ParquetFileReader reader;
  private final MessageType schema;
  private List<ColumnReader> columns = List.of();
  private long rowsLeft;
  private long row;

  /** Takes the values of a list, one after the other. */
  public interface Values {
    /** Takes the current value of a column. */
    void take(Value value);
  }

  /** The current value of a column. */
  public static final class Value {
    private final ColumnReader column;

    private Value(ColumnReader column) {
      this.column = column;
    }

    /** As an INT32. */
    public int toInt() {
      return column.getInteger();
    }

    /** As an INT64. */
    public long toLong() {
      return column.getLong();
    }

    /** As a FLOAT. */
    public float toFloat() {
      return column.getFloat();
    }
  }

  private ParquetLists(Path file, ParquetFileReader reader, MessageType schema) {
    this.file = file;
    this.reader = reader;
    this.schema = schema;
  }

  /**
   * Opens a file.
   *
   * @param text name of the column of text
   * @param lists names of the lists
   * @throws MalformedDataException if it is no Parquet file, or a column is missing or of another
   *     type
   * @throws IOException if it cannot be read
   */
  public static ParquetLists open(Path file, String text, List<String> lists) throws IOException {
    ParquetFileReader reader = ParquetRows.footer(file);
    try {
      ParquetRows.requireWithinFile(file, reader);
      MessageType all = reader.getFileMetaData().getSchema();
      List<Type> types = new ArrayList<>();
      types.add(type(file, all, text, false));
      for (String list : lists) {
        types.add(type(file, all, list, true));
      }
      MessageType schema = new MessageType("sequences", types);
      reader.setRequestedSchema(schema);
      return new ParquetLists(file, reader, schema);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static Type type(Path file, MessageType all, String name, boolean list)
      throws MalformedDataException {
    Type type = all.containsField(name) ? all.getType(name) : null;
    boolean fits =
        type != null
            && (list
                ? !type.isPrimitive() && of(type).size() == 1
                : type.isPrimitive()
                    && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY);
    if (type == null || !fits) {
      throw new MalformedDataException(
          file,
          1,
          "expected a column '"
              + name
              + "' of "
              + (list ? "lists" : "text")
              + ", found "
              + (type == null ? "none" : type)
              + "; write the sequences again",
          null);
    }
    return type;
  }

  private static List<ColumnDescriptor> of(Type type) {
    return new MessageType("one", type).getColumns();
  }

  /**
   * Goes to the next row.
   *
   * @return false after the last one
   * @throws MalformedDataException if the file is damaged
   */
  public boolean next() throws IOException {
    try {
      while (rowsLeft == 0) {
        PageReadStore group = reader.readNextRowGroup();
        if (group == null) {
          return false;
        }
        rowsLeft = group.getRowCount();
        columns = ParquetRows.columns(reader, group, schema);
      }
      rowsLeft--;
      row++;
      return true;
    } catch (IOException | RuntimeException e) {
      throw ParquetRows.damaged(file, row + 1, e);
    }
  }

  /** The number of the row in this file, from 1. */
  public long row() {
    return row;
  }

  /** The text of this row; once a row. */
  public String text() throws MalformedDataException {
    try {
      String value = columns.get(0).getBinary().toStringUsingUTF8();
      columns.get(0).consume();
      return value;
    } catch (RuntimeException e) {
      throw ParquetRows.damaged(file, row, e);
    }
  }

  /**
   * Reads a list of this row; each once a row.
   *
   * @param list its number, from 0
   * @return how many values it has
   */
  public int list(int list, Values values) throws MalformedDataException {
    ColumnReader column = columns.get(list + 1);
    int present = column.getDescriptor().getMaxDefinitionLevel();
    Value value = new Value(column);
    int count = 0;
    try {
      do {
        if (column.getCurrentDefinitionLevel() == present) {
          values.take(value);
          count++;
        }
        column.consume();
      } while (column.getCurrentRepetitionLevel() > 0);
      return count;
    } catch (RuntimeException e) {
      throw ParquetRows.damaged(file, row, e);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
