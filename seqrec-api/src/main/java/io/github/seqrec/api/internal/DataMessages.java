package io.github.seqrec.api.internal;

import java.util.List;
import java.util.Locale;

/** What is said of data, wherever they are prepared. */
public final class DataMessages {

  private DataMessages() {}

  /**
   * The warning that ratings were left out.
   *
   * @param rows without one
   */
  public static String unrated(long rows) {
    return String.format(
        Locale.ROOT,
        "%,d rows have no rating, so that the data have none; leave those rows out to keep the"
            + " others' ratings",
        rows);
  }

  /**
   * The warning that ids are others with blanks around them.
   *
   * @param kind what they are ids of, such as {@code user}
   * @param ids some of them
   * @param remedy what takes the blanks off
   */
  public static String differingInBlanks(String kind, List<String> ids, String remedy) {
    return String.format(
        "some %s ids differ only in blanks around them, such as \"%s\"; %s makes them one",
        kind, String.join("\", \"", ids), remedy);
  }

  /**
   * What refuses data of which a core leaves nothing.
   *
   * @param minimum events of each user and item in the core
   * @param source how many users, items and events there were
   * @param mostOfUser events of the most active user
   * @param mostOfItem events of the most popular item
   */
  public static IllegalArgumentException nothingStays(
      int minimum, String source, int mostOfUser, int mostOfItem) {
    String why;
    if (mostOfUser < minimum) {
      why = "all users are below " + minimum + " events, the most active has " + mostOfUser;
    } else if (mostOfItem < minimum) {
      why = "all items are below " + minimum + " events, the most popular has " + mostOfItem;
    } else {
      why = "users and items fell below " + minimum + " events one after the other";
    }
    return new IllegalArgumentException(
        String.format(
            "the %d-core of %s is empty: %s; take a smaller minimum, or check that users and items"
                + " are read from the right columns",
            minimum, source, why));
  }
}
