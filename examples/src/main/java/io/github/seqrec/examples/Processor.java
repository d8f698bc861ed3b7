package io.github.seqrec.examples;

import com.google.common.base.Strings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the processor calls itself: Java does not tell, though figures and times depend on it. */
final class Processor {

  private static final Path LINUX = Path.of("/proc/cpuinfo");
  private static final String LINUX_KEY = "model name";

  private Processor() {}

  /** Its name; empty where the system does not tell, as on macOS and some ARM boards. */
  static Optional<String> name() {
    try {
      return Files.isReadable(LINUX)
          ? name(Files.readAllLines(LINUX))
          : Optional.ofNullable(Strings.emptyToNull(System.getenv("PROCESSOR_IDENTIFIER")));
    } catch (IOException e) {
      return Optional.empty(); // no run should fail for it
    }
  }

  /** The first processor's of a machine, whose lines are "key : value". */
  static Optional<String> name(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(LINUX_KEY))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }
}
