package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.RATING;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;

import io.github.seqrec.data.DelimitedText.Column;
import io.github.seqrec.data.internal.TextLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads the Amazon review data sets of the McAuley lab, ratings only or whole reviews (J. McAuley
 * et al., Image-Based Recommendations on Styles and Substitutes, SIGIR 2015; J. Ni et al.,
 * Justifying Recommendations, EMNLP 2019; Y. Hou et al., Bridging Language and Items, 2024).
 *
 * <p>Times have the granularity of a day in 2014 and 2018, so that they tie a lot.
 */
public final class Amazon {

  /** The releases, whose files differ. */
  public enum Release {
    /**
     * {@code ratings_*.csv} (user, item, rating, time) and {@code reviews_*.json.gz}; epoch
     * seconds.
     */
    V2014,
    /** {@code *.csv} (item, user, rating, time) and {@code *.json.gz}; epoch seconds. */
    V2018,
    /**
     * {@code *.csv} with a header, and {@code *.jsonl.gz}; epoch milliseconds. The item is the
     * {@code parent_asin}, which stands for all variants of a product.
     */
    V2023
  }

  private Amazon() {}

  /**
   * Reads a file of a release, plain or compressed. The first line tells whether it is JSON or
   * delimited text.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws MalformedDataException if the file is empty or a line is not as expected; the message
   *     names it
   * @throws IOException if the file cannot be read
   */
  public static InteractionDataset read(Path path, Release release) throws IOException {
    return read(path, release, ReadOptions.defaults());
  }

  /**
   * Reads with options, as {@link #read(Path, Release)} does.
   *
   * @throws IOException as there
   */
  public static InteractionDataset read(Path path, Release release, ReadOptions options)
      throws IOException {
    try (TextLines lines = TextLines.open(path, options)) {
      String first = lines.next();
      if (first == null) {
        throw lines.malformed("expected Amazon reviews, found an empty file; check the download");
      }
      if (first.stripLeading().startsWith("{")) {
        return reviews(release).read(path, options);
      }
    }
    return ratings(release).read(path, options);
  }

  private static JsonLines reviews(Release release) {
    return release == Release.V2023
        ? JsonLines.named(names2023()).time(TimeFormat.epochMillis())
        : JsonLines.named(
                Map.of(
                    USER, "reviewerID",
                    ITEM, "asin",
                    RATING, "overall",
                    TIMESTAMP, "unixReviewTime"))
            .time(TimeFormat.epochSeconds());
  }

  private static DelimitedText ratings(Release release) {
    return switch (release) {
      case V2014 ->
          DelimitedText.separatedBy(",", USER, ITEM, RATING, TIMESTAMP)
              .time(TimeFormat.epochSeconds());
      case V2018 ->
          DelimitedText.separatedBy(",", ITEM, USER, RATING, TIMESTAMP)
              .time(TimeFormat.epochSeconds());
      case V2023 -> DelimitedText.named(",", names2023()).quoted().time(TimeFormat.epochMillis());
    };
  }

  private static Map<Column, String> names2023() {
    return Map.of(USER, "user_id", ITEM, "parent_asin", RATING, "rating", TIMESTAMP, "timestamp");
  }
}
