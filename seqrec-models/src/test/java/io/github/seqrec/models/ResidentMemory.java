package io.github.seqrec.models;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process occupies, inside and outside of the heap. */
public final class ResidentMemory {

  private static final Path STATUS = Path.of("/proc/self/status");

  private ResidentMemory() {}

  /** Skips a test where {@link #bytes} is not told. */
  public static void assumeLinux() {
    assumeTrue(Files.isReadable(STATUS), "only Linux tells in this way");
  }

  /**
   * The resident bytes after a full collection. The tests' heap has its full size and all of its
   * pages from the start: one that is used for the first time does not look like growth.
   */
  public static long bytes() {
    System.gc();
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException(STATUS + " has no line VmRSS");
  }
}
