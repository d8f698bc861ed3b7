package io.github.seqrec.data;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Known data sets: where they are published, under which terms, and how they are read. None is part
 * of this library.
 *
 * <pre>{@code
 * SequenceDataset ratings = Datasets.movieLens1M().fetch().read();
 * }</pre>
 */
public final class Datasets {

  private static final String MOVIE_LENS_TERMS =
      "GroupLens: research use with citation (Harper and Konstan 2015), no redistribution, no"
          + " commercial use without permission; see the README in the archive";

  private static final String AMAZON_TERMS =
      "McAuley lab, UCSD: research use with citation (McAuley et al. 2015, He and McAuley 2016)";

  private static final String HETREC_TERMS =
      "HetRec 2011: non-commercial research use with citation (Cantador et al. 2011)";

  private Datasets() {}

  /** MovieLens 100K: 943 users, 1,682 items, 100,000 ratings. */
  public static KnownDataset movieLens100K() {
    return movieLens("ml-100k");
  }

  /** MovieLens 1M: 6,040 users, 3,706 items, 1,000,209 ratings. */
  public static KnownDataset movieLens1M() {
    return movieLens("ml-1m");
  }

  /** MovieLens 20M: 138,493 users, 26,744 items, 20,000,263 ratings. */
  public static KnownDataset movieLens20M() {
    return movieLens("ml-20m");
  }

  /** Amazon Beauty, ratings only, of the release of 2014: 2,023,070 ratings. */
  public static KnownDataset amazonBeauty() {
    return amazon2014("Beauty");
  }

  /** Amazon Sports and Outdoors, ratings only, of the release of 2014. */
  public static KnownDataset amazonSports() {
    return amazon2014("Sports_and_Outdoors");
  }

  /** Amazon Toys and Games, ratings only, of the release of 2014. */
  public static KnownDataset amazonToys() {
    return amazon2014("Toys_and_Games");
  }

  /** HetRec 2011 Delicious, distinct bookmarks: 1,867 users, 104,799 bookmarks. */
  public static KnownDataset delicious() {
    return hetRec(
        "delicious",
        (file, options) ->
            HetRec.delicious(
                file,
                HetRec.TagRows.DISTINCT_PAIRS,
                options.member("user_taggedbookmarks-timestamps.dat")));
  }

  /** HetRec 2011 Last.fm, distinct tagged artists: 1,892 users. */
  public static KnownDataset lastFm() {
    return hetRec(
        "lastfm",
        (file, options) ->
            HetRec.lastFm(
                file, HetRec.TagRows.DISTINCT_PAIRS, options.member("user_taggedartists.dat")));
  }

  private static KnownDataset movieLens(String name) {
    return KnownDataset.of(
        name,
        URI.create("https://files.grouplens.org/datasets/movielens/" + name + ".zip"),
        MOVIE_LENS_TERMS,
        MovieLens::read);
  }

  private static KnownDataset amazon2014(String category) {
    return KnownDataset.of(
        "amazon-2014-" + category.toLowerCase(Locale.ROOT),
        URI.create(
            "https://snap.stanford.edu/data/amazon/productGraph/categoryFiles/ratings_"
                + category
                + ".csv"),
        AMAZON_TERMS,
        (Path file, ReadOptions options) -> Amazon.read(file, Amazon.Release.V2014, options));
  }

  private static KnownDataset hetRec(String name, KnownDataset.Reader reader) {
    return KnownDataset.of(
        "hetrec2011-" + name + "-2k",
        URI.create(
            "https://files.grouplens.org/datasets/hetrec2011/hetrec2011-" + name + "-2k.zip"),
        HETREC_TERMS,
        reader);
  }
}
