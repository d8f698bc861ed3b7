package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.DAY;
import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.MONTH;
import static io.github.seqrec.data.DelimitedText.Column.RATING;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;
import static io.github.seqrec.data.DelimitedText.Column.YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.UserSequence;
import io.github.seqrec.data.DelimitedText.Column;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files are written by pyarrow; {@code make.py} beside them says what is in them. */
class ParquetEventsTest {

  static final Path FILES = Path.of("src", "test", "resources", "parquet");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "none-plain,1",
    "snappy-dictionary,1000",
    "zstd-checksums,1000",
    "gzip-v2,1000",
    "lz4-int96,1000",
    "spark,1"
  })
  void everyCompressionEncodingAndTypeOfTimeGivesTheSameEvents(String name, long unit)
      throws IOException {
    Path path = FILES.resolve(name.equals("spark") ? name : name + ".parquet");
    InteractionDataset data = ParquetEvents.usual().read(path);

    assertThat(data.interactionCount()).isEqualTo(10);
    assertThat(data.items().ids()).containsExactly("100", "101", "102", "103");
    assertThat(data.actions()).containsExactly("buy", "view");
    for (int u = 0; u < 3; u++) {
      UserSequence events = data.sequence(u);
      assertThat(data.userId(u)).isEqualTo("u" + u);
      assertThat(events.size()).isEqualTo(u == 0 ? 4 : 3);
      for (int t = 0; t < events.size(); t++) {
        // The last row is the earliest.
        int row = u + 3 * (events.size() - 1 - t);
        assertThat(data.items().id(events.item(t))).isEqualTo("" + (100 + row % 4));
        assertThat(events.timestamp(t)).isEqualTo((978300019L + 86400L * (9 - row)) * unit);
        assertThat(events.rating(t)).isEqualTo(1 + row % 9 / 2f);
        assertThat(events.action(t)).isEqualTo(row % 2 == 0 ? "buy" : "view");
      }
    }
  }

  @Test
  void rowsWithoutUserOrItemAreBad() {
    Path file = FILES.resolve("nulls.parquet");

    assertThatThrownBy(() -> ParquetEvents.usual().read(file))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining(file.toAbsolutePath() + ", line 2: ")
        .hasMessageContaining("expected an id that is not empty as user")
        .hasMessageContaining("found \"null\"");
  }

  @Test
  void badRowsWithinTheLimitAreLeftOutAndCounted() throws IOException {
    InteractionDataset data =
        ParquetEvents.usual()
            .read(FILES.resolve("nulls.parquet"), ReadOptions.defaults().badLines(2));

    assertThat(data.userId(0)).isEqualTo("7");
    assertThat(data.items().ids()).containsExactly("a");
    assertThat(data.sequence(0).timestamp(0)).isEqualTo(1_406_073_600_000L);
    assertThat(data.notes().warnings())
        .hasSize(3)
        .anyMatch(line -> line.endsWith("2 bad lines were left out"))
        .anyMatch(line -> line.contains("line 3: expected an id that is not empty as item"));
  }

  @Test
  void aRowWithoutRatingLeavesTheDataWithoutRatingsAndTheNotesSaySo() throws IOException {
    InteractionDataset data = ParquetEvents.usual().read(FILES.resolve("no-rating.parquet"));

    assertThat(data.interactionCount()).isEqualTo(10);
    assertThat(data.sequence(0).hasRatings()).isFalse();
    assertThat(data.notes().warnings())
        .singleElement()
        .asString()
        .startsWith("1 rows have no rating, so that the data have none");
  }

  @Test
  void columnsAreReadByTheirNames() throws IOException {
    InteractionDataset data =
        ParquetEvents.named(Map.of(USER, "item_id", ITEM, "action", TIMESTAMP, "timestamp"))
            .time(TimeFormat.epochSeconds())
            .read(FILES.resolve("none-plain.parquet"));

    assertThat(data.userId(0)).isEqualTo("100");
    assertThat(data.items().ids()).containsExactly("buy", "view");
    assertThat(data.sequence(0).hasRatings()).isFalse();
  }

  @Test
  void timesOfAnotherUnitThanToldAreRefused() {
    assertThatThrownBy(
            () ->
                ParquetEvents.usual()
                    .time(TimeFormat.epochSeconds())
                    .read(FILES.resolve("gzip-v2.parquet")))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("these look like milliseconds");
  }

  @Test
  void aMissingColumnIsToldWithThoseThatAreThere() {
    assertThatThrownBy(
            () ->
                ParquetEvents.named(Map.of(USER, "customer", ITEM, "item_id"))
                    .read(FILES.resolve("none-plain.parquet")))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining(
            "expected a column named 'customer' as user, found"
                + " [user_id, ignored, item_id, timestamp, rating, action]");
  }

  @Test
  void columnsAreThoseOfWhenTheReaderWasMade() {
    Map<Column, String> columns = new EnumMap<>(Column.class);
    columns.putAll(Map.of(USER, "user_id", ITEM, "item_id", RATING, "stars"));
    ParquetEvents reader = ParquetEvents.named(columns);
    columns.remove(RATING);

    assertThatThrownBy(() -> reader.read(FILES.resolve("none-plain.parquet")))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("expected a column named 'stars' as rating");
  }

  @Test
  void aColumnOfAnotherTypeIsToldWithTheTypesThatCanBeRead() {
    Path file = FILES.resolve("none-plain.parquet");

    assertThatThrownBy(
            () -> ParquetEvents.named(Map.of(USER, "user_id", ITEM, "ignored")).read(file))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining(
            "'ignored' as item of a type in [TEXT, INT32, INT64, UINT32, UINT64], found \"")
        .hasMessageContaining("cast it");
    assertThatThrownBy(
            () ->
                ParquetEvents.named(Map.of(USER, "user_id", ITEM, "item_id", RATING, "action"))
                    .read(file))
        .hasMessageContaining(
            "'action' as rating of a type in [INT32, INT64, UINT32, UINT64, FLOAT, DOUBLE]");
  }

  @Test
  void columnsThatCannotBeMeantAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParquetEvents.named(Map.of(USER, "u")))
        .withMessageContaining("must name USER and ITEM");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParquetEvents.named(Map.of(USER, "id", ITEM, "id")))
        .withMessageContaining("different ones of the source");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ParquetEvents.named(Map.of(USER, "u", ITEM, "i", YEAR, "y", MONTH, "m", DAY, "d")))
        .withMessageContaining("write a TIMESTAMP");
  }

  @Test
  void aFileThatIsCutOffIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(FILES.resolve("gzip-v2.parquet"));
    for (int length : new int[] {0, 3, 100, whole.length / 2, whole.length - 1}) {
      Path file = directory.resolve("cut.parquet");
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> ParquetEvents.usual().read(file))
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContaining("cut.parquet, line 1: expected a whole Parquet file")
          .hasMessageContaining("write or download it again");
    }
  }

  @Test
  void aPageThatDoesNotMatchItsChecksumIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(FILES.resolve("zstd-checksums.parquet"));
    // Within the first page, behind its header.
    bytes[60] ^= 1;
    Path file = directory.resolve("damaged.parquet");
    Files.write(file, bytes);

    assertThatThrownBy(() -> ParquetEvents.usual().read(file))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void aCompressionThatIsNotUnderstoodIsNamed() {
    assertThatThrownBy(() -> ParquetEvents.usual().read(FILES.resolve("brotli.parquet")))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("snappy, zstd, gzip or lz4_raw, found BROTLI");
  }

  @Test
  void aDirectoryMustHoldPartFilesAndNothingElse() throws IOException {
    assertThatThrownBy(() -> ParquetEvents.usual().read(directory.resolve("nowhere")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("file is missing");
    Files.createFile(directory.resolve("_SUCCESS"));
    assertThatThrownBy(() -> ParquetEvents.usual().read(directory))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("expected files named *.parquet");
    Files.createDirectory(directory.resolve("day=1"));
    assertThatThrownBy(() -> ParquetEvents.usual().read(directory))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("'day=1'")
        .hasMessageContaining("without partitionBy");
  }

  @Test
  void partsOfDifferentTypesAreRefused() throws IOException {
    Files.copy(FILES.resolve("none-plain.parquet"), directory.resolve("part-0.parquet"));
    Files.copy(FILES.resolve("gzip-v2.parquet"), directory.resolve("part-1.parquet"));

    assertThatThrownBy(() -> ParquetEvents.usual().read(directory))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("part-1.parquet")
        .hasMessageContaining("TIMESTAMP=INT64")
        .hasMessageContaining("TIMESTAMP=NANOS")
        .hasMessageContaining("one schema");
  }

  @Test
  void badRowsOfAllPartsCountTogetherAndNameTheirPart() throws IOException {
    Files.copy(FILES.resolve("nulls.parquet"), directory.resolve("part-0.parquet"));
    Files.copy(FILES.resolve("nulls.parquet"), directory.resolve("part-1.parquet"));

    assertThatThrownBy(
            () -> ParquetEvents.usual().read(directory, ReadOptions.defaults().badLines(2)))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining(directory.resolve("part-1.parquet") + ", line 2: ")
        .hasMessageContaining("this is bad line 3, the limit is 2")
        .hasMessageContaining("part-0.parquet, line 3: ");
  }

  @Test
  void aMissingLibraryIsNamedAsTheDependencyToAdd() throws Exception {
    Class<?> events = new WithoutParquet().loadClass(ParquetEvents.class.getName());
    Object reader = events.getMethod("usual").invoke(null);

    assertThatThrownBy(
            () ->
                events
                    .getMethod("read", Path.class)
                    .invoke(reader, FILES.resolve("none-plain.parquet")))
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("add the dependency blue.strategic.parquet:parquet-floor");

    Class<?> answers = new WithoutParquet().loadClass(AnswerWriter.class.getName());
    Path file = directory.resolve("answers.parquet");
    assertThatThrownBy(() -> answers.getMethod("parquet", Path.class).invoke(null, file))
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("add the dependency blue.strategic.parquet:parquet-floor");
    assertThatThrownBy(() -> answers.getMethod("requireParquet").invoke(null))
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("add the dependency blue.strategic.parquet:parquet-floor");
    assertThat(file).doesNotExist();
  }

  /** This module as an application sees it that has not taken the optional library. */
  private static final class WithoutParquet extends ClassLoader {

    WithoutParquet() {
      super(ParquetEventsTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.apache.parquet")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("io.github.seqrec.data.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try (var bytes = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] code = bytes == null ? new byte[0] : bytes.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
