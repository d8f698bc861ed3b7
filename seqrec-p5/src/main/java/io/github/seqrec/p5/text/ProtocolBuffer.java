package io.github.seqrec.p5.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The fields of a protocol-buffers message, one after the other: just enough of the encoding to
 * read the few that a tokenizer needs, without a library and generated classes.
 */
final class ProtocolBuffer {

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final ByteBuffer in;
  private int tag;

  ProtocolBuffer(ByteBuffer in) {
    this.in = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Goes to the next field, whose value must then be read or skipped.
   *
   * @return false at the end of the message
   */
  boolean next() {
    if (!in.hasRemaining()) {
      return false;
    }
    tag = (int) varint();
    return true;
  }

  /** The number of the field. */
  int field() {
    return tag >>> 3;
  }

  long number() {
    require(VARINT);
    return varint();
  }

  float real() {
    require(FIXED_32);
    return in.getFloat();
  }

  /** A text, bytes, or a message inside this one. */
  ByteBuffer bytes() {
    require(BYTES);
    int length = Math.toIntExact(varint());
    ByteBuffer bytes = in.slice(in.position(), length);
    in.position(in.position() + length);
    return bytes;
  }

  void skip() {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED_64 -> in.getLong();
      case BYTES -> bytes();
      case FIXED_32 -> in.getInt();
      default -> throw new IllegalArgumentException("a field has the wire type " + (tag & 7));
    }
  }

  private void require(int type) {
    if ((tag & 7) != type) {
      throw new IllegalArgumentException(
          "field " + field() + " has the wire type " + (tag & 7) + " instead of " + type);
    }
  }

  /** Seven bits a byte, the lowest first; the eighth says whether there are more. */
  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte part = in.get();
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number has more than ten bytes");
  }
}
