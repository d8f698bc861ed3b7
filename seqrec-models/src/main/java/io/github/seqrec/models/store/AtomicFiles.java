package io.github.seqrec.models.store;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.seqrec.api.internal.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * Files and directories that appear when they are complete, or not at all. What a killed process
 * was writing stays beside them under a hidden name of its own, {@code .NAME.*.tmp}, and is in
 * nobody's way.
 */
public final class AtomicFiles {

  /** Writes to the path that it is given. */
  public interface Writer {
    /** Writes. */
    void write(Path temporary) throws IOException;
  }

  private AtomicFiles() {}

  /** Replaces a file: readers see the old content or the new one. */
  public static void replaceFile(Path file, Writer writer) throws IOException {
    WholeFile.replace(file, writer::write);
  }

  /**
   * Creates a directory with its content.
   *
   * @throws IOException if it exists and is not an empty directory, or cannot be written
   */
  public static void createDirectory(Path directory, Writer writer) throws IOException {
    Path target = directory.toAbsolutePath();
    if (Files.exists(target)) {
      requireEmpty(target);
    }
    Files.createDirectories(target.getParent());
    Path temporary = WholeFile.sibling(target);
    Files.createDirectory(temporary);
    try {
      writer.write(temporary);
      Files.deleteIfExists(target);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      if (Files.exists(temporary)) {
        MoreFiles.deleteRecursively(temporary, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    }
  }

  private static void requireEmpty(Path target) throws IOException {
    boolean empty = false;
    if (Files.isDirectory(target)) {
      try (Stream<Path> content = Files.list(target)) {
        empty = content.findAny().isEmpty();
      }
    }
    if (!empty) {
      throw new IOException(
          target + " exists and is not an empty directory; choose another path or remove it");
    }
  }
}
