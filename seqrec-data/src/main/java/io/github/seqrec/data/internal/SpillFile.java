package io.github.seqrec.data.internal;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A temporary file of numbers, written once from the beginning to the end. On Linux and macOS it
 * loses its name as soon as it is open, so that even a process that is killed leaves nothing; on
 * other systems it is deleted when it is closed. Not thread-safe.
 */
public final class SpillFile implements Closeable {

  private static final int BUFFER = 1 << 16;

  private final Path directory;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  private SpillFile(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Creates a file in a directory.
   *
   * @throws IOException if there is no such directory, or no file can be created in it
   */
  public static SpillFile in(Path directory) throws IOException {
    Path file = directory.resolve("seqrec-" + UUID.randomUUID() + ".spill");
    try {
      return new SpillFile(
          directory,
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IOException e) {
      throw failed(directory, "must exist and be writable", e);
    }
  }

  Path directory() {
    return directory;
  }

  /**
   * Appends 4 bytes.
   *
   * @throws IOException if they cannot be written; the message names the directory
   */
  public void putInt(int value) throws IOException {
    reserve();
    buffer.putInt(value);
  }

  /**
   * Appends 4 bytes.
   *
   * @throws IOException as {@link #putInt}
   */
  public void putFloat(float value) throws IOException {
    reserve();
    buffer.putFloat(value);
  }

  /**
   * Appends 8 bytes.
   *
   * @throws IOException as {@link #putInt}
   */
  public void putLong(long value) throws IOException {
    reserve();
    buffer.putLong(value);
  }

  private void reserve() throws IOException {
    if (buffer.remaining() < Long.BYTES) {
      flush();
    }
  }

  private void flush() throws IOException {
    try {
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    } catch (IOException e) {
      throw failed(directory, "must have room for what does not fit into memory", e);
    }
  }

  /**
   * How much was written, in bytes.
   *
   * @throws IOException as {@link #putInt}
   */
  public long size() throws IOException {
    flush();
    return channel.size();
  }

  /**
   * All of the file as a column of longs, which stays readable when this is closed.
   *
   * @throws IOException if it cannot be mapped
   */
  public LongColumn toColumn() throws IOException {
    long bytes = size();
    long pieceBytes = (long) Long.BYTES << LongColumn.Mapped.BITS;
    List<LongBuffer> pieces = new ArrayList<>();
    for (long from = 0; from < bytes; from += pieceBytes) {
      long length = Math.min(pieceBytes, bytes - from);
      pieces.add(channel.map(FileChannel.MapMode.READ_ONLY, from, length).asLongBuffer());
    }
    return new LongColumn.Mapped(this, pieces, Math.toIntExact(bytes / Long.BYTES));
  }

  /** Reads a part of the file, from its first byte to before the last; several at once. */
  public Input input(long from, long to) {
    return new Input(from, to);
  }

  /** Reads numbers as they were written. Not thread-safe. */
  public final class Input {

    private final ByteBuffer bytes;
    private final long end;
    private long position;

    private Input(long from, long to) {
      this.position = from;
      this.end = to;
      // Many short parts may be open at once: none needs more than its own length.
      this.bytes = ByteBuffer.allocateDirect((int) Math.min(BUFFER, to - from)).limit(0);
    }

    /** Whether nothing is left. */
    public boolean isEmpty() {
      return position == end && !bytes.hasRemaining();
    }

    /**
     * The next 4 bytes.
     *
     * @throws IOException if they cannot be read
     */
    public int getInt() throws IOException {
      require(Integer.BYTES);
      return bytes.getInt();
    }

    /**
     * The next 4 bytes.
     *
     * @throws IOException if they cannot be read
     */
    public float getFloat() throws IOException {
      require(Float.BYTES);
      return bytes.getFloat();
    }

    /**
     * The next 8 bytes.
     *
     * @throws IOException if they cannot be read
     */
    public long getLong() throws IOException {
      require(Long.BYTES);
      return bytes.getLong();
    }

    private void require(int count) throws IOException {
      if (bytes.remaining() >= count) {
        return;
      }
      bytes.compact();
      bytes.limit((int) Math.min(bytes.capacity(), bytes.position() + end - position));
      while (bytes.position() < count) {
        int read = bytes.hasRemaining() ? channel.read(bytes, position) : -1;
        if (read < 0) {
          throw new EOFException(directory + ": a temporary file ends before what was written");
        }
        position += read;
      }
      bytes.flip();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static IOException failed(Path directory, String rule, IOException cause) {
    return new IOException(
        String.format(
            "the directory for temporary files (%s) %s, found: %s; name another one, or give more"
                + " memory and spill later",
            directory.toAbsolutePath(), rule, cause),
        cause);
  }
}
