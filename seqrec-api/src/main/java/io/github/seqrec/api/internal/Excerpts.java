package io.github.seqrec.api.internal;

/** What messages show of texts that are not seqrec's own. */
public final class Excerpts {

  private static final int MOST_SHOWN = 80;

  private Excerpts() {}

  /** The beginning of a text; control characters but the tab, which logs obey, as ?. */
  public static String of(String text) {
    String start = text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    return start.replaceAll("[\\p{Cntrl}&&[^\t]]", "?");
  }
}
