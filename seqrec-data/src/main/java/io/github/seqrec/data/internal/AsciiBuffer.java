package io.github.seqrec.data.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of text that are written one value after the other. Not thread-safe. */
public final class AsciiBuffer {

  private byte[] bytes = new byte[1 << 8];
  private int size;

  /** Where the text lies; another array after a longer one was written. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes of it are text. */
  public int size() {
    return size;
  }

  /** Begins anew. */
  public void clear() {
    size = 0;
  }

  /** Writes a character of ASCII. */
  public void put(char character) {
    reserve(1);
    bytes[size] = (byte) character;
    size++;
  }

  void put(ByteBuffer text) {
    int length = text.remaining();
    reserve(length);
    text.get(bytes, size, length);
    size += length;
  }

  void put(String text) {
    put(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Writes a whole number in decimal. */
  public void put(long value) {
    if (value < 0) {
      put(Long.toString(value));
      return;
    }
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    reserve(digits);
    size += digits;
    long rest = value;
    for (int at = size - 1; at >= size - digits; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
    }
  }
}
