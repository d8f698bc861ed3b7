package io.github.seqrec.examples.bench;

import com.sun.jna.Function;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Memory of this process as Linux counts it. */
final class Memory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  /** What glibc keeps of freed memory would hide the next peak; other libraries lack it. */
  private static final @Nullable Function TRIM = trim();

  private Memory() {}

  private static @Nullable Function trim() {
    try {
      return Function.getFunction("c", "malloc_trim");
    } catch (UnsatisfiedLinkError e) {
      return null;
    }
  }

  /**
   * Refuses other systems.
   *
   * @throws IllegalArgumentException if the numbers cannot be read
   */
  static void requireLinux() {
    if (!Files.isReadable(STATUS)) {
      throw new IllegalArgumentException("this benchmark needs Linux: it reads " + STATUS);
    }
  }

  /** The resident set, MB. */
  static double resident() throws IOException {
    return megabytes("VmRSS:");
  }

  /** The largest resident set since {@link #resetPeak}, MB. */
  static double peak() throws IOException {
    return megabytes("VmHWM:");
  }

  /**
   * Forgets the peak so far, once what nobody needs has gone back to the system; gives the resident
   * set, MB.
   */
  static double resetPeak() throws IOException {
    System.gc();
    if (TRIM != null) {
      TRIM.invokeInt(new Object[] {0});
    }
    Files.writeString(CLEAR, "5");
    return resident();
  }

  private static double megabytes(String key) throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(key))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024 / 1e6)
        .findFirst()
        .orElseThrow();
  }
}
