package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticEventsTest {

  @TempDir private Path directory;

  @Test
  void theFileHoldsTheEventsInTheOrderOfTime() throws IOException {
    Path file = directory.resolve("events.csv");
    SyntheticEvents.of(30_000, 1).users(50).items(1_000).write(file);
    InteractionDataset data =
        DelimitedText.separatedBy(",", USER, ITEM, TIMESTAMP)
            .time(TimeFormat.epochSeconds())
            .read(file);

    assertThat(data.interactionCount()).isEqualTo(30_000);
    assertThat(data.userCount()).isEqualTo(50);
    assertThat(data.items().size()).isBetween(900, 1_000);
    assertThat(data.notes().steps().get(0).outOfOrder()).isZero();
  }

  @Test
  void theSameArgumentsGiveTheSameBytesAndAnotherSeedOthers() throws IOException {
    Path one = directory.resolve("one.csv");
    Path two = directory.resolve("two.csv");
    SyntheticEvents.of(5_000, 1).write(one);
    SyntheticEvents.of(5_000, 1).write(two);

    assertThat(Files.mismatch(one, two)).isEqualTo(-1);
    SyntheticEvents.of(5_000, 2).write(two);
    assertThat(Files.mismatch(one, two)).isNotNegative();
  }

  /** So that a kill leaves no half of a file that looks like all events. */
  @Test
  void aFileThatIsReplacedKeepsItsOldBytesUntilTheNewOnesAreWhole() throws IOException {
    Path file = Files.writeString(directory.resolve("events.csv"), "old");
    Path old = Files.createLink(directory.resolve("old.csv"), file);
    SyntheticEvents.of(5_000, 1).write(file);

    assertThat(old).hasContent("old");
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    try (Stream<String> lines = Files.lines(file)) {
      assertThat(lines).hasSize(5_000);
    }
  }

  @Test
  void countsBelowOneAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyntheticEvents.of(0, 1))
        .withMessageContaining("events (0)");
    assertThatIllegalArgumentException().isThrownBy(() -> SyntheticEvents.of(9, 1).users(0));
  }
}
