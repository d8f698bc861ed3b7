package io.github.seqrec.data.internal;

import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.data.AnswerWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.Nullable;

/** Answers as rows of a Parquet file. Not thread-safe. */
public final class ParquetAnswers implements AnswerWriter {

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message answers {
            optional binary user (STRING);
            required group items (LIST) {
              repeated group list { required binary element (STRING); }
            }
            required group scores (LIST) {
              repeated group list { required float element; }
            }
            required int32 known;
          }
          """);

  private record Row(@Nullable String user, List<ScoredItem> items, int known) {}

  private final ParquetWriter<Row> writer;

  private ParquetAnswers(ParquetWriter<Row> writer) {
    this.writer = writer;
  }

  /** Begins a file, which must not exist. */
  public static ParquetAnswers create(Path file) throws IOException {
    // Ids repeat, and dictionaries make them short; the scores would not compress.
    return new ParquetAnswers(
        new Builder(file)
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .build());
  }

  @Override
  public void write(@Nullable String user, List<ScoredItem> items, int known) throws IOException {
    writer.write(new Row(user, items, known));
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
    Builder(Path file) {
      super(new LocalOutputFile(file));
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in the library, which calls the other
    protected WriteSupport<Row> getWriteSupport(Configuration configuration) {
      return new Rows();
    }

    @Override
    protected WriteSupport<Row> getWriteSupport(ParquetConfiguration configuration) {
      return new Rows();
    }
  }

  private static final class Rows extends WriteSupport<Row> {
    private @Nullable RecordConsumer consumer;

    @Override
    @SuppressWarnings("deprecation") // abstract in the library, which calls the other
    public WriteContext init(Configuration configuration) {
      return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      consumer = recordConsumer;
    }

    @Override
    public void write(Row row) {
      RecordConsumer to = Objects.requireNonNull(consumer);
      to.startMessage();
      if (row.user() != null) {
        to.startField("user", 0);
        to.addBinary(Binary.fromString(row.user()));
        to.endField("user", 0);
      }
      list(to, "items", 1, row.items(), item -> to.addBinary(Binary.fromString(item.id())));
      list(to, "scores", 2, row.items(), item -> to.addFloat(item.score()));
      to.startField("known", 3);
      to.addInteger(row.known());
      to.endField("known", 3);
      to.endMessage();
    }

    private static void list(
        RecordConsumer to,
        String name,
        int index,
        List<ScoredItem> values,
        Consumer<ScoredItem> add) {
      to.startField(name, index);
      to.startGroup();
      if (!values.isEmpty()) {
        to.startField("list", 0);
        for (ScoredItem value : values) {
          to.startGroup();
          to.startField("element", 0);
          add.accept(value);
          to.endField("element", 0);
          to.endGroup();
        }
        to.endField("list", 0);
      }
      to.endGroup();
      to.endField(name, index);
    }
  }
}
