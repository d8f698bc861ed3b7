package io.github.seqrec.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {

  @TempDir private Path directory;

  @Test
  void anOutputHasOneNameHoweverItIsSpelt() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    OutputFiles files = OutputFiles.of(real.resolve("out"));
    for (Path out : List.of(real.resolve("../real/out"), link.resolve("out"))) {
      assertThat(OutputFiles.of(out)).isEqualTo(files);
    }
    assertThat(files.part()).hasFileName(".out.part").hasParentRaw(real.toRealPath());
  }

  @Test
  void aMissingDirectoryIsNamed() {
    Path out = directory.resolve("none/out");
    assertThatThrownBy(() -> OutputFiles.of(out))
        .isInstanceOf(IOException.class)
        .hasMessage(
            out + " cannot be written: there is no directory " + out.getParent() + "; create it");
  }
}
