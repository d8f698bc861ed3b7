package io.github.seqrec.data.internal;

import io.github.seqrec.data.MalformedDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Counts the bad rows of a file, and decides when they are too many. Not thread-safe. */
public final class BadRows {

  private static final int QUOTED = 5;

  private final Path whole;
  private final int limit;
  private final List<String> first = new ArrayList<>();
  private Path file;
  private long count;

  /**
   * Starts at none.
   *
   * @param limit how many are left out; one more is a failure
   */
  public BadRows(Path file, int limit) {
    this.whole = file.toAbsolutePath();
    this.file = whole;
    this.limit = limit;
  }

  /** The same counts, of which what follows is about this part of the whole. */
  public BadRows in(Path part) {
    file = part;
    return this;
  }

  /**
   * Counts one.
   *
   * @throws MalformedDataException if that is more than the limit
   */
  public void add(BadRowException bad) throws MalformedDataException {
    count++;
    if (count > limit) {
      String all =
          limit == 0
              ? ""
              : String.format(
                  Locale.ROOT,
                  "; this is bad line %,d, the limit is %,d; the first ones: %s",
                  count,
                  limit,
                  String.join("; ", first));
      throw new MalformedDataException(file, bad.line(), bad.problem() + all, null);
    }
    if (first.size() < QUOTED) {
      String part = file.equals(whole) ? "" : file.getFileName() + ", ";
      first.add(part + "line " + bad.line() + ": " + bad.problem());
    }
  }

  /** How many there were. */
  public long count() {
    return count;
  }

  /** What there is to tell about them, nothing if there were none. */
  public List<String> warnings() {
    if (count == 0) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "%s: %,d bad lines were left out", whole, count));
    first.forEach(line -> lines.add(whole + ", " + line));
    return lines;
  }
}
