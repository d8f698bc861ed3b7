package io.github.seqrec.eval.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file to which whole lines are appended and forced to the disk. What a kill cut off has no line
 * feed; it is no line to readers, and {@link #repair} removes it.
 */
public final class LineLog {

  private LineLog() {}

  /** The whole lines; none if there is no file. */
  public static List<String> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    byte[] bytes = Files.readAllBytes(file);
    return new String(bytes, 0, end(bytes), StandardCharsets.UTF_8).lines().toList();
  }

  /** Shortens a file to its whole lines; to be called once by a process that will append. */
  public static void repair(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    byte[] bytes = Files.readAllBytes(file);
    int end = end(bytes);
    if (end < bytes.length) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(end);
      }
    }
  }

  /** Where the last whole line ends, exclusive. */
  private static int end(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  /**
   * Appends a line, to which the line feed is added; one that fails leaves nothing of it if it can.
   */
  public static void append(Path file, String line) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      long before = channel.size();
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      } catch (IOException e) {
        try {
          channel.truncate(before);
        } catch (IOException left) { // closed by an interrupt, say: what is left is repaired later
          e.addSuppressed(left);
        }
        throw e;
      }
    }
  }
}
