package io.github.seqrec.data.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One row whose fields were found by another parser. */
public final class FieldRow implements Rows {

  private final List<String> fields;
  private final long line;
  private final int[] ends;
  private final byte[] bytes;

  /** Copies the fields. */
  public FieldRow(List<String> fields, long line) {
    this.fields = List.copyOf(fields);
    this.line = line;
    this.ends = new int[fields.size()];
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < ends.length; i++) {
      all.writeBytes(fields.get(i).getBytes(StandardCharsets.UTF_8));
      ends[i] = all.size();
    }
    this.bytes = all.toByteArray();
  }

  /** There is no other row. */
  @Override
  public boolean next() {
    return false;
  }

  @Override
  public int fields() {
    return ends.length;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public int from(int field) {
    return field == 0 ? 0 : ends[field - 1];
  }

  @Override
  public int to(int field) {
    return ends[field];
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public String text() {
    return String.join(" ", fields);
  }

  @Override
  public void close() {}
}
