package io.github.seqrec.eval.internal;

/** Text within HTML and SVG. */
public final class Markup {

  private Markup() {}

  /** The text as it stands between tags and in quoted attributes. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
