package io.github.seqrec.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a file is opened, and what its reader puts up with. Immutable; each method with an argument
 * returns a changed copy.
 *
 * @param badLines how many lines may be bad before reading fails, 0 or more; those are left out,
 *     counted, and the first ones quoted in the {@link PreparationNotes}
 * @param charset the encoding of the text, UTF-8 by default
 * @param member the file inside of a zip archive, by its path there; null for the only one, or the
 *     one whose name the reader knows
 * @param trimming whether blanks and tabs around ids are taken off; if not, {@code "7"} and {@code
 *     "7 "} are two ids, and the notes warn of it
 * @param spill where events go that should not all be in memory at once; null to keep them all
 */
public record ReadOptions(
    int badLines,
    Charset charset,
    @Nullable String member,
    boolean trimming,
    @Nullable Spill spill) {

  private static final ReadOptions DEFAULTS =
      new ReadOptions(0, StandardCharsets.UTF_8, null, false, null);

  /** Checks the values. */
  public ReadOptions {
    if (badLines < 0) {
      throw new IllegalArgumentException(
          "badLines (" + badLines + ") must not be negative; 0 fails on the first bad line");
    }
  }

  /** UTF-8, ids as they are, and the first bad line is a failure. */
  public static ReadOptions defaults() {
    return DEFAULTS;
  }

  /**
   * With this many bad lines left out at most.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public ReadOptions badLines(int limit) {
    return new ReadOptions(limit, charset, member, trimming, spill);
  }

  /** With another encoding. */
  public ReadOptions charset(Charset encoding) {
    return new ReadOptions(badLines, encoding, member, trimming, spill);
  }

  /** With this file of a zip archive. */
  public ReadOptions member(String path) {
    return new ReadOptions(badLines, charset, path, trimming, spill);
  }

  /** With blanks and tabs around ids taken off. */
  public ReadOptions trimmed() {
    return new ReadOptions(badLines, charset, member, true, spill);
  }

  /**
   * With no more than this many events in memory while they are collected; the others wait in
   * temporary files. For data that would not fit, and slower.
   *
   * @param directory an existing one, on a disk with room, see {@link Spill}
   * @throws IllegalArgumentException if {@code events} is below 1
   */
  public ReadOptions spilling(Path directory, int events) {
    return new ReadOptions(badLines, charset, member, trimming, new Spill(directory, events));
  }
}
