package io.github.seqrec.data.internal;

import io.github.seqrec.data.MalformedDataException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a UTF-8 file, plain or gzip, one in memory at a time. A byte order mark and blank
 * lines at the end are passed over. Not thread-safe.
 */
public final class TextLines implements Closeable {

  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final BufferedReader reader;
  private long number;

  private TextLines(Path path, BufferedReader reader) {
    this.path = path;
    this.reader = reader;
  }

  /**
   * Opens a file.
   *
   * @throws NoSuchFileException if there is none
   * @throws IOException if it cannot be read
   */
  public static TextLines open(Path path) throws IOException {
    Path file = path.toAbsolutePath().normalize();
    if (Files.isDirectory(file)) {
      throw new FileSystemException(
          file.toString(), null, "is a directory; name the file with the interactions in it");
    }
    if (!Files.exists(file)) {
      throw new NoSuchFileException(
          file.toString(), null, "file is missing; check the path, or download the data set");
    }
    InputStream raw = Files.newInputStream(file);
    try {
      // newDecoder, unlike the charset itself, reports bytes that are not UTF-8.
      var text = new InputStreamReader(inflated(raw, file), StandardCharsets.UTF_8.newDecoder());
      return new TextLines(file, new BufferedReader(text, BUFFER));
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /**
   * The next line without its end, or null after the last one.
   *
   * @throws MalformedDataException if a blank line precedes it, or the bytes are damaged
   */
  public @Nullable String next() throws IOException {
    String line = read();
    if (line != null && line.isBlank()) {
      long blank = number;
      while (line != null && line.isBlank()) {
        line = read();
      }
      if (line != null) {
        number = blank;
        throw malformed("expected a row, found a blank line; remove it");
      }
    }
    return line;
  }

  /** An exception about the current line. */
  public MalformedDataException malformed(String problem) {
    return new MalformedDataException(path, Math.max(1, number), problem, null);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private @Nullable String read() throws IOException {
    try {
      String line = reader.readLine();
      if (line != null) {
        number++;
        if (number == 1 && line.startsWith("\uFEFF")) {
          line = line.substring(1);
        }
      }
      return line;
    } catch (EOFException | ZipException e) {
      throw damaged(path, number + 1, e);
    } catch (CharacterCodingException e) {
      throw new MalformedDataException(
          path,
          number + 1,
          "expected UTF-8 text, found other bytes in this line or shortly after; convert the file",
          e);
    }
  }

  /** Undoes gzip, which shows in the first two bytes whatever the file's name. */
  private static InputStream inflated(InputStream raw, Path file) throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(raw, BUFFER);
    bytes.mark(2);
    boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
    bytes.reset();
    if (!gzip) {
      return bytes;
    }
    try {
      return new GZIPInputStream(bytes, BUFFER);
    } catch (EOFException | ZipException e) {
      throw damaged(file, 1, e);
    }
  }

  private static MalformedDataException damaged(Path file, long line, IOException cause) {
    return new MalformedDataException(
        file,
        line,
        "expected whole gzip data, found it cut off or damaged in this line or shortly after;"
            + " download the file again",
        cause);
  }
}
