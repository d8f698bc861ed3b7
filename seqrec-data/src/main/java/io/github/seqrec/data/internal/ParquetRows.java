package io.github.seqrec.data.internal;

import io.github.seqrec.data.DelimitedText.Column;
import io.github.seqrec.data.MalformedDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The rows of one Parquet file, with the values of the named columns as text, so that they go
 * through the checks of all other formats. Without the Parquet library its methods throw {@link
 * NoClassDefFoundError}. Not thread-safe.
 */
public final class ParquetRows implements Rows {

  private final Path file;
  private final ParquetColumns columns;
  private final Map<Column, ParquetValue> types = new EnumMap<>(Column.class);
  private final List<Field> fields = new ArrayList<>();
  private final AsciiBuffer text = new AsciiBuffer();
  private final int[] ends;
  private final boolean[] absent;

  private record Field(Column column, Type type, ParquetValue value) {}

  private ParquetRows(Path file, ParquetColumns columns, Map<Column, String> names)
      throws MalformedDataException {
    this.file = file;
    this.columns = columns;
    GroupType all = columns.schema();
    for (Map.Entry<Column, String> name : names.entrySet()) {
      Field field = field(all, name.getKey(), name.getValue());
      fields.add(field);
      types.put(field.column(), field.value());
    }
    columns.choose(new MessageType("events", fields.stream().map(Field::type).toList()));
    this.ends = new int[fields.size()];
    this.absent = new boolean[fields.size()];
  }

  /**
   * Opens a file.
   *
   * @param names of the columns; the fields of the rows are in the order of this map
   * @param required those of them that must be there; the others are left out if they are not
   * @throws MalformedDataException if it is no Parquet file, or a column is missing or of a type
   *     that cannot be what it should be
   * @throws IOException if it cannot be read
   */
  public static ParquetRows open(Path file, Map<Column, String> names, Set<Column> required)
      throws IOException {
    ParquetColumns columns = ParquetColumns.open(file);
    try {
      Map<Column, String> found = new EnumMap<>(names);
      found
          .entrySet()
          .removeIf(
              name ->
                  !required.contains(name.getKey())
                      && !columns.schema().containsField(name.getValue()));
      return new ParquetRows(file, columns, found);
    } catch (IOException | RuntimeException e) {
      columns.close();
      throw e;
    }
  }

  private Field field(GroupType schema, Column column, String name) throws MalformedDataException {
    String expected =
        "expected a column named '" + name + "' as " + column.name().toLowerCase(Locale.ROOT);
    if (!schema.containsField(name)) {
      throw new MalformedDataException(
          file,
          1,
          expected
              + ", found "
              + schema.getFields().stream().map(Type::getName).toList()
              + "; name the right columns",
          null);
    }
    Type type = schema.getType(name);
    ParquetValue value =
        type.isPrimitive() && !type.isRepetition(Type.Repetition.REPEATED)
            ? ParquetValue.of(type.asPrimitiveType())
            : null;
    Set<ParquetValue> possible =
        switch (column) {
          case TIMESTAMP -> ParquetValue.TIMES;
          case RATING -> ParquetValue.NUMBERS;
          default -> ParquetValue.IDS;
        };
    if (value == null || !possible.contains(value)) {
      throw new MalformedDataException(
          file,
          1,
          expected + " of a type in " + possible + ", found \"" + oneLine(type) + "\"; cast it",
          null);
    }
    return new Field(column, type, value);
  }

  private static String oneLine(Type type) {
    return type.toString().replaceAll("\\s+", " ");
  }

  /** The types of the columns that were found, in the order of the fields. */
  public Map<Column, ?> types() {
    return types;
  }

  @Override
  public boolean next() throws IOException {
    if (!columns.next()) {
      return false;
    }
    try {
      text.clear();
      for (int i = 0; i < ends.length; i++) {
        ColumnReader column = columns.column(i);
        absent[i] =
            column.getCurrentDefinitionLevel() < column.getDescriptor().getMaxDefinitionLevel();
        if (!absent[i]) {
          fields.get(i).value().write(column, text);
        }
        ends[i] = text.size();
        column.consume();
      }
      return true;
    } catch (RuntimeException e) {
      throw columns.damaged(e);
    }
  }

  @Override
  public int fields() {
    return ends.length;
  }

  @Override
  public byte[] bytes() {
    return text.bytes();
  }

  @Override
  public int from(int field) {
    return field == 0 ? 0 : ends[field - 1];
  }

  @Override
  public int to(int field) {
    return ends[field];
  }

  @Override
  public boolean absent(int field) {
    return absent[field];
  }

  @Override
  public String text(int field) {
    return absent[field] ? "null" : Rows.super.text(field);
  }

  /** The number of the row in this file, from 1. */
  @Override
  public long line() {
    return columns.row();
  }

  @Override
  public String text() {
    return new String(text.bytes(), 0, text.size(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    columns.close();
  }
}
