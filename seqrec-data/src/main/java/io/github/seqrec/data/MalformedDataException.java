package io.github.seqrec.data;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file does not hold what its reader expects. The message names file, line and remedy. */
public final class MalformedDataException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String path;
  private final long line;

  /**
   * Makes an exception.
   *
   * @param path the file
   * @param line the line, from 1
   * @param problem what was expected, what was found, and the remedy
   * @param cause what went wrong below, or null
   */
  public MalformedDataException(Path path, long line, String problem, @Nullable Throwable cause) {
    super(path.toAbsolutePath() + ", line " + line + ": " + problem, cause);
    this.path = path.toAbsolutePath().toString();
    this.line = line;
  }

  /** The file, as an absolute path. */
  public Path path() {
    return Path.of(path);
  }

  /** The line, from 1; for damage below the level of lines, the first line that is affected. */
  public long line() {
    return line;
  }
}
