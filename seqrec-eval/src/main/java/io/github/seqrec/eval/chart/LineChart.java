package io.github.seqrec.eval.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Series of points over a numeric axis, joined or not. Immutable; the methods that configure return
 * a changed copy.
 */
public final class LineChart {

  /**
   * A point.
   *
   * @param deviation half the length of an error bar; 0 for none
   */
  public record Point(double x, double y, double deviation) {}

  /**
   * Points that belong together.
   *
   * @param points in the order in which they are joined
   */
  public record Series(String name, List<Point> points) {
    /** Copies the points. */
    public Series {
      points = List.copyOf(points);
    }
  }

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final boolean logarithmic;
  private final boolean joined;
  private final List<Series> series;

  private LineChart(
      String title,
      String xLabel,
      String yLabel,
      boolean logarithmic,
      boolean joined,
      List<Series> series) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
    this.logarithmic = logarithmic;
    this.joined = joined;
    this.series = series;
  }

  /**
   * A chart with linear axes.
   *
   * @param xLabel quantity and unit
   * @param yLabel quantity and unit
   * @param series those without points are left out
   */
  public static LineChart of(String title, String xLabel, String yLabel, List<Series> series) {
    return new LineChart(
        title,
        xLabel,
        yLabel,
        false,
        true,
        series.stream().filter(s -> !s.points.isEmpty()).toList());
  }

  /** With a logarithmic x axis, for positive values; a tick stands at each value. */
  public LineChart logarithmic() {
    return new LineChart(title, xLabel, yLabel, true, joined, series);
  }

  /** Points only, not joined by lines. */
  public LineChart scattered() {
    return new LineChart(title, xLabel, yLabel, logarithmic, false, series);
  }

  /** The chart as one {@code svg} element; empty without points. */
  public String svg() {
    if (series.isEmpty()) {
      return "";
    }
    List<Double> xs = new ArrayList<>();
    List<Double> ys = new ArrayList<>();
    for (Series one : series) {
      for (Point point : one.points) {
        xs.add(point.x);
        ys.add(point.y - point.deviation);
        ys.add(point.y + point.deviation);
      }
    }
    Frame frame = new Frame(title, xLabel, yLabel, series.stream().map(Series::name).toList());
    Scale x =
        logarithmic
            ? Scale.logarithmic(xs, Frame.LEFT + 15, Frame.RIGHT - 15)
            : Scale.linear(xs, Frame.LEFT, Frame.RIGHT);
    Scale y = Scale.linear(ys, Frame.BOTTOM, Frame.TOP);
    StringBuilder svg = new StringBuilder(frame.begin()).append(frame.yAxis(y));
    double last = Double.NEGATIVE_INFINITY;
    for (double tick : x.ticks()) {
      double at = x.pixel(tick);
      svg.append(Svg.line(at, Frame.BOTTOM, at, Frame.BOTTOM + 5, "stroke=\"#444\""));
      if (at - last >= 56) {
        svg.append(frame.xTick(at, Scale.label(tick)));
        last = at;
      }
    }
    for (int s = 0; s < series.size(); s++) {
      append(svg, s, x, y);
    }
    return svg.append(frame.legend(joined)).append("</svg>\n").toString();
  }

  private void append(StringBuilder svg, int s, Scale x, Scale y) {
    List<Point> points = series.get(s).points;
    if (joined) {
      svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"")
          .append(Palette.colour(s))
          .append("\" stroke-dasharray=\"")
          .append(Palette.dash(s))
          .append("\" points=\"");
      for (Point point : points) {
        svg.append(Svg.number(x.pixel(point.x)))
            .append(',')
            .append(Svg.number(y.pixel(point.y)))
            .append(' ');
      }
      svg.append("\"/>\n");
    }
    // Marks on a long curve would hide it: about twelve tell whose it is.
    int every = joined ? Math.max(1, points.size() / 12) : 1;
    for (int p = 0; p < points.size(); p++) {
      Point point = points.get(p);
      double at = x.pixel(point.x);
      if (point.deviation > 0) {
        svg.append(
            Svg.line(
                at,
                y.pixel(point.y - point.deviation),
                at,
                y.pixel(point.y + point.deviation),
                "stroke-width=\"1.5\" stroke=\"" + Palette.colour(s) + "\""));
      }
      if (p % every == 0 || p == points.size() - 1) {
        svg.append(Palette.marker(s, at, y.pixel(point.y))).append('\n');
      }
    }
  }
}
