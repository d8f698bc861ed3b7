package io.github.seqrec.models.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.HashMap;
import java.util.Map;

/**
 * Pieces of a file in few mappings, however many pieces: a process may have some 65,000 mappings
 * only. Not thread-safe; the pieces outlive it and the channel.
 */
final class MappedFile {

  /** Mappings begin at its multiples, and reach as far as a buffer can. */
  private static final long STRIDE = 1L << 30;

  private final FileChannel channel;
  private final Map<Long, ByteBuffer> mappings = new HashMap<>();

  /** Maps when asked, while the channel is open. */
  MappedFile(FileChannel channel) {
    this.channel = channel;
  }

  /** The bytes of the file. */
  long size() throws IOException {
    return channel.size();
  }

  /**
   * A piece, read-only and little-endian.
   *
   * @param position 0 or more
   * @param size 0 to 2^31 - 1, within the file
   */
  ByteBuffer piece(long position, long size) throws IOException {
    if (size > STRIDE) {
      return map(position, size);
    }
    long start = position / STRIDE * STRIDE;
    ByteBuffer mapping = mappings.get(start);
    if (mapping == null) {
      mapping = map(start, Math.min(Integer.MAX_VALUE, size() - start));
      mappings.put(start, mapping);
    }
    return mapping.slice((int) (position - start), (int) size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer map(long position, long size) throws IOException {
    return channel.map(MapMode.READ_ONLY, position, size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
