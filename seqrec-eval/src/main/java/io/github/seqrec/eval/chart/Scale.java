package io.github.seqrec.eval.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Where values stand between two pixels, and which of them are written at the axis. */
final class Scale {

  private static final int MOST_TICKS = 7;

  private final double low;
  private final double high;
  private final double from;
  private final double to;
  private final boolean logarithmic;
  private final List<Double> ticks;

  private Scale(
      double low, double high, double from, double to, boolean logarithmic, List<Double> ticks) {
    this.low = low;
    this.high = high;
    this.from = from;
    this.to = to;
    this.logarithmic = logarithmic;
    this.ticks = ticks;
  }

  /** Between round numbers that hold all values; from zero on if they come near it. */
  static Scale linear(Collection<Double> values, double from, double to) {
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    if (least > 0 && least < 0.6 * most) {
      least = 0;
    }
    if (most <= least) {
      most = least + (least == 0 ? 1 : Math.abs(least) * 0.1);
    }
    double step = step((most - least) / (MOST_TICKS - 1));
    long first = (long) Math.floor(least / step + 1e-9);
    long last = (long) Math.ceil(most / step - 1e-9);
    double low = first * step;
    double high = last * step;
    List<Double> ticks = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      ticks.add(i * step); // whole numbers of steps, so that zero is zero
    }
    return new Scale(low, high, from, to, false, ticks);
  }

  /** Between the logarithms of the least and the largest value, a tick at each value. */
  static Scale logarithmic(Collection<Double> values, double from, double to) {
    TreeSet<Double> distinct = new TreeSet<>(values);
    double margin = distinct.size() < 2 ? 2 : 1;
    return new Scale(
        Math.log(distinct.first() / margin),
        Math.log(distinct.last() * margin),
        from,
        to,
        true,
        List.copyOf(distinct));
  }

  /** 1, 2 or 5 times a power of ten, at least this large. */
  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  double pixel(double value) {
    double place = logarithmic ? Math.log(value) : value;
    return from + (place - low) / (high - low) * (to - from);
  }

  List<Double> ticks() {
    return ticks;
  }

  /** A tick's value with no more digits than tell it from its neighbours. */
  static String label(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return String.format(Locale.ROOT, "%,d", (long) value);
    }
    if (Math.abs(value) < 1e-4) {
      return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toString();
    }
    String text = String.format(Locale.ROOT, "%.6f", value);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }
}
