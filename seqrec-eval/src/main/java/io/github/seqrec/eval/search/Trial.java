package io.github.seqrec.eval.search;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One choice of options, tried with one budget.
 *
 * @param number of the choice, from 0
 * @param options by name
 * @param budget such as epochs
 * @param value the figure, higher is better; null if the training failed
 */
public record Trial(int number, Map<String, String> options, int budget, @Nullable Double value) {

  /** The largest budget first, then the best value, then the earlier choice. */
  static final Comparator<Trial> BEST_FIRST =
      Comparator.comparingInt(Trial::budget)
          .reversed()
          .thenComparing(Comparator.comparingDouble(Trial::score).reversed())
          .thenComparingInt(Trial::number);

  /** The value, lower than any other if the training failed. */
  double score() {
    return value == null ? Double.NEGATIVE_INFINITY : value;
  }

  /** Refuses to choose from nothing, or to report on it. */
  static void requireSome(List<Trial> trials) {
    if (trials.isEmpty()) {
      throw new IllegalArgumentException("trials is empty; run a search first");
    }
  }
}
