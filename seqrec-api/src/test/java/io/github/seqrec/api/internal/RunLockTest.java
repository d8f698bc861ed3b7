package io.github.seqrec.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

  @TempDir private Path temporary;

  private Path directory;

  @BeforeEach
  void createDirectory() throws IOException {
    directory = Files.createDirectory(temporary.resolve("runs"));
  }

  /** Another process's run. */
  static final class Other {
    public static void main(String[] args) throws IOException {
      System.out.print(RunLock.holding(Path.of(args[0]), () -> "ran"));
    }
  }

  /** What another process prints that locks the file. */
  private String other(Path file) throws IOException {
    Path printed = temporary.resolve("printed.txt");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("the other process has ended").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the other process");
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(printed);
  }

  @Test
  void aFileIsOneRunsOfAllProcesses() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
    Path file = directory.resolve("log");
    String taken = file + " is being written by another run; wait for its end";
    String result =
        RunLock.holding(
            file,
            () -> {
              assertThat(other(file)).contains(taken);
              for (Path same : List.of(directory.resolve("../runs/log"), link.resolve("log"))) {
                assertThatThrownBy(() -> RunLock.holding(same, () -> "twice"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("log is being written by another run; wait for its end");
              }
              // The attempt of this process has not unlocked the file.
              assertThat(other(file)).contains(taken);
              return RunLock.holding(directory.resolve("another"), () -> "done");
            });
    assertThat(result).isEqualTo("done");
    assertThat(directory).isEmptyDirectory();
    assertThat(other(file)).isEqualTo("ran");
  }

  @Test
  void neitherAFailureNorAKillLocksLaterRunsOut() throws IOException {
    Path file = directory.resolve("log");
    assertThatThrownBy(
            () ->
                RunLock.holding(
                    file,
                    () -> {
                      throw new IllegalStateException("failed");
                    }))
        .hasMessage("failed");
    assertThat(directory).isEmptyDirectory();
    Files.createFile(directory.resolve(".log.lock"));
    assertThat(RunLock.<String>holding(file, () -> "ran")).isEqualTo("ran");
    assertThat(directory).isEmptyDirectory();
  }
}
