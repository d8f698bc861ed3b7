package io.github.seqrec.data.internal;

import io.github.seqrec.data.MalformedDataException;
import io.github.seqrec.data.ReadOptions;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipException;

/**
 * The lines of a file as UTF-8 bytes, one in memory at a time: a slice of {@link #bytes} from
 * {@link #from} to {@link #to}, without the line's end. A byte order mark and blank lines at the
 * end are passed over. Not thread-safe.
 */
public final class ByteLines implements Closeable {

  private static final int BUFFER = 1 << 17;

  /** No format has such lines; a file without line ends should not fill the memory. */
  private static final int LONGEST_LINE = 1 << 26;

  private final Path path;
  private final InputStream stream;
  private byte[] buffer = new byte[BUFFER];
  private int start;
  private int filled;
  private boolean ended;
  private boolean held;

  private int from;
  private int to;
  private long number;

  private ByteLines(Path path, InputStream stream) {
    this.path = path;
    this.stream = stream;
  }

  /**
   * Opens a file.
   *
   * @param knownMembers names of the files that are looked for in a zip archive
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws IOException if it cannot be read
   */
  public static ByteLines open(Path path, ReadOptions options, String... knownMembers)
      throws IOException {
    Path file = path.toAbsolutePath();
    return new ByteLines(file, Source.open(file, options, List.of(knownMembers)));
  }

  /** Where the current line lies; valid until the next call of {@link #next}. */
  public byte[] bytes() {
    return buffer;
  }

  /** The first byte of the current line. */
  public int from() {
    return from;
  }

  /** The end of the current line, exclusive. */
  public int to() {
    return to;
  }

  /** The number of the current line, from 1; 0 before the first. */
  public long number() {
    return number;
  }

  /** The file, as an absolute path. */
  public Path path() {
    return path;
  }

  /** The current line as text; bytes that are not UTF-8 are replaced. */
  public String text() {
    return new String(buffer, from, to - from, StandardCharsets.UTF_8);
  }

  /**
   * Goes to the next line.
   *
   * @return false after the last one
   * @throws BadRowException if blank lines precede it; the call after that goes to it
   * @throws MalformedDataException if the bytes are damaged
   */
  public boolean next() throws IOException, BadRowException {
    if (held) {
      held = false;
      return true;
    }
    long blank = 0;
    while (advance()) {
      if (!isBlank()) {
        held = blank > 0;
        if (held) {
          throw new BadRowException(blank, "expected a row, found a blank line; remove it");
        }
        return true;
      }
      blank = blank == 0 ? number : blank;
    }
    return false;
  }

  private boolean isBlank() {
    for (int i = from; i < to; i++) {
      byte b = buffer[i];
      // Tab, line feed, vertical tab, form feed and carriage return; a NUL stands where a write
      // failed.
      if (b != ' ' && (b < '\t' || b > '\r')) {
        return false;
      }
    }
    return true;
  }

  boolean advance() throws IOException {
    int scanned = 0;
    while (true) {
      byte[] bytes = buffer;
      int end = filled;
      for (int i = start + scanned; i < end; i++) {
        if (bytes[i] == '\n') {
          line(i, i + 1);
          return true;
        }
      }
      scanned = filled - start;
      if (ended) {
        if (start == filled) {
          return false;
        }
        line(filled, filled);
        return true;
      }
      fill();
    }
  }

  private void line(int end, int next) {
    from = start;
    to = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
    start = next;
    if (number++ == 0 && to - from >= 3) {
      boolean mark =
          buffer[from] == (byte) 0xef
              && buffer[from + 1] == (byte) 0xbb
              && buffer[from + 2] == (byte) 0xbf;
      from += mark ? 3 : 0;
    }
  }

  /** Moves the unfinished line to the front, and reads more behind it. */
  private void fill() throws IOException {
    int rest = filled - start;
    if (rest > LONGEST_LINE) {
      throw new MalformedDataException(
          path,
          number + 1,
          "expected a line of at most 64 MB, found a longer one; check that this is a text file",
          null);
    }
    byte[] target = rest > buffer.length / 2 ? new byte[buffer.length * 2] : buffer;
    System.arraycopy(buffer, start, target, 0, rest);
    buffer = target;
    start = 0;
    filled = rest;
    int count = read(rest);
    ended = count < 0;
    filled += Math.max(0, count);
  }

  private int read(int at) throws IOException {
    try {
      return stream.read(buffer, at, buffer.length - at);
    } catch (EOFException | ZipException e) {
      throw Source.damaged(path, number + 1, e);
    } catch (CharacterCodingException e) {
      throw new MalformedDataException(
          path,
          number + 1,
          "expected text of the given encoding, found other bytes in this line or shortly after;"
              + " name the right one with ReadOptions.charset",
          e);
    }
  }

  /** An exception about the current line. */
  public MalformedDataException malformed(String problem) {
    return new MalformedDataException(path, Math.max(1, number), problem, null);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
