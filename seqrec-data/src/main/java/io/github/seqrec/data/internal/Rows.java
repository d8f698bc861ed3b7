package io.github.seqrec.data.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The rows of a delimited text, one after the other; each field is a slice of UTF-8 bytes, valid
 * until the next row. Not thread-safe.
 */
public interface Rows extends Closeable {

  /** What is said of bytes that are no text. */
  String NOT_UTF8 =
      "expected UTF-8 text, found other bytes; convert the file, or name its encoding with"
          + " ReadOptions.charset";

  /**
   * Goes to the next row.
   *
   * @return false after the last one
   * @throws BadRowException if what comes is no row; the call after that goes on behind it
   * @throws IOException if the file cannot be read any further
   */
  boolean next() throws IOException, BadRowException;

  /** The number of fields of the row. */
  int fields();

  /** Where a field lies. */
  byte[] bytes();

  /** The first byte of a field, from 0 to {@code fields() - 1}. */
  int from(int field);

  /** The end of a field, exclusive. */
  int to(int field);

  /**
   * Whether there is no value, which is not the same as an empty text; no format of text says so.
   */
  default boolean absent(int field) {
    return false;
  }

  /** The line at which the row starts, from 1; 0 before the first. */
  long line();

  /** The row as text, for messages. */
  String text();

  /** A field as text; bytes that are not UTF-8 are replaced. */
  default String text(int field) {
    return new String(bytes(), from(field), to(field) - from(field), StandardCharsets.UTF_8);
  }
}
