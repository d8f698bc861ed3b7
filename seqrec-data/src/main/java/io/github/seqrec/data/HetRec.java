package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.DAY;
import static io.github.seqrec.data.DelimitedText.Column.HOUR;
import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.MINUTE;
import static io.github.seqrec.data.DelimitedText.Column.MONTH;
import static io.github.seqrec.data.DelimitedText.Column.RATING;
import static io.github.seqrec.data.DelimitedText.Column.SECOND;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;
import static io.github.seqrec.data.DelimitedText.Column.YEAR;

import com.google.common.base.Splitter;
import io.github.seqrec.api.internal.Excerpts;
import io.github.seqrec.data.DelimitedText.Column;
import io.github.seqrec.data.internal.TextLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the HetRec 2011 data sets of Delicious and Last.fm (I. Cantador et al., HetRec 2011, RecSys
 * 2011): {@code user_taggedbookmarks.dat} and {@code user_taggedartists.dat}, each also with the
 * ending {@code -timestamps.dat}, and {@code user_artists.dat}.
 *
 * <p>The tagged files have one row for each tag, so that a bookmark with four tags is four events
 * one after the other, and predicting the next item becomes trivial: {@link TagRows} chooses. Times
 * are epoch milliseconds.
 */
public final class HetRec {

  /** What the tag rows of one user and item become. */
  public enum TagRows {
    /** An event each, as published counts of rows take them. */
    AS_THEY_ARE,
    /** One event, at the time of the earliest. */
    DISTINCT_PAIRS
  }

  private static final Map<String, Column> NAMES =
      Map.of(
          "timestamp", TIMESTAMP,
          "day", DAY,
          "month", MONTH,
          "year", YEAR,
          "hour", HOUR,
          "minute", MINUTE,
          "second", SECOND,
          "weight", RATING);

  private static final Set<Column> DATE = EnumSet.range(YEAR, SECOND);

  private HetRec() {}

  /**
   * Reads the bookmarks of Delicious, plain or compressed; an item is a {@code bookmarkID}.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws MalformedDataException if the header or a line is not as expected; the message names it
   * @throws IOException if the file cannot be read
   */
  public static InteractionDataset delicious(Path path, TagRows rows) throws IOException {
    return delicious(path, rows, ReadOptions.defaults());
  }

  /**
   * Reads with options, as {@link #delicious(Path, TagRows)} does.
   *
   * @throws IOException as there
   */
  public static InteractionDataset delicious(Path path, TagRows rows, ReadOptions options)
      throws IOException {
    return read(path, "bookmarkID", rows, options);
  }

  /**
   * Reads the tagged artists of Last.fm, or the artists that users listened to, whose play counts
   * become ratings and which have no time; plain or compressed. An item is an {@code artistID}.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws MalformedDataException if the header or a line is not as expected; the message names it
   * @throws IOException if the file cannot be read
   */
  public static InteractionDataset lastFm(Path path, TagRows rows) throws IOException {
    return lastFm(path, rows, ReadOptions.defaults());
  }

  /**
   * Reads with options, as {@link #lastFm(Path, TagRows)} does.
   *
   * @throws IOException as there
   */
  public static InteractionDataset lastFm(Path path, TagRows rows, ReadOptions options)
      throws IOException {
    return read(path, "artistID", rows, options);
  }

  private static InteractionDataset read(Path path, String item, TagRows rows, ReadOptions options)
      throws IOException {
    InteractionDataset events = format(path, item, options).read(path, options);
    return rows == TagRows.AS_THEY_ARE ? events : Repeats.keepFirst().apply(events);
  }

  private static DelimitedText format(Path path, String item, ReadOptions options)
      throws IOException {
    Map<Column, String> columns = new EnumMap<>(Column.class);
    try (TextLines lines = TextLines.open(path, options)) {
      String first = lines.next();
      String header = first == null ? "" : first.strip();
      List<String> names = Splitter.on('\t').splitToList(header);
      if (!names.contains("userID") || !names.contains(item)) {
        throw lines.malformed(
            String.format(
                "expected a header with userID and %s between tabs, found \"%s\";"
                    + " read other formats with DelimitedText",
                item, Excerpts.of(header)));
      }
      columns.put(USER, "userID");
      columns.put(ITEM, item);
      for (String name : names) {
        Column column = NAMES.get(name);
        if (column != null) {
          columns.put(column, name);
        }
      }
      if (columns.containsKey(TIMESTAMP)) {
        columns.keySet().removeAll(DATE);
      }
      if (columns.keySet().stream().anyMatch(DATE::contains)
          && !columns.keySet().containsAll(Set.of(DAY, MONTH, YEAR))) {
        throw lines.malformed(
            "expected a header with day, month and year or none of them, found \""
                + Excerpts.of(header)
                + "\"; check the download");
      }
    }
    DelimitedText format = DelimitedText.named("\t", columns);
    return columns.containsKey(TIMESTAMP) ? format.time(TimeFormat.epochMillis()) : format;
  }
}
