package io.github.seqrec.eval.search;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Doubles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Options by name, and the values that they may have. Immutable and thread-safe; the methods that
 * add return a changed copy.
 */
public final class SearchSpace {

  private final Map<String, Function<SplittableRandom, String>> parameters;

  private SearchSpace(Map<String, Function<SplittableRandom, String>> parameters) {
    this.parameters = parameters;
  }

  /** A space without options yet. */
  public static SearchSpace empty() {
    return new SearchSpace(Map.of());
  }

  /**
   * An option that has one of these values, each equally likely.
   *
   * @throws IllegalArgumentException if there is none, or the option is there already
   */
  public SearchSpace choice(String name, String... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("'" + name + "' has no values; give at least one");
    }
    List<String> copy = List.of(values);
    return with(name, random -> copy.get(random.nextInt(copy.size())));
  }

  /**
   * A whole number, each equally likely.
   *
   * @param low the smallest
   * @param high the largest
   * @throws IllegalArgumentException if low is above high, or the option is there already
   */
  public SearchSpace integer(String name, int low, int high) {
    checkRange(name, low, high);
    // In longs, where the largest integer has one behind it.
    return with(name, random -> Long.toString(random.nextLong(low, high + 1L)));
  }

  /**
   * A number, uniform in a range; of three digits, or more where the range is narrow.
   *
   * @throws IllegalArgumentException if low is above high, or the option is there already
   */
  public SearchSpace uniform(String name, double low, double high) {
    checkRange(name, low, high);
    double range = high - low;
    return with(name, random -> rounded(low + random.nextDouble() * range, range, low, high));
  }

  /**
   * A number whose logarithm is uniform, as for learning rates: as many between 0.0001 and 0.001 as
   * between 0.001 and 0.01.
   *
   * @param low above 0
   * @throws IllegalArgumentException if low is not above 0 or above high, or the option is there
   *     already
   */
  public SearchSpace logUniform(String name, double low, double high) {
    checkRange(name, low, high);
    if (low <= 0) {
      throw new IllegalArgumentException("'" + name + "': low (" + low + ") must be above 0");
    }
    double range = Math.log(high / low);
    return with(
        name,
        random -> {
          double value = low * Math.exp(random.nextDouble() * range);
          return rounded(value, value * range, low, high);
        });
  }

  /** Draws a value for each option, in the order in which they were added. */
  Map<String, String> sample(SplittableRandom random) {
    Map<String, String> values = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> values.put(name, parameter.apply(random)));
    return values;
  }

  private SearchSpace with(String name, Function<SplittableRandom, String> parameter) {
    if (parameters.containsKey(name)) {
      throw new IllegalArgumentException("'" + name + "' is there already; give it once");
    }
    return new SearchSpace(
        ImmutableMap.<String, Function<SplittableRandom, String>>builder()
            .putAll(parameters)
            .put(name, parameter)
            .buildOrThrow());
  }

  private static void checkRange(String name, double low, double high) {
    if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "': low ("
              + low
              + ") and high ("
              + high
              + ") must be finite numbers, the lower one first");
    }
  }

  /**
   * Three digits, more than a model can tell and legible in a table, or as many as tell a hundredth
   * of a narrow range, and still in it.
   *
   * @param range how far the values near this one spread
   */
  private static String rounded(double value, double range, double low, double high) {
    double digits = magnitude(value) - magnitude(range / 100) + 1;
    String text = String.format(Locale.ROOT, "%." + (int) within(digits, 3, 17) + "g", value);
    return Double.toString(within(Double.parseDouble(text), low, high));
  }

  /** The power of ten of the first digit; a little below a power counts as it. */
  private static double magnitude(double value) {
    return Math.floor(Math.log10(Math.abs(value)) + 1e-9);
  }

  private static double within(double value, double low, double high) {
    return Doubles.constrainToRange(value, low, high);
  }
}
