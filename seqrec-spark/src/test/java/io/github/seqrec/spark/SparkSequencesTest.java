package io.github.seqrec.spark;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.collect.Sets;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.data.Interaction;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.KCore;
import io.github.seqrec.data.PreparedSequences;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.data.split.TimeSplit;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.BlockId;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void whatIsKeptOfACoreAndItsSourceIsFreedTogether() {
    Set<Integer> before = LocalSpark.persisted();
    SparkSequences core = SparkSequences.of(frame(events(400)), ALL).core(2);
    DatasetSummary known = core.summary();
    assertThat(Sets.difference(LocalSpark.persisted(), before))
        .as("source, core, in order")
        .hasSize(3);
    core.unpersist();
    assertThat(Sets.difference(LocalSpark.persisted(), before)).isEmpty();
    assertThat(core.core(1).summary()).isEqualTo(known);
  }

  @Test
  void theCatalogueIsBroadcastOnce() {
    Set<BlockId> before = LocalSpark.broadcasts(Numbering.class);
    SparkSequences sequences = SparkSequences.of(frame(events(400)), ALL);
    SparkSequences same = sequences.core(1);
    assertThat(same.items()).isEqualTo(sequences.items());
    assertThat(Sets.difference(LocalSpark.broadcasts(Numbering.class), before))
        .as("items, actions")
        .hasSize(2);
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
  void dataWithoutTimesAndRatingsAreThoseOfOneMachine(@TempDir Path directory) throws IOException {
    List<Interaction> events =
        events(4000).stream()
            .map(event -> new Interaction(event.user(), event.item(), null, null, event.action()))
            .toList();
    InteractionDataset core = KCore.stable(5).apply(InteractionDataset.of(events));
    // A rating that some rows lack is one that the data lack.
    Dataset<Row> frame = frame(events).withColumn("rating", expr("if(line = 3999, 4.0F, rating)"));
    SparkSequences all =
        SparkSequences.of(
            frame, new EventColumns("user", "item", null, "rating", "action", "line"));
    assertThat(all.notes().warnings())
        .containsExactly(
            "3,999 rows have no rating, so that the data have none; leave those rows out to keep"
                + " the others' ratings");
    SparkSequences sequences = all.core(5);
    assertThat(sequences.notes().steps()).isEqualTo(core.notes().steps());
    assertThatThrownBy(() -> sequences.timeSplit(1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a time split needs data with timestamps, found none");

    String written = directory.resolve("prepared").toString();
    sequences.write(written);
    InteractionDataset read = PreparedSequences.read(Path.of(written));
    SparkSequences again = SparkSequences.read(spark, written);
    assertThat(read.summary()).isEqualTo(core.summary());
    assertThat(again.summary()).isEqualTo(core.summary());
    assertThat(read.notes()).isEqualTo(sequences.notes());
    assertThat(again.notes()).isEqualTo(sequences.notes());
    for (int u = 0; u < core.userCount(); u++) {
      UserSequence found = read.sequence(u);
      assertThat(found.hasTimestamps()).isFalse();
      assertThat(found.hasRatings()).isFalse();
      for (int t = 0; t < found.size(); t++) {
        assertThat(found.action(t)).isEqualTo(core.sequence(u).action(t));
      }
    }
  }

  @Test
  void usersAreWrittenWhereTheSessionReservesTheirName(@TempDir Path directory) throws IOException {
    SparkSession strict = spark.newSession();
    strict.conf().set("spark.sql.ansi.enabled", true);
    strict.conf().set("spark.sql.ansi.enforceReservedKeywords", true);
    String written = directory.resolve("prepared").toString();
    SparkSequences sequences = SparkSequences.of(frame(strict, events(400)), ALL);
    sequences.write(written);
    assertThat(PreparedSequences.read(Path.of(written)).summary()).isEqualTo(sequences.summary());
    assertThat(SparkSequences.read(strict, written).summary()).isEqualTo(sequences.summary());
  }

  @Test
  void nothingIsWrittenOntoADirectory(@TempDir Path directory) {
    SparkSequences sequences = SparkSequences.of(frame(events(400)), ALL);
    assertThatThrownBy(() -> sequences.write(directory.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory + " exists; choose another directory or remove it");
    assertThat(directory).isEmptyDirectory();
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
    assertThat(trainingSummary(sequences.leaveOneOut()))
        .isEqualTo(LeaveOneOut.of(data).training().summary());
    assertThat(trainingSummary(sequences.timeSplit(140, 170)))
        .isEqualTo(TimeSplit.of(data, 140, 170).training().summary());
  }

  private static DatasetSummary trainingSummary(SparkSplit split) {
    return SparkSequences.summary(split.training(), split.sequences().items());
  }

  @Test
  void anEmptyCoreSaysWhatThereIs() {
    SparkSequences sequences = SparkSequences.of(frame(events(400)), ALL);
    assertThatThrownBy(() -> sequences.core(200))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            refusalOfOneMachine(() -> KCore.stable(200).apply(InteractionDataset.of(events(400)))));
    assertThatThrownBy(() -> sequences.core(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(refusalOfOneMachine(() -> KCore.stable(0)));
  }

  private static String refusalOfOneMachine(ThrowingCallable refused) {
    return String.valueOf(catchThrowable(refused).getMessage());
  }

  @Test
  void rowsThatAreRefusedLeaveNothingBehindInTheExecutors() {
    Set<Integer> before = LocalSpark.persisted();
    Dataset<Row> events = frame(events(40)).selectExpr("user", "nullif(item, 'i0') item", "time");
    EventColumns columns = EventColumns.of("user", "item", "time");
    assertThatThrownBy(() -> SparkSequences.of(events, columns))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(before).containsAll(LocalSpark.persisted());
  }

  /** Spark then throws an exception that it does not declare. */
  @Test
  void aDamagedFileLeavesNothingBehindInTheExecutors(@TempDir Path directory) throws IOException {
    String written = directory.resolve("prepared").toString();
    SparkSequences.of(frame(events(400)), ALL).write(written);
    List<Path> parts = parts(directory.resolve("prepared/sequences"));
    for (Path part : parts) {
      byte[] content = Files.readAllBytes(part);
      Arrays.fill(content, 4, content.length / 4, (byte) 7); // the schema, at the end, stays
      Files.write(part, content);
    }
    Set<Integer> before = LocalSpark.persisted();
    assertThatThrownBy(() -> SparkSequences.read(spark, written))
        .hasStackTraceContaining("TaskRunner.run");
    assertThat(before).containsAll(LocalSpark.persisted());
  }

  @Test
  void aRowWithoutAnItemIsShown() {
    Dataset<Row> events = frame(events(40)).selectExpr("user", "nullif(item, 'i0') item", "time");
    assertThatThrownBy(() -> SparkSequences.of(events, EventColumns.of("user", "item", "time")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rows must have a user, an item, a time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "item", "action"})
  void anIdThatIsNotUtf8IsABadRow(String column) {
    Dataset<Row> events =
        frame(events(40)).withColumn(column, expr("if(line = 7, X'75FF', binary(" + column + "))"));
    assertThatThrownBy(() -> SparkSequences.of(events, ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("1 rows must have", "all ids in UTF-8", "u\uFFFD");
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
  void idsThatDifferOnlyInBlanksAreToldWhereverTheirRowsAre() {
    List<Interaction> events = new ArrayList<>(events(400));
    events.add(new Interaction("u1 ", "i0", 1L, 1f, "view"));
    events.add(new Interaction("u2", "  i1", 1L, 1f, "view"));
    events.add(new Interaction(" u", "i2 !", 1L, 1f, "view"));
    SparkSequences sequences = SparkSequences.of(frame(events), ALL).core(1);
    assertThat(sequences.notes().warnings())
        .containsExactly(
            "some user ids differ only in blanks around them, such as \"u1 \"; trim() of their"
                + " column makes them one",
            "some item ids differ only in blanks around them, such as \"  i1\"; trim() of their"
                + " column makes them one");
    assertThat(sequences.summary()).isEqualTo(InteractionDataset.of(events).summary());
  }

  @Test
  void aTimeInTextIsRefused() {
    Dataset<Row> events = frame(events(40)).selectExpr("user", "item", "string(time) time");
    assertThatThrownBy(() -> SparkSequences.of(events, EventColumns.of("user", "item", "time")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column 'time' (string) must be of a type in [tinyint,");
  }
}
