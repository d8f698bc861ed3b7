package io.github.seqrec.examples;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds out before a long training whether its results can be written after it. */
final class Targets {

  private Targets() {}

  /** A file that will be written or replaced. */
  static void requireFile(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file.toAbsolutePath() + " is a directory; give the name of a file");
    }
    requireParent(file);
  }

  /** A directory that will be made, so it must not exist or be empty. */
  static void requireNewDirectory(Path directory) throws IOException {
    if (Files.exists(directory)) {
      boolean empty = false;
      if (Files.isDirectory(directory)) {
        try (Stream<Path> content = Files.list(directory)) {
          empty = content.findAny().isEmpty();
        }
      }
      if (!empty) {
        throw new IOException(
            directory.toAbsolutePath()
                + " exists and is not an empty directory; choose another one or remove it");
      }
    }
    requireParent(directory);
  }

  /** A directory that may hold something. */
  static void requireDirectory(Path directory) throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new IOException(directory.toAbsolutePath() + " is no directory; choose another name");
    }
    requireParent(directory);
  }

  private static void requireParent(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException(path + " is no name for a result; give one below a directory");
    }
    try {
      if (!Files.isDirectory(parent)) {
        Files.createDirectories(parent);
      }
      // Tries it, since permissions do not tell all: a file system may be read-only or full.
      Files.delete(Files.createTempFile(parent, ".seqrec", ".tmp"));
    } catch (FileAlreadyExistsException e) {
      throw new IOException(parent + " is a file; results need a directory", e);
    } catch (IOException e) {
      throw new IOException("cannot write to " + parent + "; choose another directory", e);
    }
  }
}
