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

class AtomicFilesTest {

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
    AtomicFiles.createDirectory(
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
    assertThatThrownBy(() -> AtomicFiles.createDirectory(target, AtomicFilesTest::failInTheMiddle))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThat(names()).isEmpty();
  }

  @Test
  void whatAKilledProcessLeftBehindIsNotUnderTheNameAndInNobodysWay() throws IOException {
    Path target = parent.resolve("model");
    AtomicFiles.createDirectory(
        target,
        killed -> {
          // A kill runs no finally: what it leaves is this directory. Another process follows, of
          // the same number and with the same threads, as happens in containers.
          AtomicFiles.createDirectory(
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
                  AtomicFiles.createDirectory(
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
    AtomicFiles.createDirectory(
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
    AtomicFiles.createDirectory(
        link, temporary -> Files.writeString(temporary.resolve("one"), "1"));
    assertThat(link).isSymbolicLink();
    assertThat(names(target)).containsExactly("one");
    assertThat(names()).containsExactly("link", "model");
  }

  @Test
  void aLinkToNothingIsNotReplaced() throws IOException {
    Path link = Files.createSymbolicLink(parent.resolve("link"), parent.resolve("unmounted"));
    assertThatThrownBy(() -> AtomicFiles.createDirectory(link, temporary -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(link.toAbsolutePath().toString());
    assertThat(link).isSymbolicLink();
  }

  @Test
  void afterAFailureADirectoryThatWasThereIsEmpty() throws IOException {
    Path target = Files.createDirectory(parent.resolve("model"));
    assertThatThrownBy(() -> AtomicFiles.createDirectory(target, AtomicFilesTest::failInTheMiddle))
        .hasMessage("disk full");
    assertThat(target).isEmptyDirectory();
    // The failure comes when files are moved: another process has written one of the same name.
    assertThatThrownBy(
            () ->
                AtomicFiles.createDirectory(
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
    AtomicFiles.createDirectory(
        target,
        killed -> { // a kill runs no finally
          AtomicFiles.createDirectory(
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
    assertThat(AtomicFiles.configurationLast(parent))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("card.json", "items.tsv", "config.json");
  }

  @Test
  void aFileIsReplacedWhenTheNewOneIsComplete() throws IOException {
    Path file = parent.resolve("state");
    AtomicFiles.replaceFile(file, temporary -> Files.writeString(temporary, "old"));
    AtomicFiles.replaceFile(
        file,
        temporary -> {
          Files.writeString(temporary, "new");
          assertThat(file).hasContent("old");
        });
    assertThat(file).hasContent("new");
    assertThat(names()).containsExactly("state");
  }

  @Test
  void afterAFailureInTheMiddleTheOldFileIsThere() throws IOException {
    Path file = parent.resolve("state");
    AtomicFiles.replaceFile(file, temporary -> Files.writeString(temporary, "old"));
    assertThatThrownBy(
            () ->
                AtomicFiles.replaceFile(
                    file,
                    temporary -> {
                      Files.writeString(temporary, "half");
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("state");
  }

  @Test
  void parentsAreCreated() throws IOException {
    Path file = parent.resolve("a/b/state");
    AtomicFiles.replaceFile(file, temporary -> Files.writeString(temporary, "x"));
    AtomicFiles.createDirectory(parent.resolve("c/d"), temporary -> {});
    assertThat(file).hasContent("x");
    assertThat(parent.resolve("c/d")).isEmptyDirectory();
  }
}
