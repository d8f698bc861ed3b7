package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.RATING;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;

import io.github.seqrec.api.internal.Excerpts;
import io.github.seqrec.data.internal.TextLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads the rating files of the MovieLens data sets (F. M. Harper and J. A. Konstan, The MovieLens
 * Datasets: History and Context, ACM TiiS 5(4), 2015).
 */
public final class MovieLens {

  private static final String FORMATS =
      "expected a MovieLens rating: user::item::rating::timestamp (ratings.dat),"
          + " the header userId,movieId,rating,timestamp (ratings.csv),"
          + " or four fields separated by tabs (u.data)";

  private static final String[] MEMBERS = {"ratings.dat", "ratings.csv", "u.data"};

  private MovieLens() {}

  /**
   * Reads {@code ratings.dat} (1M, 10M), {@code ratings.csv} (20M and later, latest) or {@code
   * u.data} (100K), each plain, gzip, or in the zip archive of the release. The first line tells
   * which it is, whatever the name.
   *
   * <p>Every rating counts as an event, whatever its value; timestamps are epoch seconds.
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
    return format(path, options).time(TimeFormat.epochSeconds()).read(path, options, MEMBERS);
  }

  private static DelimitedText format(Path path, ReadOptions options) throws IOException {
    try (TextLines lines = TextLines.open(path, options, MEMBERS)) {
      String first = lines.next();
      if (first == null) {
        throw lines.malformed(FORMATS + ", found an empty file; check the download");
      }
      if (first.contains("::")) {
        return DelimitedText.separatedBy("::", USER, ITEM, RATING, TIMESTAMP);
      }
      if (first.contains("\t")) {
        return DelimitedText.separatedBy("\t", USER, ITEM, RATING, TIMESTAMP);
      }
      if (first.contains("userId") && first.contains("movieId")) {
        return DelimitedText.named(
                ",",
                Map.of(USER, "userId", ITEM, "movieId", RATING, "rating", TIMESTAMP, "timestamp"))
            .quoted();
      }
      throw lines.malformed(
          FORMATS
              + ", found \""
              + Excerpts.of(first)
              + "\"; read other formats with DelimitedText");
    }
  }
}
