package io.github.seqrec.examples;

import static io.github.seqrec.data.DelimitedText.Column.ACTION;
import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;

import io.github.seqrec.data.Amazon;
import io.github.seqrec.data.DelimitedText;
import io.github.seqrec.data.HetRec;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.MovieLens;
import io.github.seqrec.data.RecBole;
import io.github.seqrec.data.SasRecText;
import io.github.seqrec.data.SequentialData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The kinds of file that the command line reads, each plain, gzip or in a zip archive. */
public enum DataFormat {
  /** ratings.dat, ratings.csv or u.data. */
  MOVIELENS {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return MovieLens.read(file);
    }
  },
  /** Lines of user, item and perhaps timestamp, between blanks or tabs. */
  SASREC {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return SasRecText.read(file);
    }
  },
  /** Lines of user, item, timestamp between tabs; the ids may hold blanks. */
  TSV {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return DelimitedText.separatedBy("\t", USER, ITEM, TIMESTAMP).read(file);
    }
  },
  /** Lines of user, item, timestamp, action between tabs. */
  TSV_ACTIONS {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return DelimitedText.separatedBy("\t", USER, ITEM, TIMESTAMP, ACTION).read(file);
    }
  },
  /** As tsv, with a line of names above. */
  TSV_HEADER {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return DelimitedText.separatedBy("\t", USER, ITEM, TIMESTAMP).skippingHeader().read(file);
    }
  },
  /** Lines of user, item, timestamp between commas. */
  CSV {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return DelimitedText.separatedBy(",", USER, ITEM, TIMESTAMP).read(file);
    }
  },
  /** Lines of user and item between tabs, under a line of names. */
  PAIRS_HEADER {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return DelimitedText.separatedBy("\t", USER, ITEM).skippingHeader().read(file);
    }
  },
  /** Ratings or reviews of the Amazon release of 2014. */
  AMAZON2014 {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return Amazon.read(file, Amazon.Release.V2014);
    }
  },
  /** Ratings or reviews of the Amazon release of 2018. */
  AMAZON2018 {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return Amazon.read(file, Amazon.Release.V2018);
    }
  },
  /** Ratings or reviews of the Amazon release of 2023. */
  AMAZON2023 {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return Amazon.read(file, Amazon.Release.V2023);
    }
  },
  /** HetRec 2011 Delicious, an event for each tag. */
  DELICIOUS_TAGS {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return HetRec.delicious(file, HetRec.TagRows.AS_THEY_ARE);
    }
  },
  /** HetRec 2011 Delicious, an event for each bookmark. */
  DELICIOUS {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return HetRec.delicious(file, HetRec.TagRows.DISTINCT_PAIRS);
    }
  },
  /** HetRec 2011 Last.fm, an event for each row. */
  LASTFM_TAGS {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return HetRec.lastFm(file, HetRec.TagRows.AS_THEY_ARE);
    }
  },
  /** HetRec 2011 Last.fm, an event for each artist of a user. */
  LASTFM {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return HetRec.lastFm(file, HetRec.TagRows.DISTINCT_PAIRS);
    }
  },
  /** sequential_data.txt of P5 and S3-Rec: a user and all items a line. */
  SEQUENTIAL {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return SequentialData.read(file);
    }
  },
  /** An .inter file of RecBole. */
  RECBOLE {
    @Override
    public InteractionDataset read(Path file) throws IOException {
      return RecBole.read(file);
    }
  };

  /**
   * Reads a file of this format.
   *
   * @throws IOException if it cannot be read; the message names file, line and rule
   */
  public abstract InteractionDataset read(Path file) throws IOException;

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

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
