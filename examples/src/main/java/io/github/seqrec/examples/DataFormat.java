package io.github.seqrec.examples;

import static io.github.seqrec.data.DelimitedText.Column.ACTION;
import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.TIMESTAMP;
import static io.github.seqrec.data.DelimitedText.Column.USER;

import io.github.seqrec.data.DelimitedText;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.MovieLens;
import io.github.seqrec.data.SasRecText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The kinds of file that the command line reads, each plain or gzip. */
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
