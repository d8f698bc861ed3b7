package io.github.seqrec.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.seqrec.data.Interaction;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.KCore;
import io.github.seqrec.data.LeaveOneOut;
import io.github.seqrec.data.PreparedSequences;
import io.github.seqrec.data.TimeSplit;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkSequencesTest {

  static final EventColumns ALL =
      EventColumns.of("user", "item", "time").rating("rating").action("action").order("line");

  private final SparkSession spark = LocalSpark.session();

  /** Events with ties in time, repeats, users and items that come and go. */
  static List<Interaction> events(int count) {
    SplittableRandom random = new SplittableRandom(7);
    List<Interaction> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double popularity = random.nextDouble();
      events.add(
          new Interaction(
              "u" + random.nextInt(count / 8),
              "i" + (int) (popularity * popularity * count / 6),
              (long) random.nextInt(count / 20),
              (float) random.nextInt(1, 6),
              random.nextInt(3) == 0 ? "purchase" : "view"));
    }
    return events;
  }

  private Dataset<Row> frame(List<Interaction> events) {
    return frame(spark, events);
  }

  static Dataset<Row> frame(SparkSession spark, List<Interaction> events) {
    List<Row> rows = new ArrayList<>();
    for (Interaction event : events) {
      rows.add(
          RowFactory.create(
              event.user(),
              event.item(),
              event.timestamp(),
              event.rating(),
              event.action(),
              (long) rows.size()));
    }
    StructType schema =
        new StructType()
            .add("user", DataTypes.StringType)
            .add("item", DataTypes.StringType)
            .add("time", DataTypes.LongType)
            .add("rating", DataTypes.FloatType)
            .add("action", DataTypes.StringType)
            .add("line", DataTypes.LongType);
    // Dealt out, so that no partition is in the order of the source.
    return spark.createDataFrame(rows, schema).repartition(5);
  }

  @Test
  void theDigestAndTheNotesAreThoseOfOneMachine() {
    List<Interaction> events = events(4000);
    InteractionDataset read = InteractionDataset.of(events);
    SparkSequences sequences = SparkSequences.of(frame(events), ALL);

    assertThat(sequences.summary()).isEqualTo(read.summary());
    assertThat(sequences.actions()).isEqualTo(read.actions());
    assertThat(sequences.notes()).isEqualTo(read.notes());
  }

  @Test
  void theCoreIsThatOfOneMachine() {
    List<Interaction> events = events(4000);
    InteractionDataset core = KCore.stable(5).apply(InteractionDataset.of(events));
    SparkSequences sequences = SparkSequences.of(frame(events), ALL).core(5);

    assertThat(core.notes().steps().get(1).name()).isNotEqualTo("5-core, stable (1 pass)");
    assertThat(sequences.summary()).isEqualTo(core.summary());
    assertThat(sequences.notes()).isEqualTo(core.notes());
  }

  @Test
  void oneMachineReadsWhatWasWritten(@TempDir Path directory) throws IOException {
    List<Interaction> events = events(4000);
    InteractionDataset core = KCore.stable(5).apply(InteractionDataset.of(events));
    String written = directory.resolve("prepared").toString();
    SparkSequences.of(frame(events), ALL).core(5).write(written);

    InteractionDataset read = PreparedSequences.read(Path.of(written));
    assertThat(read.summary()).isEqualTo(core.summary());
    assertThat(read.notes()).isEqualTo(core.notes());
    assertThat(read.actions()).isEqualTo(core.actions());
    for (int u = 0; u < core.userCount(); u++) {
      for (int t = 0; t < core.sequence(u).size(); t++) {
        assertThat(read.sequence(u).timestamp(t)).isEqualTo(core.sequence(u).timestamp(t));
        assertThat(read.sequence(u).rating(t)).isEqualTo(core.sequence(u).rating(t));
        assertThat(read.sequence(u).action(t)).isEqualTo(core.sequence(u).action(t));
      }
    }
    assertThat(SparkSequences.read(spark, written).summary()).isEqualTo(core.summary());
  }

  @Test
  void itemsKeepTheirIndicesWhereSparkPartsFilesByRows(@TempDir Path directory) throws IOException {
    SparkSequences sequences = SparkSequences.of(frame(events(400)), ALL);
    String bound = "spark.sql.files.maxRecordsPerFile";
    spark.conf().set(bound, 7);
    try {
      sequences.write(directory.resolve("prepared").toString());
    } finally {
      spark.conf().unset(bound);
    }
    assertThat(SparkSequences.read(spark, directory.resolve("prepared").toString()).items().ids())
        .isEqualTo(sequences.items().ids());
    assertThat(parts(directory.resolve("prepared/items"))).hasSize(1);
  }

  @Test
  void aDirectoryThatIsNotWhatWasWrittenIsNotRead(@TempDir Path directory) throws IOException {
    Path written = directory.resolve("prepared");
    SparkSequences sequences = SparkSequences.of(frame(events(400)), ALL);
    sequences.write(written.toString());
    for (Path part : parts(written.resolve("sequences"))) {
      Files.copy(part, part.resolveSibling("again-" + part.getFileName()));
    }
    assertThatThrownBy(() -> SparkSequences.read(spark, written.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            written.toString(),
            "expected " + sequences.userCount() + " users",
            "found " + 2 * sequences.userCount() + " users");
    MoreFiles.deleteRecursively(written.resolve("items"), RecursiveDeleteOption.ALLOW_INSECURE);
    assertThatThrownBy(() -> SparkSequences.read(spark, written.toString()))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("items: expected files named *.parquet, found none");
    Files.delete(written.resolve(PreparedSequences.MANIFEST));
    assertThatThrownBy(() -> PreparedSequences.read(written))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static List<Path> parts(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  @Test
  void theTrainingDataOfBothSplitsAreThoseOfOneMachine() {
    List<Interaction> events = events(4000);
    InteractionDataset data = InteractionDataset.of(events);
    SparkSequences sequences = SparkSequences.of(frame(events), ALL);
    assertThat(sequences.leaveOneOut().trainingSummary())
        .isEqualTo(LeaveOneOut.of(data).training().summary());
    assertThat(sequences.timeSplit(140, 170).trainingSummary())
        .isEqualTo(TimeSplit.of(data, 140, 170).training().summary());
  }

  @Test
  void anEmptyCoreSaysWhatThereIs() {
    SparkSequences sequences = SparkSequences.of(frame(events(400)), ALL);
    assertThatThrownBy(() -> sequences.core(200))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the 200-core is empty");
  }

  @Test
  void aRowWithoutAnItemIsShown() {
    Dataset<Row> events = frame(events(40)).selectExpr("user", "nullif(item, 'i0') item", "time");
    assertThatThrownBy(() -> SparkSequences.of(events, EventColumns.of("user", "item", "time")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows must have a user, an item, a time");
  }

  @Test
  void aRatingThatIsNotFiniteIsShownWithItsRule() {
    Dataset<Row> events =
        frame(events(40)).selectExpr("user", "item", "time", "if(item = 'i0', null, 'NaN') rating");
    Dataset<Row> rated = events.withColumn("rating", events.col("rating").cast("double"));
    EventColumns columns = EventColumns.of("user", "item", "time").rating("rating");
    assertThatThrownBy(() -> SparkSequences.of(rated, columns))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("a rating that is null or finite; one has [", "NaN]");
  }

  @Test
  void aTimeInTextIsRefused() {
    Dataset<Row> events = frame(events(40)).selectExpr("user", "item", "string(time) time");
    assertThatThrownBy(() -> SparkSequences.of(events, EventColumns.of("user", "item", "time")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column 'time' (string) must be of a type in [tinyint,");
  }
}
