package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import io.github.seqrec.api.internal.Excerpts;
import io.github.seqrec.data.internal.TextLines;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads lines of {@code user item}, oldest first, as SASRec's and BERT4Rec's repositories ship them
 * (W.-C. Kang and J. McAuley, Self-Attentive Sequential Recommendation, ICDM 2018), or of {@code
 * user item timestamp}, in any order.
 */
public final class SasRecText {

  private SasRecText() {}

  /**
   * Reads a file whose fields are separated by blanks or tabs, plain or compressed. The first line
   * tells whether there are timestamps, for all lines.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws MalformedDataException if the file is empty or a line is not as expected; the message
   *     names it
   * @throws IOException if the file cannot be read
   */
  public static InteractionDataset read(Path path) throws IOException {
    return read(path, ReadOptions.defaults());
  }

  /**
   * Reads with options, as {@link #read(Path)} does.
   *
   * @throws IOException as there
   */
  public static InteractionDataset read(Path path, ReadOptions options) throws IOException {
    try (TextLines lines = TextLines.open(path, options)) {
      String expected = "expected one event a line, user item [timestamp]";
      String first = lines.next();
      if (first == null) {
        throw lines.malformed(expected + ", found an empty file; check the download");
      }
      int fields =
          Splitter.on(CharMatcher.anyOf(" \t")).omitEmptyStrings().splitToList(first).size();
      return switch (fields) {
        case 2 -> DelimitedText.separatedByBlanks(USER, ITEM).read(path, options);
        case 3 -> DelimitedText.separatedByBlanks(USER, ITEM, TIMESTAMP).read(path, options);
        default ->
            throw lines.malformed(
                String.format(
                    "%s, found %d fields in \"%s\"; read other formats with DelimitedText",
                    expected, fields, Excerpts.of(first)));
      };
    }
  }
}
