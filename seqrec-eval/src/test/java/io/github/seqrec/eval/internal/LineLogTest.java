package io.github.seqrec.eval.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineLogTest {

  @TempDir private Path directory;

  @Test
  void onlyARepairRemovesWhatAKillCutOff() throws IOException {
    Path file = directory.resolve("log");
    assertThat(LineLog.read(file)).isEmpty();
    LineLog.repair(file);
    assertThat(file).doesNotExist();

    Files.writeString(file, "one\ntwo\nthr");
    assertThat(LineLog.read(file)).containsExactly("one", "two");
    assertThat(Files.readString(file)).isEqualTo("one\ntwo\nthr");
    LineLog.repair(file);
    assertThat(Files.readString(file)).isEqualTo("one\ntwo\n");
    LineLog.append(file, "drei");
    assertThat(LineLog.read(file)).containsExactly("one", "two", "drei");
  }
}
