package io.github.seqrec.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir private Path parent;

  @Test
  void aFileIsReplacedWhenTheNewOneIsComplete() throws IOException {
    Path file = parent.resolve("state");
    WholeFile.replace(file, temporary -> Files.writeString(temporary, "old"));
    WholeFile.replace(
        file,
        temporary -> {
          Files.writeString(temporary, "new");
          assertThat(file).hasContent("old");
        });
    assertThat(file).hasContent("new");
    assertThat(parent).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void afterAFailureInTheMiddleTheOldFileIsThere() throws IOException {
    Path file = parent.resolve("state");
    WholeFile.replace(file, temporary -> Files.writeString(temporary, "old"));
    assertThatThrownBy(
            () ->
                WholeFile.replace(
                    file,
                    temporary -> {
                      Files.writeString(temporary, "half");
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(file).hasContent("old");
    assertThat(parent).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void parentsAreCreated() throws IOException {
    Path file = parent.resolve("a/b/state");
    WholeFile.replace(file, temporary -> Files.writeString(temporary, "x"));
    assertThat(file).hasContent("x");
  }
}
