package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.ACTION;
import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.RATING;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.UserSequence;
import io.github.seqrec.data.internal.SpillFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpillTest {

  private static final DelimitedText READER =
      DelimitedText.separatedBy(",", USER, ITEM, TIMESTAMP, RATING, ACTION);
  private static final int EVENTS = 20_000;

  @TempDir private Path directory;
  @TempDir private Path temporary;

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1_000, EVENTS - 1, EVENTS, EVENTS + 1})
  void dataThatWereSpilledAreThoseOfMemoryEventByEvent(int events) throws IOException {
    // One run an event is slow, so that there are fewer of them.
    Path file = scattered(events == 1 ? 200 : events == 7 ? 3_000 : EVENTS);

    assertSame(
        READER.read(file), READER.read(file, ReadOptions.defaults().spilling(temporary, events)));
  }

  /** A buffer of 64 KB for each of so many runs would be more than the heap. */
  @Test
  void manyShortRunsNeedNoMoreMemoryThanTheyHold() throws IOException {
    int runs = (int) (Runtime.getRuntime().maxMemory() >> 16) + 1;
    SpillFile.Input[] inputs = new SpillFile.Input[runs];
    try (SpillFile file = SpillFile.in(temporary)) {
      for (int run = 0; run < runs; run++) {
        file.putLong(run);
        file.putInt(-run);
      }
      assertThat(file.size()).isEqualTo(12L * runs);
      for (int run = 0; run < runs; run++) {
        inputs[run] = file.input(12L * run, 12L * (run + 1));
        assertThat(inputs[run].getLong()).isEqualTo(run);
      }
      assertThat(inputs[runs - 1].getInt()).isEqualTo(1 - runs);
      assertThat(inputs[runs - 1].isEmpty()).isTrue();
    }
  }

  @Test
  void whatFiltersKeepOfSpilledDataIsWhatTheyKeepInMemory() throws IOException {
    Path file = scattered(EVENTS);
    InteractionDataset memory = READER.read(file);
    InteractionDataset spilled =
        READER.read(file, ReadOptions.defaults().spilling(temporary, 1_000));

    assertSame(KCore.stable(45).apply(memory), KCore.stable(45).apply(spilled));
    assertSame(
        EventFilter.between(200, 700).apply(memory), EventFilter.between(200, 700).apply(spilled));
    assertSame(Sessions.byGap(3).apply(memory), Sessions.byGap(3).apply(spilled));
  }

  @Test
  void dataWithoutTimesRatingsAndActionsAreSpilledToo() throws IOException {
    Path file = Files.writeString(directory.resolve("sequential.txt"), "u a b c\nv b\nw c a b a\n");

    assertSame(
        SequentialData.read(file),
        SequentialData.read(file, ReadOptions.defaults().spilling(temporary, 2)));
  }

  @Test
  void ratingsOfWhichSomeAreMissingAreLeftOutOfSpilledDataToo() throws IOException {
    Path file = ParquetEventsTest.FILES.resolve("no-rating.parquet");

    assertSame(
        ParquetEvents.usual().read(file),
        ParquetEvents.usual().read(file, ReadOptions.defaults().spilling(temporary, 3)));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void noFileIsLeftInTheDirectoryNotEvenWhileTheDataAreInUse() throws IOException {
    InteractionBuilder builder =
        InteractionDataset.builder().spilling(new Spill(temporary, 2)).add("u", "a", 3);
    builder.add("v", "a", 2).add("u", "b", 1).add("u", "c", 2);

    assertThat(temporary).isEmptyDirectory();
    InteractionDataset data = builder.build();
    assertThat(temporary).isEmptyDirectory();
    assertThat(data.sequence(0).timestamp(2)).isEqualTo(3);
  }

  @Test
  void whatWasSpilledStaysInTheDataIfSpillingEnds() {
    InteractionBuilder memory = InteractionDataset.builder();
    InteractionBuilder spilled = InteractionDataset.builder().spilling(new Spill(temporary, 2));
    for (InteractionBuilder builder : List.of(memory, spilled)) {
      builder.add("u", "a", 3).add("v", "a", 2).add("u", "b", 1).add("u", "c", 2);
    }
    spilled.spilling(null);
    for (InteractionBuilder builder : List.of(memory, spilled)) {
      builder.add("v", "c", 1).add("w", "b", 4).add("w", "a", 5);
    }

    assertSame(memory.build(), spilled.build());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aReaderThatFailsClosesItsTemporaryFile() throws IOException {
    Path text = scattered(50);
    Files.writeString(text, "u0,i0,1\n", StandardOpenOption.APPEND);
    Path sequences = Files.writeString(directory.resolve("sequential.txt"), "u a b c d\nv\n");
    Path json =
        Files.writeString(
            directory.resolve("events.jsonl"), "{\"u\":1,\"i\":2}\n".repeat(9) + "{}\n");
    Path parts = Files.createDirectory(directory.resolve("parts"));
    Files.copy(
        ParquetEventsTest.FILES.resolve("none-plain.parquet"), parts.resolve("part-0.parquet"));
    Files.copy(ParquetEventsTest.FILES.resolve("gzip-v2.parquet"), parts.resolve("part-1.parquet"));
    ReadOptions options = ReadOptions.defaults().spilling(temporary, 2);

    assertThatThrownBy(() -> READER.read(text, options)).hasMessageContaining("line 51: ");
    assertThatThrownBy(() -> SequentialData.read(sequences, options))
        .hasMessageContaining("line 2: ");
    assertThatThrownBy(() -> JsonLines.named(Map.of(USER, "u", ITEM, "i")).read(json, options))
        .hasMessageContaining("line 10: ");
    assertThatThrownBy(() -> ParquetEvents.usual().read(parts, options))
        .hasMessageContaining("one schema");
    String spilled = temporary.toRealPath().toString();
    assertThat(openFiles()).noneMatch(name -> name.startsWith(spilled));
  }

  /** The files that this process has open, by name; those without a name have their last one. */
  private static List<String> openFiles() throws IOException {
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      List<String> names = new ArrayList<>();
      for (Path link : links.toList()) {
        try {
          names.add(Files.readSymbolicLink(link).toString());
        } catch (NoSuchFileException e) {
          // closed since
        }
      }
      return names;
    }
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNamedWithTheRemedy() throws IOException {
    Path nowhere = directory.resolve("nowhere");
    Path file = scattered(10);

    assertThatThrownBy(() -> READER.read(file, ReadOptions.defaults().spilling(nowhere, 3)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the directory for temporary files (" + nowhere + ")")
        .hasMessageContaining("must exist and be writable")
        .hasMessageContaining("name another one");
    InteractionBuilder builder =
        InteractionDataset.builder().spilling(new Spill(file, 1)).add("u", "a");
    assertThatThrownBy(() -> builder.add("u", "b"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("must exist and be writable");
  }

  @Test
  void atLeastOneEventMustFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReadOptions.defaults().spilling(temporary, 0))
        .withMessageContaining("events (0) must be at least 1");
  }

  /** Users come in any order and go back in time, with ties. */
  private Path scattered(int events) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < events; i++) {
      text.append('u').append(random.nextInt(1 + events / 50)).append(',');
      text.append('i').append(random.nextInt(200)).append(',');
      text.append(random.nextInt(1_000)).append(',');
      text.append(random.nextInt(1, 6)).append(random.nextBoolean() ? ",view\n" : ",buy\n");
    }
    return Files.writeString(directory.resolve("scattered.csv"), text);
  }

  private static void assertSame(InteractionDataset expected, InteractionDataset found) {
    assertThat(found.summary()).isEqualTo(expected.summary());
    assertThat(found.notes()).isEqualTo(expected.notes());
    assertThat(found.actions()).isEqualTo(expected.actions());
    for (int u = 0; u < expected.userCount(); u++) {
      UserSequence one = expected.sequence(u);
      UserSequence other = found.sequence(u);
      assertThat(other.hasTimestamps()).isEqualTo(one.hasTimestamps());
      assertThat(other.hasRatings()).isEqualTo(one.hasRatings());
      assertThat(other.history(other.size())).isEqualTo(one.history(one.size()));
      for (int t = 0; t < one.size(); t++) {
        if (one.hasTimestamps()) {
          assertThat(other.timestamp(t)).isEqualTo(one.timestamp(t));
        }
        if (one.hasRatings()) {
          assertThat(other.rating(t)).isEqualTo(one.rating(t));
        }
      }
    }
  }
}
