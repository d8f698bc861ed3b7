package io.github.seqrec.eval.chart;

import io.github.seqrec.eval.internal.Markup;
import java.util.List;

/** Title, axes, grid and legend, which both kinds of chart have. */
final class Frame {

  static final double LEFT = 70;
  static final double RIGHT = 600;
  static final double TOP = 40;
  static final double BOTTOM = 320;
  private static final double WIDTH = 800;
  private static final double LEGEND = 618;
  private static final double LEGEND_STEP = 20;

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final List<String> series;

  Frame(String title, String xLabel, String yLabel, List<String> series) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
    this.series = series;
  }

  String begin() {
    double height = Math.max(BOTTOM + 55, TOP + LEGEND_STEP * (series.size() + 1));
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 "
        + Svg.number(WIDTH)
        + " "
        + Svg.number(height)
        + "\" width=\""
        + Svg.number(WIDTH)
        + "\" height=\""
        + Svg.number(height)
        + "\" aria-label=\""
        + Markup.escape(title)
        + "\" "
        + Svg.FONT
        + " font-size=\"13\" fill=\"#222\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
        + Svg.text(LEFT, 22, "start", "font-size=\"15\" font-weight=\"600\"", title)
        + Svg.text((LEFT + RIGHT) / 2, BOTTOM + 45, "middle", "", xLabel)
        + "<text transform=\"translate(16 "
        + Svg.number((TOP + BOTTOM) / 2)
        + ") rotate(-90)\" text-anchor=\"middle\">"
        + Markup.escape(yLabel)
        + "</text>\n";
  }

  String yAxis(Scale y) {
    StringBuilder svg = new StringBuilder();
    for (double tick : y.ticks()) {
      double at = y.pixel(tick);
      svg.append(Svg.line(LEFT, at, RIGHT, at, "stroke=\"#ddd\""));
      svg.append(Svg.text(LEFT - 8, at + 4, "end", "", Scale.label(tick)));
    }
    return svg.append(Svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, "stroke=\"#444\""))
        .append(Svg.line(LEFT, TOP, LEFT, BOTTOM, "stroke=\"#444\""))
        .toString();
  }

  String xTick(double x, String label) {
    return Svg.text(x, BOTTOM + 20, "middle", "", label);
  }

  /** Names beside the plot, each with its mark, and its line if there are lines. */
  String legend(boolean lines) {
    StringBuilder svg = new StringBuilder();
    for (int s = 0; s < series.size(); s++) {
      double y = TOP + 8 + s * LEGEND_STEP;
      if (lines) {
        svg.append(
            Svg.line(
                LEGEND,
                y,
                LEGEND + 26,
                y,
                "stroke-width=\"2\" stroke=\""
                    + Palette.colour(s)
                    + "\" stroke-dasharray=\""
                    + Palette.dash(s)
                    + "\""));
      }
      svg.append(Palette.marker(s, LEGEND + 13, y)).append('\n');
      svg.append(Svg.text(LEGEND + 33, y + 4, "start", "", series.get(s)));
    }
    return svg.toString();
  }
}
