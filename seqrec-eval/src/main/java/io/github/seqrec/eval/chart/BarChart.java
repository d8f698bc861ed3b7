package io.github.seqrec.eval.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Groups of bars, one bar for each series. Immutable. */
public final class BarChart {

  /** Bars thinner than this cannot hold their values. */
  private static final double LABELLED_WIDTH = 26;

  /**
   * One series.
   *
   * @param values by group; NaN where there is none
   */
  public record Series(String name, List<Double> values) {
    /** Copies the values. */
    public Series {
      values = List.copyOf(values);
    }
  }

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final List<String> groups;
  private final List<Series> series;

  private BarChart(
      String title, String xLabel, String yLabel, List<String> groups, List<Series> series) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
    this.groups = groups;
    this.series = series;
  }

  /**
   * A chart.
   *
   * @param yLabel quantity and unit
   * @param groups names below the axis
   * @param series each with a value per group
   * @throws IllegalArgumentException if a series has another number of values
   */
  public static BarChart of(
      String title, String xLabel, String yLabel, List<String> groups, List<Series> series) {
    for (Series one : series) {
      if (one.values.size() != groups.size()) {
        throw new IllegalArgumentException(
            "series '"
                + one.name
                + "' has "
                + one.values.size()
                + " values for the groups "
                + groups
                + "; give one for each, NaN for none");
      }
    }
    return new BarChart(title, xLabel, yLabel, List.copyOf(groups), List.copyOf(series));
  }

  /** The chart as one {@code svg} element; empty without bars. */
  public String svg() {
    if (groups.isEmpty() || series.isEmpty()) {
      return "";
    }
    List<Double> values = new ArrayList<>(List.of(0.0));
    series.forEach(s -> s.values.stream().filter(v -> !v.isNaN()).forEach(values::add));
    Frame frame = new Frame(title, xLabel, yLabel, series.stream().map(Series::name).toList());
    Scale y = Scale.linear(values, Frame.BOTTOM, Frame.TOP);
    StringBuilder svg = new StringBuilder(frame.begin()).append(frame.yAxis(y));
    double slot = (Frame.RIGHT - Frame.LEFT) / groups.size();
    double bar = Math.min(46, slot * 0.84 / series.size());
    for (int g = 0; g < groups.size(); g++) {
      double middle = Frame.LEFT + (g + 0.5) * slot;
      svg.append(frame.xTick(middle, groups.get(g)));
      for (int s = 0; s < series.size(); s++) {
        double value = series.get(s).values.get(g);
        if (!Double.isNaN(value)) {
          append(svg, s, middle + (s - series.size() / 2.0) * bar, bar, value, y);
        }
      }
    }
    return svg.append(frame.legend(false)).append("</svg>\n").toString();
  }

  private static void append(
      StringBuilder svg, int s, double left, double width, double value, Scale y) {
    double zero = y.pixel(0);
    double end = y.pixel(value);
    double top = Math.min(zero, end);
    svg.append("<rect x=\"")
        .append(Svg.number(left + 1))
        .append("\" y=\"")
        .append(Svg.number(top))
        .append("\" width=\"")
        .append(Svg.number(width - 2))
        .append("\" height=\"")
        .append(Svg.number(Math.abs(zero - end)))
        .append("\" fill=\"")
        .append(Palette.colour(s))
        .append("\"/>\n");
    if (width >= LABELLED_WIDTH) {
      String label = String.format(Locale.ROOT, "%.3f", value).replaceFirst("^(-?)0\\.", "$1.");
      double base = value < 0 ? end + 13 : end - 4;
      svg.append(Svg.text(left + width / 2, base, "middle", "font-size=\"11\"", label));
    } else {
      // The mark of the legend, for those who cannot tell the colours apart.
      double mark = value < 0 ? end + 8 : end - 8;
      svg.append(Palette.marker(s, left + width / 2, mark)).append('\n');
    }
  }
}
