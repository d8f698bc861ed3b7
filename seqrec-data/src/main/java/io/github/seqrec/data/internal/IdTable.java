package io.github.seqrec.data.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Ids and their indices, in the order of their first appearance from 0. Looks ids up as bytes, with
 * no object for any of them: an id of up to 7 bytes is its own key, a longer one is compared. Needs
 * about 24 bytes an id beside its text. Not thread-safe.
 */
public final class IdTable {

  private static final int SHORT = 7;
  private static final long LONG_ID = 1L << 63;

  private long[] keys = new long[1 << 6];

  /** Index + 1; 0 is a free place. */
  private int[] values = new int[1 << 6];

  /** The text of id {@code i} lies from {@code ends[i - 1]} to {@code ends[i] - 1}. */
  private int[] ends = new int[1 << 5];

  private byte[] text = new byte[1 << 8];
  private int size;

  /** The number of ids. */
  public int size() {
    return size;
  }

  /** The index of an id, or -1. */
  public int find(byte[] bytes, int from, int to) {
    return values[place(key(bytes, from, to), bytes, from, to)] - 1;
  }

  /**
   * The index of an id, which gets the next one when it is new.
   *
   * @throws IllegalStateException if the text of all ids exceeds 2 GB
   */
  public int index(byte[] bytes, int from, int to) {
    long key = key(bytes, from, to);
    int place = place(key, bytes, from, to);
    if (values[place] == 0) {
      append(bytes, from, to);
      keys[place] = key;
      values[place] = size;
      if (size * 2 > values.length) {
        rehash();
      }
      return size - 1;
    }
    return values[place] - 1;
  }

  /** All ids. */
  public List<String> ids() {
    List<String> ids = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      ids.add(id(i));
    }
    return ids;
  }

  /** The id of an index. */
  public String id(int index) {
    int from = from(index);
    return new String(text, from, ends[index] - from, StandardCharsets.UTF_8);
  }

  /** Ids, a few of them, that are another id with blanks around it. */
  public List<String> differingInBlanks() {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < size && found.size() < 3; i++) {
      int from = from(i);
      int to = ends[i];
      if (isBlank(text[from]) || isBlank(text[to - 1])) {
        while (from < to && isBlank(text[from])) {
          from++;
        }
        while (to > from && isBlank(text[to - 1])) {
          to--;
        }
        if (to > from && find(text, from, to) >= 0) {
          found.add(id(i));
        }
      }
    }
    return found;
  }

  /** Whether a byte is a blank or a tab. */
  public static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private int from(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  private static long key(byte[] bytes, int from, int to) {
    int length = to - from;
    long key = length <= SHORT ? length : 0;
    if (length <= SHORT) {
      for (int i = from; i < to; i++) {
        key = key << 8 | (bytes[i] & 0xff);
      }
      return key;
    }
    for (int i = from; i < to; i++) {
      key = (key ^ bytes[i]) * 0x9e3779b97f4a7c15L;
      key ^= key >>> 29;
    }
    return key | LONG_ID;
  }

  /** Where the id is, or would be. */
  private int place(long key, byte[] bytes, int from, int to) {
    int mask = values.length - 1;
    int place = spread(key) & mask;
    while (values[place] != 0
        && !(keys[place] == key && same(values[place], key, bytes, from, to))) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private boolean same(int value, long key, byte[] bytes, int from, int to) {
    return key >= 0 || Arrays.equals(text, from(value - 1), ends[value - 1], bytes, from, to);
  }

  private static int spread(long key) {
    long mixed = key * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 32) ^ (int) (mixed >>> 50);
  }

  private void append(byte[] bytes, int from, int to) {
    int begin = size == 0 ? 0 : ends[size - 1];
    long end = begin + (long) (to - from);
    if (end > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the ids take %,d bytes, and all together at most 2^31; sample users beforehand, or"
                  + " give shorter ids",
              end));
    }
    if (end > text.length) {
      text =
          Arrays.copyOf(
              text, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(end, text.length * 2L)));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, size * 2);
    }
    System.arraycopy(bytes, from, text, begin, to - from);
    ends[size++] = (int) end;
  }

  private void rehash() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new int[oldKeys.length * 2];
    int mask = values.length - 1;
    for (int i = 0; i < oldValues.length; i++) {
      if (oldValues[i] != 0) {
        int place = spread(oldKeys[i]) & mask;
        while (values[place] != 0) {
          place = (place + 1) & mask;
        }
        keys[place] = oldKeys[i];
        values[place] = oldValues[i];
      }
    }
  }
}
