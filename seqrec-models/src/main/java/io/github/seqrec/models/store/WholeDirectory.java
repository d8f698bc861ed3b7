package io.github.seqrec.models.store;

import com.google.common.collect.Lists;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.seqrec.api.internal.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Directories that appear when they are complete, or not at all. What a killed process was writing
 * stays under a hidden name of its own, {@code .NAME.*.tmp}, and is in nobody's way.
 */
public final class WholeDirectory {

  /** Writes to the directory that it is given. */
  @FunctionalInterface
  public interface Writer {
    /** Writes. */
    void write(Path temporary) throws IOException;
  }

  private WholeDirectory() {}

  /**
   * Creates a directory with its content, or fills an empty one, which may be a link to it, or a
   * place where another disk is mounted. One that is there is filled by moves of whole files, the
   * {@code config.json} last: who reads a directory asks for that one first. A process that is
   * killed between two of the moves leaves files without it there, which are to be removed.
   *
   * @throws IOException if it exists and is not an empty directory, or cannot be written; it is
   *     then as before
   */
  public static void create(Path directory, Writer writer) throws IOException {
    Path target = directory.toAbsolutePath();
    boolean fills = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (fills) {
      requireEmpty(target);
    } else {
      Files.createDirectories(target.getParent());
    }
    // Beside a directory that is there may be another disk, or one that only others may write to.
    Path temporary = WholeFile.sibling(fills ? target.resolve("content") : target);
    Files.createDirectory(temporary);
    try {
      writer.write(temporary);
      if (fills) {
        moveUp(temporary, target);
      } else {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      if (Files.exists(temporary)) {
        MoreFiles.deleteRecursively(temporary, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    }
  }

  /**
   * All or nothing, unless the process is killed; of two that fill a directory, the one whose first
   * file is there goes on.
   */
  private static void moveUp(Path temporary, Path target) throws IOException {
    List<Path> moved = new ArrayList<>();
    try {
      for (Path file : configurationLast(temporary)) {
        Path place = target.resolve(file.getFileName());
        Files.move(file, place);
        moved.add(place);
      }
    } catch (IOException | RuntimeException | Error e) {
      for (Path file : Lists.reverse(moved)) {
        MoreFiles.deleteRecursively(file, RecursiveDeleteOption.ALLOW_INSECURE);
      }
      throw e;
    }
  }

  /** The content of a directory in the order in which it is moved. */
  static List<Path> configurationLast(Path directory) throws IOException {
    try (Stream<Path> content = Files.list(directory)) {
      return content
          .sorted(
              Comparator.comparing((Path file) -> file.endsWith(ModelConfig.FILE))
                  .thenComparing(file -> file))
          .toList();
    }
  }

  private static void requireEmpty(Path target) throws IOException {
    boolean empty = false;
    if (Files.isDirectory(target)) {
      try (Stream<Path> content = Files.list(target)) {
        empty = content.allMatch(WholeDirectory::isTemporary);
      }
    }
    if (!empty) {
      throw new IOException(
          target + " exists and is not an empty directory; choose another path or remove it");
    }
  }

  /** Whether a file or directory is what a killed process was writing, or one is at it. */
  public static boolean isTemporary(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(".") && name.endsWith(".tmp");
  }
}
