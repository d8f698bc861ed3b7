package io.github.seqrec.api.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Files whose readers see the old content or the new one. */
public final class WholeFile {

  /** Writes to the path that it is given. */
  @FunctionalInterface
  public interface Writer {
    /** Writes. */
    void write(Path temporary) throws IOException;
  }

  private WholeFile() {}

  /** Replaces a file, whose directory is made if it is missing. */
  public static void replace(Path file, Writer writer) throws IOException {
    Path target = file.toAbsolutePath();
    Files.createDirectories(target.getParent());
    Path temporary = sibling(target);
    try {
      writer.write(temporary);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * A hidden name in the same directory, so that a move stays within one file system. Random, as
   * processes of containers that share a disk, or come one after the other, have the same numbers.
   */
  public static Path sibling(Path target) {
    return target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }
}
