package io.github.seqrec.models.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The entries of a zip file that are stored as they are, so that they can be mapped, which the
 * JDK's own readers don't do. Names of structures and fields are those of PKWARE's APPNOTE 6.3.10,
 * section 4.3.
 */
final class StoredZip {

  private static final int LOCAL_FILE_HEADER = 0x04034b50;
  private static final int CENTRAL_FILE_HEADER = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_LOCATOR = 0x07064b50;
  private static final int EXTRA_64 = 0x0001;

  private static final int LOCAL_FILE_HEADER_SIZE = 30;
  private static final int CENTRAL_FILE_HEADER_SIZE = 46;
  private static final int END_SIZE = 22;
  private static final int END_64_SIZE = 56;
  private static final int END_64_LOCATOR_SIZE = 20;
  private static final int MAX_COMMENT = 0xffff;
  private static final long IN_EXTRA = 0xffffffffL;

  /** An entry: where its local header begins, and the size of its content. */
  private record Entry(long header, long size, int method) {}

  private final MappedFile bytes;
  private final Path file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** Reads the directory of a file, which stays open until the caller closes the channel. */
  StoredZip(FileChannel channel, Path file) throws IOException {
    this.bytes = new MappedFile(channel);
    this.file = file;
    readDirectory();
  }

  /** The names of all entries, in the order of the directory. */
  Iterable<String> names() {
    return entries.keySet();
  }

  boolean contains(String name) {
    return entries.containsKey(name);
  }

  /** The size of an entry in bytes. */
  long size(String name) throws IOException {
    return entry(name).size();
  }

  /** Maps a part of an entry, little-endian. */
  ByteBuffer map(String name, long from, long size) throws IOException {
    Entry entry = entry(name);
    if (entry.method() != 0) {
      throw damaged("the entry " + name + " is compressed, which PyTorch never does");
    }
    if (from < 0 || size < 0 || size > entry.size() - from) {
      throw damaged(
          "the entry "
              + name
              + " has "
              + entry.size()
              + " bytes, but bytes "
              + from
              + ".."
              + (from + size)
              + " are asked for");
    }
    ByteBuffer header = read(entry.header(), LOCAL_FILE_HEADER_SIZE);
    if (header.getInt(0) != LOCAL_FILE_HEADER) {
      throw damaged("the entry " + name + " has no header");
    }
    int nameLength = Short.toUnsignedInt(header.getShort(26));
    if (nameLength != name.getBytes(StandardCharsets.UTF_8).length) {
      throw damaged("the entry " + name + " has another name in its header than in the directory");
    }
    long content =
        entry.header()
            + LOCAL_FILE_HEADER_SIZE
            + nameLength
            + Short.toUnsignedInt(header.getShort(28));
    return read(content + from, size);
  }

  private Entry entry(String name) throws IOException {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw damaged("the entry " + name + " is missing");
    }
    return entry;
  }

  private void readDirectory() throws IOException {
    long size = bytes.size();
    long tail = Math.max(0, size - END_SIZE - MAX_COMMENT);
    ByteBuffer end = read(tail, size - tail);
    int at = end.limit() - END_SIZE;
    while (at >= 0 && end.getInt(at) != END) {
      at--;
    }
    if (at < 0) {
      throw damaged("it is truncated or no zip: the directory at its end is missing");
    }
    long count = Short.toUnsignedInt(end.getShort(at + 10));
    long length = Integer.toUnsignedLong(end.getInt(at + 12));
    long offset = Integer.toUnsignedLong(end.getInt(at + 16));
    int locator = at - END_64_LOCATOR_SIZE;
    if (locator >= 0 && end.getInt(locator) == END_64_LOCATOR) {
      ByteBuffer end64 = read(end.getLong(locator + 8), END_64_SIZE);
      if (end64.getInt(0) != END_64) {
        throw damaged("its directory is not where the end of the file says");
      }
      count = end64.getLong(32);
      length = end64.getLong(40);
      offset = end64.getLong(48);
    }
    readEntries(read(offset, length), count);
  }

  private void readEntries(ByteBuffer directory, long count) throws IOException {
    for (long i = 0; i < count; i++) {
      int at = directory.position();
      if (directory.remaining() < CENTRAL_FILE_HEADER_SIZE
          || directory.getInt(at) != CENTRAL_FILE_HEADER) {
        throw damaged("entry " + i + " of its directory is damaged");
      }
      int nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
      int extraLength = Short.toUnsignedInt(directory.getShort(at + 30));
      int commentLength = Short.toUnsignedInt(directory.getShort(at + 32));
      int next = at + CENTRAL_FILE_HEADER_SIZE + nameLength + extraLength + commentLength;
      if (next > directory.limit()) {
        throw damaged("entry " + i + " of its directory is damaged");
      }
      byte[] name = new byte[nameLength];
      directory.get(at + CENTRAL_FILE_HEADER_SIZE, name);
      int extra = at + CENTRAL_FILE_HEADER_SIZE + nameLength;
      ByteBuffer wide = extra64(directory.slice(extra, extraLength).order(ByteOrder.LITTLE_ENDIAN));
      // The extra field holds those that don't fit, in this order.
      long size = wide(directory.getInt(at + 24), wide);
      wide(directory.getInt(at + 20), wide);
      long header = wide(directory.getInt(at + 42), wide);
      entries.put(
          new String(name, StandardCharsets.UTF_8),
          new Entry(header, size, directory.getShort(at + 10)));
      directory.position(next);
    }
  }

  private long wide(int narrow, ByteBuffer wide) throws IOException {
    long value = Integer.toUnsignedLong(narrow);
    if (value != IN_EXTRA) {
      return value;
    }
    if (wide.remaining() < Long.BYTES) {
      throw damaged("its directory lacks a 64-bit size");
    }
    return wide.getLong();
  }

  /** The content of the ZIP64 field among the extra fields; empty if there is none. */
  private static ByteBuffer extra64(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      int size = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
      if (id == EXTRA_64) {
        return extra.slice(extra.position(), size).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + size);
    }
    return ByteBuffer.allocate(0);
  }

  private ByteBuffer read(long position, long size) throws IOException {
    if (position < 0 || size < 0 || size > bytes.size() - position) {
      throw damaged(
          "it is truncated: bytes "
              + position
              + ".."
              + (position + size)
              + " of "
              + bytes.size()
              + " are asked for");
    }
    if (size > Integer.MAX_VALUE) {
      throw new IOException(
          file.toAbsolutePath()
              + ": "
              + size
              + " bytes in one piece; a tensor of 2 GiB and more is not read; split it");
    }
    return bytes.piece(position, size);
  }

  private IOException damaged(String what) {
    return new IOException(file.toAbsolutePath() + ": " + what + "; copy the file again");
  }
}
