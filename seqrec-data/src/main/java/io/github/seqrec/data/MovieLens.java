package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.IGNORED;
import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.RATING;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;

import com.google.common.base.Splitter;
import io.github.seqrec.data.DelimitedText.Column;
import io.github.seqrec.data.internal.TextLines;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads the rating files of the MovieLens data sets (F. M. Harper and J. A. Konstan, The MovieLens
 * Datasets: History and Context, ACM TiiS 5(4), 2015).
 */
public final class MovieLens {

  private static final String FORMATS =
      "expected a MovieLens rating: user::item::rating::timestamp (ratings.dat),"
          + " the header userId,movieId,rating,timestamp (ratings.csv),"
          + " or four fields separated by tabs (u.data)";

  private MovieLens() {}

  /**
   * Reads {@code ratings.dat} (1M, 10M), {@code ratings.csv} (20M and later, latest) or {@code
   * u.data} (100K), each plain or gzip. The first line tells which it is, whatever the name.
   *
   * <p>Every rating counts as an event, whatever its value; timestamps are epoch seconds.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws MalformedDataException if the file is empty or a line is not as expected; the message
   *     names it
   * @throws IOException if the file cannot be read
   */
  public static InteractionDataset read(Path path) throws IOException {
    try (TextLines lines = TextLines.open(path)) {
      String first = lines.next();
      if (first == null) {
        throw lines.malformed(FORMATS + ", found an empty file; check the download");
      }
      if (first.contains("::")) {
        return DelimitedText.separatedBy("::", USER, ITEM, RATING, TIMESTAMP).read(path);
      }
      if (first.contains("\t")) {
        return DelimitedText.separatedBy("\t", USER, ITEM, RATING, TIMESTAMP).read(path);
      }
      if (first.contains("userId") && first.contains("movieId")) {
        return DelimitedText.separatedBy(",", columns(first)).skippingHeader().read(path);
      }
      throw lines.malformed(
          FORMATS
              + ", found \""
              + DelimitedText.shortened(first)
              + "\"; read other formats with DelimitedText");
    }
  }

  private static Column[] columns(String header) {
    return Splitter.on(',')
        .splitToStream(header)
        .map(
            name ->
                switch (name) {
                  case "userId" -> USER;
                  case "movieId" -> ITEM;
                  case "rating" -> RATING;
                  case "timestamp" -> TIMESTAMP;
                  default -> IGNORED;
                })
        .toArray(Column[]::new);
  }
}
