package io.github.seqrec.eval;

import io.github.seqrec.api.TestCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Divides test cases into parts, to see whom a model serves. Immutable; thread-safe if the caller's
 * function is.
 */
public final class Strata {

  /**
   * One part. Immutable.
   *
   * @param cases how many cases it has, at least 1
   * @param means the figures of those, by key
   */
  public record Stratum(int cases, Map<String, Double> means) {

    /** Copies the map, keeping its order. */
    public Stratum {
      means = Collections.unmodifiableMap(new LinkedHashMap<>(means));
    }
  }

  private final String name;
  private final List<String> labels;
  private final Function<TestCase, String> label;

  private Strata(String name, List<String> labels, Function<TestCase, String> label) {
    this.name = name;
    this.labels = List.copyOf(labels);
    this.label = label;
  }

  /**
   * Parts by any function of the case, in the alphabetical order of their labels.
   *
   * @param name what the parts differ in, such as {@code country}
   * @param label the part that a case belongs to
   */
  public static Strata of(String name, Function<TestCase, String> label) {
    return new Strata(name, List.of(), label);
  }

  /**
   * Parts by the number of events in the history.
   *
   * @param from the smallest number of each part after the first, ascending, above 0: 5, 10 gives
   *     the parts 0-4, 5-9 and 10 or more
   * @throws IllegalArgumentException if there is none, or they do not ascend from 1
   */
  public static Strata historyLength(int... from) {
    boolean ascending =
        from.length > 0
            && from[0] > 0
            && IntStream.range(1, from.length).allMatch(i -> from[i] > from[i - 1]);
    if (!ascending) {
      throw new IllegalArgumentException(
          "from (" + Arrays.toString(from) + ") must be ascending numbers above 0; try 5, 10, 20");
    }
    int[] bounds = from.clone();
    List<String> labels = new ArrayList<>();
    for (int b = 0; b <= bounds.length; b++) {
      int low = b == 0 ? 0 : bounds[b - 1];
      labels.add(b == bounds.length ? low + "+" : range(low, bounds[b] - 1));
    }
    return new Strata(
        "history length",
        labels,
        test -> {
          int size = test.history().size();
          return labels.get((int) Arrays.stream(bounds).filter(bound -> bound <= size).count());
        });
  }

  private static String range(int low, int high) {
    return low == high ? Integer.toString(low) : low + "-" + high;
  }

  /**
   * Parts by how popular the target is: {@code head} are the most popular items, which together
   * have a third of the training events, {@code middle} those of the next third, {@code tail} the
   * others. So no part is rare, as the tail would be if items were counted instead.
   */
  public static Strata itemPopularity(ItemCounts training) {
    int[] byEvents =
        IntStream.rangeClosed(1, training.items())
            .boxed()
            .sorted((a, b) -> Integer.compare(training.events(b), training.events(a)))
            .mapToInt(Integer::intValue)
            .toArray();
    List<String> labels = List.of("head", "middle", "tail");
    int[] part = new int[training.items() + 1];
    long before = 0;
    for (int item : byEvents) {
      part[item] =
          training.events(item) == 0 ? 2 : (int) Math.min(2, 3 * before / training.eventCount());
      before += training.events(item);
    }
    return new Strata("item popularity", labels, test -> labels.get(part[test.target()]));
  }

  /** Whether the target is {@code repeated}, having stood in the history, or {@code new}. */
  public static Strata repeated() {
    return new Strata(
        "target",
        List.of("new", "repeated"),
        test -> test.history().contains(test.target()) ? "repeated" : "new");
  }

  /** What the parts differ in. */
  public String name() {
    return name;
  }

  /** The part that a case belongs to. */
  public String label(TestCase test) {
    return label.apply(test);
  }

  /** The figures of each part that has cases, in the order of the parts. Unmodifiable. */
  public Map<String, Stratum> of(EvaluationDetail detail) {
    Map<String, List<Integer>> rows = new TreeMap<>();
    for (int row = 0; row < detail.cases().size(); row++) {
      rows.computeIfAbsent(label(detail.cases().get(row)), k -> new ArrayList<>()).add(row);
    }
    List<String> order = new ArrayList<>(labels);
    rows.keySet().stream().filter(part -> !labels.contains(part)).forEach(order::add);
    Map<String, double[]> figures = new LinkedHashMap<>();
    detail.keys().forEach(key -> figures.put(key, detail.values(key))); // a copy of all cases each
    Map<String, Stratum> strata = new LinkedHashMap<>();
    for (String part : order) {
      List<Integer> members = rows.getOrDefault(part, List.of());
      if (!members.isEmpty()) {
        Map<String, Double> means = new LinkedHashMap<>();
        figures.forEach(
            (key, values) ->
                means.put(
                    key, members.stream().mapToDouble(row -> values[row]).average().orElseThrow()));
        strata.put(part, new Stratum(members.size(), means));
      }
    }
    return Collections.unmodifiableMap(strata);
  }
}
