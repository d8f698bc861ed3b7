package io.github.seqrec.eval.chart;

import java.util.List;

/**
 * Colours that colour-blind people can tell apart (Okabe and Ito 2008, "Color Universal Design"),
 * ordered so that neighbours differ in lightness too; from the ninth series on they repeat with
 * another dash and marker.
 */
final class Palette {

  private static final List<String> COLOURS =
      List.of(
          "#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#000000", "#b3a600");

  private static final List<String> DASHES = List.of("", "6 3", "2 2", "8 3 2 3");

  private Palette() {}

  static String colour(int series) {
    return COLOURS.get(series % COLOURS.size());
  }

  /** Neighbours differ in it, whatever their colours. */
  static String dash(int series) {
    return DASHES.get((series + series / COLOURS.size()) % DASHES.size());
  }

  /** A mark of about 8 pixels around a point: circle, square, triangle or diamond. */
  static String marker(int series, double x, double y) {
    String fill = " fill=\"" + colour(series) + "\"/>";
    return switch ((series + series / COLOURS.size()) % 4) {
      case 0 -> "<circle cx=\"" + Svg.number(x) + "\" cy=\"" + Svg.number(y) + "\" r=\"4\"" + fill;
      case 1 ->
          "<rect x=\""
              + Svg.number(x - 3.5)
              + "\" y=\""
              + Svg.number(y - 3.5)
              + "\" width=\"7\" height=\"7\""
              + fill;
      case 2 -> polygon(x, y - 5, x + 4.5, y + 3.5, x - 4.5, y + 3.5) + fill;
      default -> polygon(x, y - 5, x + 5, y, x, y + 5, x - 5, y) + fill;
    };
  }

  private static String polygon(double... points) {
    StringBuilder text = new StringBuilder("<polygon points=\"");
    for (int i = 0; i < points.length; i += 2) {
      text.append(i == 0 ? "" : " ")
          .append(Svg.number(points[i]))
          .append(',')
          .append(Svg.number(points[i + 1]));
    }
    return text.append('"').toString();
  }
}
