package io.github.seqrec.examples;

import io.github.seqrec.models.store.WholeDirectory;
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

  /** A directory that will be made, so it must not exist or be empty, as WholeDirectory has it. */
  static void requireNewDirectory(Path directory) throws IOException {
    if (Files.exists(directory)) {
      boolean empty = false;
      if (Files.isDirectory(directory)) {
        try (Stream<Path> content = Files.list(directory)) {
          empty = content.allMatch(WholeDirectory::isTemporary);
        }
      }
      if (!empty) {
        throw new IOException(
            directory.toAbsolutePath()
                + " exists and is not an empty directory; choose another one or remove it");
      }
    }
    requirePlace(directory);
  }

  /** A directory that may hold something. */
  static void requireDirectory(Path directory) throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new IOException(directory.toAbsolutePath() + " is no directory; choose another name");
    }
    requirePlace(directory);
  }

  /** What is there is filled: beside it, as beside a container's volume, nobody may write. */
  private static void requirePlace(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      requireWritable(directory.toAbsolutePath());
    } else {
      requireParent(directory);
    }
  }

  private static void requireParent(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException(path + " is no name for a result; give one below a directory");
    }
    requireWritable(parent);
  }

  private static void requireWritable(Path directory) throws IOException {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory);
      }
      // Tries it, since permissions do not tell all: a file system may be read-only or full.
      Files.delete(Files.createTempFile(directory, ".seqrec", ".tmp"));
    } catch (FileAlreadyExistsException e) {
      throw new IOException(directory + " is a file; results need a directory", e);
    } catch (IOException e) {
      throw new IOException("cannot write to " + directory + "; choose another directory", e);
    }
  }
}
