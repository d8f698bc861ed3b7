package io.github.seqrec.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeDirectoryTest {

  @TempDir private Path parent;

  private List<String> names() throws IOException {
    return names(parent);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aDirectoryAppearsWithAllItsContent() throws IOException {
    Path target = parent.resolve("model");
    WholeDirectory.create(
        target,
        temporary -> {
          Files.writeString(temporary.resolve("one"), "1");
          assertThat(target).doesNotExist();
          Files.writeString(temporary.resolve("two"), "2");
        });
    assertThat(target.resolve("one")).hasContent("1");
    assertThat(target.resolve("two")).hasContent("2");
    assertThat(names()).containsExactly("model");
  }

  private static void failInTheMiddle(Path temporary) throws IOException {
    Files.writeString(temporary.resolve("one"), "1");
    throw new IOException("disk full");
  }

  @Test
  void afterAFailureInTheMiddleThereIsNoDirectory() throws IOException {
    Path target = parent.resolve("model");
    assertThatThrownBy(() -> WholeDirectory.create(target, WholeDirectoryTest::failInTheMiddle))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThat(names()).isEmpty();
  }

  @Test
  void whatAKilledProcessLeftBehindIsNotUnderTheNameAndInNobodysWay() throws IOException {
    Path target = parent.resolve("model");
    WholeDirectory.create(
        target,
        killed -> {
          // A kill runs no finally: what it leaves is this directory. Another process follows, of
          // the same number and with the same threads, as happens in containers.
          WholeDirectory.create(
              target, temporary -> Files.writeString(temporary.resolve("one"), "1"));
          assertThat(target.resolve("one")).hasContent("1");
          assertThat(names()).containsExactly(killed.getFileName().toString(), "model");
          Files.delete(target.resolve("one"));
        });
  }

  @Test
  void aDirectoryWithContentOrAFileIsNotReplaced() throws IOException {
    Path target = Files.createDirectory(parent.resolve("model"));
    Files.writeString(target.resolve("mine"), "mine");
    for (Path taken : List.of(target, target.resolve("mine"))) {
      assertThatThrownBy(
              () ->
                  WholeDirectory.create(
                      taken,
                      temporary -> {
                        throw new AssertionError("refused before anything is written");
                      }))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(taken.toAbsolutePath().toString());
    }
    assertThat(target.resolve("mine")).hasContent("mine");
  }

  /** Where another disk is mounted, and perhaps nobody may write beside it. */
  @Test
  void anEmptyDirectoryThatIsThereIsFilledAndNothingIsWrittenBesideIt() throws IOException {
    Path target = Files.createDirectory(parent.resolve("model"));
    Object identity = Files.readAttributes(target, BasicFileAttributes.class).fileKey();
    WholeDirectory.create(
        target,
        temporary -> {
          Files.writeString(temporary.resolve("one"), "1");
          Files.writeString(temporary.resolve("config.json"), "{}");
          assertThat(names()).containsExactly("model");
          assertThat(target.resolve("one")).doesNotExist();
          assertThat(target.resolve("config.json")).doesNotExist();
        });
    assertThat(Files.readAttributes(target, BasicFileAttributes.class).fileKey())
        .isEqualTo(identity);
    assertThat(names(target)).containsExactly("config.json", "one");
  }

  @Test
  void aLinkToAnEmptyDirectoryStaysALink() throws IOException {
    Path target = Files.createDirectory(parent.resolve("model"));
    Path link = Files.createSymbolicLink(parent.resolve("link"), target);
    WholeDirectory.create(link, temporary -> Files.writeString(temporary.resolve("one"), "1"));
    assertThat(link).isSymbolicLink();
    assertThat(names(target)).containsExactly("one");
    assertThat(names()).containsExactly("link", "model");
  }

  @Test
  void aLinkToNothingIsNotReplaced() throws IOException {
    Path link = Files.createSymbolicLink(parent.resolve("link"), parent.resolve("unmounted"));
    assertThatThrownBy(() -> WholeDirectory.create(link, temporary -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(link.toAbsolutePath().toString());
    assertThat(link).isSymbolicLink();
  }

  @Test
  void afterAFailureADirectoryThatWasThereIsEmpty() throws IOException {
    Path target = Files.createDirectory(parent.resolve("model"));
    assertThatThrownBy(() -> WholeDirectory.create(target, WholeDirectoryTest::failInTheMiddle))
        .hasMessage("disk full");
    assertThat(target).isEmptyDirectory();
    // The failure comes when files are moved: another process has written one of the same name.
    assertThatThrownBy(
            () ->
                WholeDirectory.create(
                    target,
                    temporary -> {
                      Files.writeString(temporary.resolve("one"), "1");
                      Files.writeString(temporary.resolve("two"), "2");
                      Files.writeString(target.resolve("two"), "another's");
                    }))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(names(target)).containsExactly("two");
    assertThat(target.resolve("two")).hasContent("another's");
  }

  @Test
  void whatAKilledProcessLeftInADirectoryIsInNobodysWay() throws IOException {
    Path target = Files.createDirectory(parent.resolve("model"));
    WholeDirectory.create(
        target,
        killed -> { // a kill runs no finally
          WholeDirectory.create(
              target, temporary -> Files.writeString(temporary.resolve("one"), "1"));
          assertThat(names(target)).containsExactly(killed.getFileName().toString(), "one");
        });
    assertThat(names(target)).containsExactly("one");
  }

  @Test
  void theConfigurationIsMovedLast() throws IOException {
    for (String name : List.of("card.json", "config.json", "items.tsv")) {
      Files.writeString(parent.resolve(name), "");
    }
    assertThat(WholeDirectory.configurationLast(parent))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("card.json", "items.tsv", "config.json");
  }

  @Test
  void parentsAreCreated() throws IOException {
    WholeDirectory.create(parent.resolve("c/d"), temporary -> {});
    assertThat(parent.resolve("c/d")).isEmptyDirectory();
  }
}
