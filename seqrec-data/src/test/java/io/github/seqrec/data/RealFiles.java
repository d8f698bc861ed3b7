package io.github.seqrec.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The files of real data; see the data section of CONTRIBUTING.md. */
public final class RealFiles {

  private RealFiles() {}

  /** The file of this name below the directory of the data; where there is none, skips the test. */
  public static Path get(String name) {
    Path file = Path.of(System.getProperty("seqrec.data", "data")).resolve(name).normalize();
    assumeTrue(
        Files.exists(file), () -> "skipped: " + file + " is absent; set -Dseqrec.data=<directory>");
    return file;
  }
}
