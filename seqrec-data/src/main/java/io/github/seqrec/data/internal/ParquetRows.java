package io.github.seqrec.data.internal;

import io.github.seqrec.data.DelimitedText.Column;
import io.github.seqrec.data.MalformedDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The rows of one Parquet file, with the values of the named columns as text, so that they go
 * through the checks of all other formats. The only class that others see of the Parquet library:
 * its methods throw {@link NoClassDefFoundError} if that is missing. Not thread-safe.
 */
public final class ParquetRows implements Rows {

  private final Path file;
  private final ParquetFileReader reader;
  private final Map<Column, ParquetValue> types = new EnumMap<>(Column.class);
  private final List<Field> fields = new ArrayList<>();
  private final MessageType schema;
  private final AsciiBuffer text = new AsciiBuffer();
  private final int[] ends;
  private final boolean[] absent;
  private List<ColumnReader> columns = List.of();
  private long rowsLeft;
  private long row;

  private record Field(Column column, Type type, ParquetValue value) {}

  private ParquetRows(Path file, ParquetFileReader reader, Map<Column, String> names)
      throws MalformedDataException {
    this.file = file;
    this.reader = reader;
    GroupType all = reader.getFileMetaData().getSchema();
    for (Map.Entry<Column, String> name : names.entrySet()) {
      Field field = field(all, name.getKey(), name.getValue());
      fields.add(field);
      types.put(field.column(), field.value());
    }
    this.schema = new MessageType("events", fields.stream().map(Field::type).toList());
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
    ParquetFileReader reader = footer(file);
    try {
      Map<Column, String> found = new EnumMap<>(names);
      found
          .entrySet()
          .removeIf(
              name ->
                  !required.contains(name.getKey())
                      && !reader.getFileMetaData().getSchema().containsField(name.getValue()));
      ParquetRows rows = new ParquetRows(file, reader, found);
      requireWithinFile(file, reader);
      reader.setRequestedSchema(rows.schema);
      return rows;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** Opens a file and reads what its end says of it. */
  static ParquetFileReader footer(Path file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .usePageChecksumVerification()
            .build();
    try {
      return ParquetFileReader.open(new LocalInputFile(file), options);
    } catch (IOException | RuntimeException e) {
      // Whatever the library says of such bytes: it has no exception of its own for them.
      throw damaged(file, 1, e);
    }
  }

  /** Sizes beyond the end are damage, and would be allocated before they are read. */
  static void requireWithinFile(Path file, ParquetFileReader reader) throws IOException {
    long size = Files.size(file);
    for (BlockMetaData block : reader.getRowGroups()) {
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        long begin = chunk.getStartingPos();
        if (begin < 0 || chunk.getTotalSize() < 0 || begin > size - chunk.getTotalSize()) {
          throw damaged(file, 1, new IOException("a column lies outside of the file"));
        }
      }
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
    try {
      while (rowsLeft == 0) {
        PageReadStore group = reader.readNextRowGroup();
        if (group == null) {
          return false;
        }
        rowsLeft = group.getRowCount();
        columns = columns(reader, group, schema);
      }
      rowsLeft--;
      row++;
      text.clear();
      for (int i = 0; i < ends.length; i++) {
        ColumnReader column = columns.get(i);
        absent[i] =
            column.getCurrentDefinitionLevel() < column.getDescriptor().getMaxDefinitionLevel();
        if (!absent[i]) {
          fields.get(i).value().write(column, text);
        }
        ends[i] = text.size();
        column.consume();
      }
      return true;
    } catch (IOException | RuntimeException e) {
      throw damaged(file, row + 1, e);
    }
  }

  /** The columns of a group of rows, one value after the other. */
  static ColumnReadStore columnStore(
      PageReadStore group, MessageType schema, ParquetFileReader reader) {
    return new ColumnReadStoreImpl(
        group, new NoRecords(schema), schema, reader.getFileMetaData().getCreatedBy());
  }

  /** Readers of all columns of a schema, in their order. */
  static List<ColumnReader> columns(
      ParquetFileReader reader, PageReadStore group, MessageType schema) {
    ColumnReadStore store = columnStore(group, schema, reader);
    return schema.getColumns().stream().map(store::getColumnReader).toList();
  }

  static MalformedDataException damaged(Path file, long row, Exception cause) {
    String found =
        cause instanceof UnsupportedOperationException && cause.getMessage() != null
            ? cause.getMessage()
            : "expected a whole Parquet file, found it cut off, damaged or of another format ("
                + cause
                + "); write or download it again";
    return new MalformedDataException(file, row, found, cause);
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
    return row;
  }

  @Override
  public String text() {
    return new String(text.bytes(), 0, text.size(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** Takes no value: the columns are read directly, one value after the other. */
  private static final class NoRecords extends GroupConverter {
    private final GroupType type;

    NoRecords(GroupType type) {
      this.type = type;
    }

    @Override
    public Converter getConverter(int field) {
      Type of = type.getType(field);
      return of.isPrimitive() ? new PrimitiveConverter() {} : new NoRecords(of.asGroupType());
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
