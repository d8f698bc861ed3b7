package io.github.seqrec.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OutputLockTest {

  @TempDir private Path directory;

  /** The locks of this process, as Linux knows them. */
  private static List<String> held() throws IOException {
    String pid = " " + ProcessHandle.current().pid() + " ";
    return Files.readAllLines(Path.of("/proc/locks")).stream()
        .filter(lock -> lock.contains("POSIX") && lock.contains(pid))
        .map(lock -> lock.replaceFirst("\\d+:", ""))
        .sorted()
        .toList();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aSecondRunThatSpellsTheOutputOtherwiseDoesNotUnlockIt() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    try (OutputLock lock = OutputLock.of(real.resolve("out"))) {
      List<String> before = held();
      for (Path out : List.of(real.resolve("../real/out"), link.resolve("out"))) {
        assertThatThrownBy(() -> OutputLock.of(out).close())
            .isInstanceOf(IOException.class)
            .hasMessageContaining("out is being written by another run");
      }
      assertThat(held()).isEqualTo(before).isNotEmpty();
      assertThat(lock.hidden(".part")).hasFileName(".out.part").hasParentRaw(real.toRealPath());
    }
    OutputLock.of(link.resolve("out")).close();
  }

  @Test
  void aMissingDirectoryIsNamed() {
    Path out = directory.resolve("none/out");
    assertThatThrownBy(() -> OutputLock.of(out))
        .isInstanceOf(IOException.class)
        .hasMessage(
            out + " cannot be written: there is no directory " + out.getParent() + "; create it");
  }
}
