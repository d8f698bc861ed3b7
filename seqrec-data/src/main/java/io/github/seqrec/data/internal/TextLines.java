package io.github.seqrec.data.internal;

import com.google.common.base.Utf8;
import io.github.seqrec.data.MalformedDataException;
import io.github.seqrec.data.ReadOptions;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file as text, one in memory at a time; for headers, and for formats whose lines
 * are not fields between separators. Not thread-safe.
 */
public final class TextLines implements Closeable {

  private final ByteLines lines;

  private TextLines(ByteLines lines) {
    this.lines = lines;
  }

  /**
   * Opens a file.
   *
   * @param knownMembers names of the files that are looked for in a zip archive
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws IOException if it cannot be read
   */
  public static TextLines open(Path path, ReadOptions options, String... knownMembers)
      throws IOException {
    return new TextLines(ByteLines.open(path, options, knownMembers));
  }

  /**
   * The text of a UTF-8 file, plain or compressed, as a whole and not by lines.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws IOException if it cannot be read; damage shows as a {@link MalformedDataException}
   *     while reading
   */
  public static Reader reader(Path path) throws IOException {
    Path file = path.toAbsolutePath();
    InputStream bytes = Source.open(file, ReadOptions.defaults(), List.of());
    return new InputStreamReader(
        Source.namingDamage(file, bytes), StandardCharsets.UTF_8.newDecoder());
  }

  /**
   * The next line without its end, or null after the last one.
   *
   * @throws MalformedDataException if a blank line precedes it, or the bytes are damaged
   */
  public @Nullable String next() throws IOException {
    try {
      return nextRow();
    } catch (BadRowException e) {
      throw new MalformedDataException(lines.path(), e.line(), e.problem(), null);
    }
  }

  /**
   * The next line without its end, or null after the last one.
   *
   * @throws BadRowException if a blank line precedes it, or it is not UTF-8; the call after that
   *     goes on behind it
   * @throws MalformedDataException if the bytes are damaged
   */
  public @Nullable String nextRow() throws IOException, BadRowException {
    if (!lines.next()) {
      return null;
    }
    if (!Utf8.isWellFormed(lines.bytes(), lines.from(), lines.to() - lines.from())) {
      throw new BadRowException(lines.number(), Rows.NOT_UTF8);
    }
    return lines.text();
  }

  /** The number of the current line, from 1; 0 before the first. */
  public long number() {
    return lines.number();
  }

  /** An exception about the current line. */
  public MalformedDataException malformed(String problem) {
    return lines.malformed(problem);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
