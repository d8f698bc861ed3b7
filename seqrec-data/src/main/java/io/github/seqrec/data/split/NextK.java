package io.github.seqrec.data.split;

import io.github.seqrec.api.History;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Asks about the next several items at once, where a split asks about one event after the other: a
 * user's first question stays, with the events of the later ones as further right answers.
 */
public final class NextK {

  private NextK() {}

  /**
   * A split with the same training data and joined cases. Cases are joined if they follow each
   * other in the list and each history is the one before with its target behind it, as {@link
   * LeaveLastN}, {@link TimeSplit} and {@link RatioSplit} give them. Events after the k-th are
   * right answers no more.
   *
   * @param k how many events a case asks about at most, its target being the first; at least 1
   * @throws IllegalArgumentException if {@code k} is below 1, or a case has further right answers
   */
  public static Split of(Split split, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k (" + k + ") must be at least 1; 5 and 10 are usual");
    }
    List<TestCase> validation = joined(split.validation(), k);
    List<TestCase> test = joined(split.test(), k);
    String description =
        String.format(
            Locale.ROOT,
            "%s; asked about the next %d at once: %,d validation cases, %,d test cases",
            split.description(),
            k,
            validation.size(),
            test.size());
    return new Split(split.training(), validation, test, description);
  }

  private static List<TestCase> joined(List<TestCase> cases, int k) {
    List<TestCase> joined = new ArrayList<>();
    int from = 0;
    while (from < cases.size()) {
      int to = from + 1;
      while (to < cases.size() && follows(cases.get(to - 1), cases.get(to))) {
        to++;
      }
      TestCase first = cases.get(from);
      requireOneAnswer(first);
      int[] further =
          IntStream.range(from + 1, Math.min(to, from + k))
              .map(i -> cases.get(i).target())
              .toArray();
      joined.add(
          new TestCase(first.history(), first.target(), first.touched(), History.of(further)));
      from = to;
    }
    return joined;
  }

  private static void requireOneAnswer(TestCase one) {
    if (!one.further().isEmpty()) {
      throw new IllegalArgumentException(
          "cases must have one right answer each, found one with "
              + (1 + one.further().size())
              + "; give the split that it was made of");
    }
  }

  private static boolean follows(TestCase before, TestCase after) {
    int size = before.history().size();
    return after.history().size() == size + 1
        && after.history().item(size) == before.target()
        && after.touched().equals(before.touched());
  }
}
