package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TargetsTest {

  @TempDir private Path directory;

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDirectoryThatIsThereNeedsNothingOfItsParent() {
    // Nobody may make a file in /proc/self, not even root.
    Path there = Path.of("/proc/self/cwd");
    assertThatCode(() -> Targets.requireDirectory(there)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Targets.requireDirectory(there.resolveSibling("out")))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write to /proc/self; choose another directory");
  }

  @Test
  void whatAKilledProcessLeftIsInNobodysWay() throws IOException {
    Files.createDirectory(directory.resolve(".content.1.tmp"));
    Targets.requireNewDirectory(directory);
    assertThat(directory).isDirectoryContaining("glob:**/.content.1.tmp");

    Files.createFile(directory.resolve("config.json"));
    assertThatThrownBy(() -> Targets.requireNewDirectory(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not an empty directory; choose another one or remove it");
  }
}
