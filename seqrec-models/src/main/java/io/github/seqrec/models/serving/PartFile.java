package io.github.seqrec.models.serving;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file that grows by blocks of lines, each forced to the disk; what a kill cut off is removed
 * when it is opened again. Of one thread.
 */
final class PartFile implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;
  private final long lines;

  private PartFile(FileChannel channel, long lines) {
    this.channel = channel;
    this.lines = lines;
  }

  /**
   * Opens or creates it, shortened to whole blocks.
   *
   * @param block lines of each
   * @throws IOException if it cannot be read or written
   */
  static PartFile open(Path path, int block) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      return new PartFile(channel, keepWholeBlocks(channel, block));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static long keepWholeBlocks(FileChannel channel, int block) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long position = 0;
    long lines = 0;
    long end = 0;
    while (channel.read(buffer.clear(), position) > 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        position++;
        if (buffer.get() == '\n' && ++lines % block == 0) {
          end = position;
        }
      }
    }
    channel.truncate(end);
    channel.position(end);
    return lines - lines % block;
  }

  /** The number of lines that it held when it was opened. */
  long lines() {
    return lines;
  }

  /**
   * Appends lines, to which line feeds are added.
   *
   * @return their number
   */
  int append(List<String> block) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap((String.join("\n", block) + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
    return block.size();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
