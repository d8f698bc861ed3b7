package io.github.seqrec.eval.chart;

import io.github.seqrec.eval.internal.Markup;
import java.util.Locale;

/** Pieces of SVG text, independent of the locale. */
final class Svg {

  static final String FONT = "font-family=\"system-ui, sans-serif\"";

  private Svg() {}

  /** A coordinate, to a tenth of a pixel. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  static String line(double x1, double y1, double x2, double y2, String style) {
    return "<line x1=\""
        + number(x1)
        + "\" y1=\""
        + number(y1)
        + "\" x2=\""
        + number(x2)
        + "\" y2=\""
        + number(y2)
        + "\" "
        + style
        + "/>\n";
  }

  /** Text; the anchor is start, middle or end. */
  static String text(double x, double y, String anchor, String style, String text) {
    return "<text x=\""
        + number(x)
        + "\" y=\""
        + number(y)
        + "\" text-anchor=\""
        + anchor
        + "\" "
        + style
        + ">"
        + Markup.escape(text)
        + "</text>\n";
  }
}
