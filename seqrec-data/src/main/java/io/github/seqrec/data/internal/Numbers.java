package io.github.seqrec.data.internal;

import java.nio.charset.StandardCharsets;

/** Numbers in ASCII, read from bytes without making a String where that is possible. */
public final class Numbers {

  private static final int SAFE_DIGITS = 18;
  private static final int EXACT_FLOAT_DIGITS = 7;
  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};

  private Numbers() {}

  /**
   * A whole number.
   *
   * @throws NumberFormatException if it is none, or beyond 64 bits
   */
  public static long parseLong(byte[] bytes, int from, int to) {
    int i = from;
    boolean negative = to > from && bytes[from] == '-';
    i += negative ? 1 : 0;
    if (i == to || to - i > SAFE_DIGITS) {
      return Long.parseLong(text(bytes, from, to));
    }
    long value = 0;
    for (; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return Long.parseLong(text(bytes, from, to));
      }
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }

  /**
   * A decimal number, perhaps not finite.
   *
   * @throws NumberFormatException if it is none
   */
  public static float parseFloat(byte[] bytes, int from, int to) {
    int point = -1;
    int mantissa = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (bytes[i] == '.' && point < 0) {
        point = i;
      } else if (digit < 0 || digit > 9 || to - from > EXACT_FLOAT_DIGITS) {
        return Float.parseFloat(text(bytes, from, to));
      } else {
        mantissa = mantissa * 10 + digit;
      }
    }
    int decimals = point < 0 ? 0 : to - point - 1;
    if (to - from - (point < 0 ? 0 : 1) == 0) {
      return Float.parseFloat(text(bytes, from, to));
    }
    // Both are exact as doubles, so that the quotient is the nearest one.
    return (float) (mantissa / POWERS[decimals]);
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
