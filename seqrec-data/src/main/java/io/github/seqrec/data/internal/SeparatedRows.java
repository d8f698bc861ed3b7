package io.github.seqrec.data.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A row a line; a field is what stands between two separators, and quotes mean nothing. */
public final class SeparatedRows implements Rows {

  private final ByteLines lines;
  private final byte[] separator;
  private int fields;
  private int[] from = new int[16];
  private int[] to = new int[16];

  private SeparatedRows(ByteLines lines, byte[] separator) {
    this.lines = lines;
    this.separator = separator;
  }

  /** Rows whose fields are separated by a text. */
  public static SeparatedRows by(String separator, ByteLines lines) {
    return new SeparatedRows(lines, separator.getBytes(StandardCharsets.UTF_8));
  }

  /** Rows whose fields are separated by blanks or tabs, one or more. */
  public static SeparatedRows byBlanks(ByteLines lines) {
    return new SeparatedRows(lines, new byte[0]);
  }

  @Override
  public boolean next() throws IOException, BadRowException {
    if (!lines.next()) {
      return false;
    }
    fields = 0;
    if (separator.length == 0) {
      splitAtBlanks();
    } else {
      split();
    }
    return true;
  }

  private void split() {
    byte[] bytes = lines.bytes();
    byte first = separator[0];
    int end = lines.to();
    int begin = lines.from();
    for (int i = begin; i < end; i++) {
      if (bytes[i] == first && (separator.length == 1 || isSeparator(bytes, i, end))) {
        add(begin, i);
        begin = i + separator.length;
        i = begin - 1;
      }
    }
    add(begin, end);
  }

  private boolean isSeparator(byte[] bytes, int at, int end) {
    return at + separator.length <= end
        && Arrays.equals(bytes, at, at + separator.length, separator, 0, separator.length);
  }

  private void splitAtBlanks() {
    byte[] bytes = lines.bytes();
    int end = lines.to();
    int i = lines.from();
    while (i < end) {
      while (i < end && (bytes[i] == ' ' || bytes[i] == '\t')) {
        i++;
      }
      int begin = i;
      while (i < end && bytes[i] != ' ' && bytes[i] != '\t') {
        i++;
      }
      if (i > begin) {
        add(begin, i);
      }
    }
  }

  private void add(int begin, int end) {
    if (fields == from.length) {
      from = Arrays.copyOf(from, fields * 2);
      to = Arrays.copyOf(to, fields * 2);
    }
    from[fields] = begin;
    to[fields++] = end;
  }

  @Override
  public int fields() {
    return fields;
  }

  @Override
  public byte[] bytes() {
    return lines.bytes();
  }

  @Override
  public int from(int field) {
    return from[field];
  }

  @Override
  public int to(int field) {
    return to[field];
  }

  @Override
  public long line() {
    return lines.number();
  }

  @Override
  public String text() {
    return lines.text();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
