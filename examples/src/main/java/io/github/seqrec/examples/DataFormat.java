package io.github.seqrec.examples;

import static io.github.seqrec.data.DelimitedText.Column.ACTION;
import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;

import io.github.seqrec.api.Split;
import io.github.seqrec.data.Amazon;
import io.github.seqrec.data.DelimitedText;
import io.github.seqrec.data.HetRec;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.KCore;
import io.github.seqrec.data.KnownDataset;
import io.github.seqrec.data.MovieLens;
import io.github.seqrec.data.ParquetEvents;
import io.github.seqrec.data.ReadOptions;
import io.github.seqrec.data.RecBole;
import io.github.seqrec.data.SasRecText;
import io.github.seqrec.data.SequentialData;
import io.github.seqrec.data.split.LeaveOneOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;

/** The kinds of file that the command line reads; those of text plain, gzip or in a zip archive. */
public enum DataFormat {
  /** ratings.dat, ratings.csv or u.data. */
  MOVIELENS(MovieLens::read),
  /** Lines of user, item and perhaps timestamp, between blanks or tabs. */
  SASREC(SasRecText::read),
  /** Lines of user, item, timestamp between tabs; the ids may hold blanks. */
  TSV(DelimitedText.separatedBy("\t", USER, ITEM, TIMESTAMP)::read),
  /** Lines of user, item, timestamp, action between tabs. */
  TSV_ACTIONS(DelimitedText.separatedBy("\t", USER, ITEM, TIMESTAMP, ACTION)::read),
  /** As tsv, with a line of names above. */
  TSV_HEADER(DelimitedText.separatedBy("\t", USER, ITEM, TIMESTAMP).skippingHeader()::read),
  /** Lines of user, item, timestamp between commas. */
  CSV(DelimitedText.separatedBy(",", USER, ITEM, TIMESTAMP)::read),
  /** Lines of user and item between tabs, under a line of names. */
  PAIRS_HEADER(DelimitedText.separatedBy("\t", USER, ITEM).skippingHeader()::read),
  /** Ratings or reviews of the Amazon release of 2014. */
  AMAZON2014((file, options) -> Amazon.read(file, Amazon.Release.V2014, options)),
  /** Ratings or reviews of the Amazon release of 2018. */
  AMAZON2018((file, options) -> Amazon.read(file, Amazon.Release.V2018, options)),
  /** Ratings or reviews of the Amazon release of 2023. */
  AMAZON2023((file, options) -> Amazon.read(file, Amazon.Release.V2023, options)),
  /** HetRec 2011 Delicious, an event for each tag. */
  DELICIOUS_TAGS((file, options) -> HetRec.delicious(file, HetRec.TagRows.AS_THEY_ARE, options)),
  /** HetRec 2011 Delicious, an event for each bookmark. */
  DELICIOUS((file, options) -> HetRec.delicious(file, HetRec.TagRows.DISTINCT_PAIRS, options)),
  /** HetRec 2011 Last.fm, an event for each row. */
  LASTFM_TAGS((file, options) -> HetRec.lastFm(file, HetRec.TagRows.AS_THEY_ARE, options)),
  /** HetRec 2011 Last.fm, an event for each artist of a user. */
  LASTFM((file, options) -> HetRec.lastFm(file, HetRec.TagRows.DISTINCT_PAIRS, options)),
  /** A directory with the sessions of SEFrame; an event for each item of a session. */
  SEFRAME((directory, options) -> SeFrame.items(directory, options)),
  /** The same, with each session as an item that the user took as often as it has items. */
  SEFRAME_ROWS((directory, options) -> SeFrame.rows(directory, options)),
  /** sequential_data.txt of P5 and S3-Rec: a user and all items a line. */
  SEQUENTIAL(SequentialData::read),
  /** As sequential, with the ids that the datamaps.json or datamaps.json.gz beside it tells. */
  SEQUENTIAL_MAPPED((file, options) -> SequentialData.read(file, maps(file), options)),
  /** An .inter file of RecBole. */
  RECBOLE(RecBole::read),
  /** Parquet, a file or a directory: user_id, item_id, and timestamp, rating, action if there. */
  PARQUET(ParquetEvents.usual()::read);

  private static final int CORE = 5;

  @SuppressWarnings("ImmutableEnumChecker") // readers keep nothing
  private final KnownDataset.Reader reader;

  DataFormat(KnownDataset.Reader reader) {
    this.reader = reader;
  }

  private static Path maps(Path file) {
    Path plain = file.resolveSibling("datamaps.json");
    Path compressed = file.resolveSibling("datamaps.json.gz");
    return Files.exists(compressed) && !Files.exists(plain) ? compressed : plain;
  }

  /**
   * Reads a file of this format.
   *
   * @throws IOException if it cannot be read; the message names file, line and rule
   */
  public InteractionDataset read(Path file) throws IOException {
    return read(file, ReadOptions.defaults());
  }

  /**
   * Reads with options, as {@link #read(Path)} does.
   *
   * @throws IOException as there
   */
  public InteractionDataset read(Path file, ReadOptions options) throws IOException {
    return reader.read(file, options);
  }

  /**
   * The stable 5-core of a file of this format, with which most of the literature works.
   *
   * @throws IllegalArgumentException if nothing is left of the file
   * @throws IOException as {@link #read}
   */
  InteractionDataset core(Path file) throws IOException {
    return KCore.stable(CORE).apply(read(file));
  }

  /**
   * The stable 5-core of a file of this format, the last two events of each user held out.
   *
   * @throws IOException as {@link #read}
   */
  public Split split(Path file) throws IOException {
    return LeaveOneOut.of(core(file));
  }

  /**
   * The format of this name, in lower case.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DataFormat named(String name) {
    for (DataFormat format : values()) {
      if (format.toString().equals(name)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "there is no format '" + name + "'; there are " + Arrays.toString(values()));
  }

  /** All of them, for help texts. */
  public static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(values()).map(DataFormat::toString).iterator();
    }
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
