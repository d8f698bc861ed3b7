package io.github.seqrec.models.serving;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes an output one run's at a time, by the lock of a hidden file beside it. The file goes when
 * the output is there, which keeps later runs away; until then it stays, so that all lock the same.
 */
final class OutputLock implements AutoCloseable {

  /**
   * What runs of this process lock. Where one of them closes a file, Linux unlocks it for all of
   * them: a second run must not even open it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path out;
  private final Path file;
  private final FileChannel channel;

  private OutputLock(Path out, Path file, FileChannel channel) {
    this.out = out;
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks an output.
   *
   * @throws IOException if it exists, its directory does not, another run makes it, or the lock
   *     cannot be written
   */
  static OutputLock of(Path out) throws IOException {
    requireAbsent(out);
    Path target = real(out);
    Path file = hidden(target, ".lock");
    if (!HELD.add(file)) {
      throw taken(out);
    }
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      OutputLock lock = new OutputLock(target, file, channel);
      try {
        if (!locked(channel)) {
          throw taken(out);
        }
        requireAbsent(out); // another run may have ended since
        return lock;
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      HELD.remove(file);
      throw e;
    }
  }

  private static IOException taken(Path out) {
    return new IOException(
        out.toAbsolutePath() + " is being written by another run; wait for its end");
  }

  /** A file beside the output that belongs to whoever has the lock. */
  Path hidden(String suffix) {
    return hidden(out, suffix);
  }

  private static Path hidden(Path out, String suffix) {
    return out.resolveSibling("." + out.getFileName() + suffix);
  }

  /** Spelt one way, by whatever links and relative names it is reached, so that it is known. */
  private static Path real(Path out) throws IOException {
    Path target = out.toAbsolutePath();
    Path directory = target.resolveSibling("");
    if (!Files.isDirectory(directory)) {
      throw new IOException(
          target + " cannot be written: there is no directory " + directory + "; create it");
    }
    return directory.toRealPath().resolve(target.getFileName());
  }

  private static void requireAbsent(Path out) throws IOException {
    if (Files.exists(out)) {
      throw new IOException(out.toAbsolutePath() + " exists; choose another file or remove it");
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) { // a run of this process, by another class loader
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close(); // which releases the lock
      if (Files.exists(out)) {
        Files.deleteIfExists(file);
      }
    } finally {
      HELD.remove(file);
    }
  }
}
