package io.github.seqrec.data.internal;

import io.github.seqrec.data.MalformedDataException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
 * Chosen columns of one Parquet file, row by row; the values of a row are taken from the columns
 * directly, one after the other. Not thread-safe.
 */
final class ParquetColumns implements Closeable {

  private final Path file;
  private final ParquetFileReader reader;
  private MessageType chosen = new MessageType("none");
  private List<ColumnReader> columns = List.of();
  private long rowsLeft;
  private long row;

  private ParquetColumns(Path file, ParquetFileReader reader) {
    this.file = file;
    this.reader = reader;
  }

  /**
   * Opens a file and reads what its end says of it.
   *
   * @throws MalformedDataException if it is no whole Parquet file
   * @throws IOException if it cannot be read
   */
  static ParquetColumns open(Path file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .usePageChecksumVerification()
            .build();
    ParquetFileReader reader;
    try {
      reader = ParquetFileReader.open(new LocalInputFile(file), options);
    } catch (IOException | RuntimeException e) {
      // Whatever the library says of such bytes: it has no exception of its own for them.
      throw damaged(file, 1, e);
    }
    try {
      requireWithinFile(file, reader);
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
    return new ParquetColumns(file, reader);
  }

  /** Sizes beyond the end are damage, and would be allocated before they are read. */
  private static void requireWithinFile(Path file, ParquetFileReader reader) throws IOException {
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

  /** All columns of the file. */
  MessageType schema() {
    return reader.getFileMetaData().getSchema();
  }

  /** The definition level from which on there is a value in a list, be it null. */
  static int listLevel(MessageType schema, String[] path) {
    int depth = 1;
    while (schema.getMaxRepetitionLevel(Arrays.copyOf(path, depth)) == 0) {
      depth++;
    }
    return schema.getMaxDefinitionLevel(Arrays.copyOf(path, depth));
  }

  /** Rows of the file, as its end says. */
  long count() {
    return reader.getRecordCount();
  }

  /** Values of what lies below a column of the schema, as the end of the file says. */
  long values(String name) {
    return reader.getRowGroups().stream()
        .flatMap(group -> group.getColumns().stream())
        .filter(chunk -> chunk.getPath().toArray()[0].equals(name))
        .mapToLong(ColumnChunkMetaData::getValueCount)
        .sum();
  }

  /** Reads these from now on; to be called before {@link #next}. */
  void choose(MessageType some) {
    chosen = some;
    reader.setRequestedSchema(some);
  }

  /**
   * Goes to the next row.
   *
   * @return false after the last one
   * @throws MalformedDataException if the file is damaged there
   */
  boolean next() throws IOException {
    try {
      while (rowsLeft == 0) {
        PageReadStore group = reader.readNextRowGroup();
        if (group == null) {
          return false;
        }
        rowsLeft = group.getRowCount();
        ColumnReadStore store =
            new ColumnReadStoreImpl(
                group, new NoRecords(chosen), chosen, reader.getFileMetaData().getCreatedBy());
        columns = chosen.getColumns().stream().map(store::getColumnReader).toList();
      }
    } catch (IOException | RuntimeException e) {
      throw damaged(file, row + 1, e);
    }
    rowsLeft--;
    row++;
    return true;
  }

  /** A column at this row, by its number among the leaves of the chosen ones. */
  ColumnReader column(int number) {
    return columns.get(number);
  }

  /** The number of the row in this file, from 1. */
  long row() {
    return row;
  }

  /** What to throw when a row could not be read. */
  static MalformedDataException damaged(Path file, long row, Exception cause) {
    String found =
        cause instanceof UnsupportedOperationException && cause.getMessage() != null
            ? cause.getMessage()
            : "expected a whole Parquet file, found it cut off, damaged or of another format ("
                + cause
                + "); write or download it again";
    return new MalformedDataException(file, row, found, cause);
  }

  /** What to throw when this row could not be read. */
  MalformedDataException damaged(Exception cause) {
    return damaged(file, row, cause);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** Takes no value: the columns are read directly. */
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
