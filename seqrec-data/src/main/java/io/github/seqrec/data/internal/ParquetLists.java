package io.github.seqrec.data.internal;

import io.github.seqrec.data.MalformedDataException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one Parquet file whose first column is text and whose others are lists of numbers.
 * Not thread-safe.
 */
public final class ParquetLists implements Closeable {

  private final Path file;
  private final ParquetColumns columns;

  /** For each list the definition level from which on there is a value in it. */
  private final int[] inList;

  /** What the values of a list are. */
  public enum Kind {
    /** Whole numbers of 32 bits. */
    INT32,
    /** Whole numbers of 64 bits. */
    INT64,
    /** Numbers of single precision. */
    FLOAT;

    private boolean of(Type type) {
      List<ColumnDescriptor> leaves = new MessageType("one", type).getColumns();
      return !type.isPrimitive()
          && leaves.size() == 1
          && leaves.get(0).getMaxRepetitionLevel() == 1
          && leaves.get(0).getPrimitiveType().getPrimitiveTypeName().name().equals(name());
    }
  }

  /**
   * A column of lists.
   *
   * @param name of the column
   * @param kind of its values
   */
  public record ListColumn(String name, Kind kind) {}

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

  private ParquetLists(Path file, ParquetColumns columns, MessageType schema) {
    this.file = file;
    this.columns = columns;
    this.inList =
        schema.getColumns().stream()
            .skip(1)
            .mapToInt(list -> ParquetColumns.listLevel(schema, list.getPath()))
            .toArray();
  }

  /**
   * Opens a file.
   *
   * @param text name of the column of text
   * @param lists the others, in the order of their numbers
   * @throws MalformedDataException if it is no Parquet file, or a column is missing or of another
   *     type
   * @throws IOException if it cannot be read
   */
  public static ParquetLists open(Path file, String text, List<ListColumn> lists)
      throws IOException {
    ParquetColumns columns = ParquetColumns.open(file);
    try {
      MessageType all = columns.schema();
      List<Type> types = new ArrayList<>();
      types.add(type(file, all, text, null));
      for (ListColumn list : lists) {
        types.add(type(file, all, list.name(), list.kind()));
      }
      MessageType schema = new MessageType("sequences", types);
      columns.choose(schema);
      return new ParquetLists(file, columns, schema);
    } catch (IOException | RuntimeException e) {
      columns.close();
      throw e;
    }
  }

  private static Type type(Path file, MessageType all, String name, @Nullable Kind list)
      throws MalformedDataException {
    Type type = all.containsField(name) ? all.getType(name) : null;
    boolean fits =
        type != null
            && (list != null
                ? list.of(type)
                : type.isPrimitive()
                    && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY);
    if (type == null || !fits) {
      throw new MalformedDataException(
          file,
          1,
          "expected a column '"
              + name
              + "' of "
              + (list != null ? "lists of " + list : "text")
              + ", found "
              + (type == null ? "none" : type.toString().replaceAll("\\s+", " "))
              + "; write the sequences again",
          null);
    }
    return type;
  }

  /** Rows of the file. */
  public long count() {
    return columns.count();
  }

  /** Values of a list in all rows together; an empty list counts as one. */
  public long values(String list) {
    return columns.values(list);
  }

  /**
   * Goes to the next row.
   *
   * @return false after the last one
   * @throws MalformedDataException if the file is damaged
   */
  public boolean next() throws IOException {
    return columns.next();
  }

  /** The number of the row in this file, from 1. */
  public long row() {
    return columns.row();
  }

  /**
   * The text of this row; once a row.
   *
   * @throws MalformedDataException if it is null, or the file is damaged
   */
  public String text() throws MalformedDataException {
    ColumnReader column = columns.column(0);
    ColumnDescriptor described = column.getDescriptor();
    if (column.getCurrentDefinitionLevel() < described.getMaxDefinitionLevel()) {
      throw new MalformedDataException(
          file,
          columns.row(),
          "expected text as " + described.getPath()[0] + ", found null; write the sequences again",
          null);
    }
    try {
      String value = column.getBinary().toStringUsingUTF8();
      column.consume();
      return value;
    } catch (RuntimeException e) {
      throw columns.damaged(e);
    }
  }

  /**
   * Reads a list of this row; each once a row.
   *
   * @param list its number, from 0
   * @param most how many values are taken; those behind them are only counted
   * @return how many values it has
   * @throws MalformedDataException if one is null, or the file is damaged
   */
  public int list(int list, long most, Values values) throws MalformedDataException {
    ColumnReader column = columns.column(list + 1);
    ColumnDescriptor described = column.getDescriptor();
    int present = described.getMaxDefinitionLevel();
    Value value = new Value(column);
    int count = 0;
    try {
      do {
        if (column.getCurrentDefinitionLevel() == present) {
          if (count < most) {
            values.take(value);
          }
          count++;
        } else if (column.getCurrentDefinitionLevel() >= inList[list]) {
          throw new MalformedDataException(
              file,
              columns.row(),
              "expected numbers in the list of "
                  + described.getPath()[0]
                  + ", found null; write the sequences again",
              null);
        }
        column.consume();
      } while (column.getCurrentRepetitionLevel() > 0);
      return count;
    } catch (RuntimeException e) {
      throw columns.damaged(e);
    }
  }

  @Override
  public void close() throws IOException {
    columns.close();
  }
}
