package io.github.seqrec.api.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes a file one run's at a time, by the lock of a hidden file beside it, which goes when the run
 * ends. What a kill leaves of it locks nobody out.
 */
public final class RunLock {

  /** What is done while the file is locked. */
  @FunctionalInterface
  public interface Run<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /**
   * What runs of this process lock. Where one of them closes a file, Linux unlocks it for all of
   * them: a second run must not even open it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private RunLock() {}

  /**
   * Runs while no other run has the file.
   *
   * @param file need not exist, but its directory must
   * @throws IOException if another run of this process or of another one has it, the lock cannot be
   *     written, or the run throws it
   */
  public static <T> T holding(Path file, Run<T> run) throws IOException {
    Path target = file.toAbsolutePath();
    Path hidden =
        target.resolveSibling("").toRealPath().resolve("." + target.getFileName() + ".lock");
    if (!HELD.add(hidden)) {
      throw taken(target);
    }
    try {
      FileChannel channel = lock(hidden, target);
      try {
        return run.run();
      } finally {
        try {
          Files.deleteIfExists(hidden);
        } finally {
          channel.close(); // which releases the lock
        }
      }
    } finally {
      HELD.remove(hidden);
    }
  }

  private static FileChannel lock(Path hidden, Path target) throws IOException {
    while (true) {
      List<Object> before = identity(hidden);
      FileChannel channel =
          FileChannel.open(hidden, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean kept = false;
      try {
        if (!locked(channel)) {
          throw taken(target);
        }
        // A run that ended meanwhile has deleted what is locked here, and the next makes another.
        kept = !before.isEmpty() && identity(hidden).equals(before);
        if (kept) {
          return channel;
        }
      } finally {
        if (!kept) {
          channel.close();
        }
      }
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) { // a run of this process, by another class loader
      return false;
    }
  }

  /** Tells a file from another that has had its name; empty if there is none. */
  private static List<Object> identity(Path file) throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(String.valueOf(found.fileKey()), found.creationTime());
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static IOException taken(Path target) {
    return new IOException(target + " is being written by another run; wait for its end");
  }
}
