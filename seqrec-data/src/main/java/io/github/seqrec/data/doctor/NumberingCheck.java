package io.github.seqrec.data.doctor;

import com.google.common.primitives.Longs;
import io.github.seqrec.api.History;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.data.ItemNumbering;
import io.github.seqrec.data.doctor.Diagnosis.Finding;
import io.github.seqrec.data.doctor.Diagnosis.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether the numbers of items tell the target: items numbered by first appearance, user after user
 * and the held-out ones included, make "the largest number of the history + 1" a good guess.
 */
final class NumberingCheck {

  /** By how much it must beat a numbering that knows the training data only. */
  private static final double FACTOR = 2;

  private static final int FEWEST_HITS = 10;

  /**
   * Below that share neighbours by number are neighbours by chance or by subject, as sequels are.
   */
  private static final double SMALLEST_SHARE = 0.01;

  private NumberingCheck() {}

  static List<Finding> of(Split split) {
    ItemCatalog catalog = split.training().items();
    long[] indices = new long[catalog.size() + 1];
    Arrays.setAll(indices, item -> item);
    int safe = safeHits(split);
    List<Finding> findings = new ArrayList<>();
    long[] spelt = numbers(catalog);
    if (spelt != null) {
      findings.add(
          finding(
              "numbering",
              Level.LEAK,
              "the ids of the data",
              hits(split.test(), spelt),
              safe,
              split));
    }
    findings.add(
        finding(
            "catalogue numbering",
            Level.WARNING,
            "the indices of the catalogue",
            hits(split.test(), indices),
            safe,
            split));
    return findings;
  }

  /** Whether these numbers tell the target. */
  static Finding of(Split split, String what, long[] numbers) {
    return finding(
        "numbering", Level.LEAK, what, hits(split.test(), numbers), safeHits(split), split);
  }

  private static int safeHits(Split split) {
    int[] trained = ItemNumbering.byTraining(split.training());
    return hits(split.test(), Arrays.stream(trained).asLongStream().toArray());
  }

  /** The ids as numbers, or null if one is none. */
  private static long @Nullable [] numbers(ItemCatalog catalog) {
    long[] numbers = new long[catalog.size() + 1];
    numbers[0] = Long.MIN_VALUE;
    for (int item = 1; item < numbers.length; item++) {
      Long number = Longs.tryParse(catalog.id(item));
      if (number == null) {
        return null;
      }
      numbers[item] = number;
    }
    return numbers;
  }

  private static int hits(List<TestCase> cases, long[] numbers) {
    int hits = 0;
    for (TestCase next : cases) {
      History history = next.history();
      long largest = Long.MIN_VALUE;
      for (int t = 0; t < history.size(); t++) {
        largest = Math.max(largest, numbers[history.item(t)]);
      }
      hits += numbers[next.target()] == largest + 1 ? 1 : 0;
    }
    return hits;
  }

  private static Finding finding(
      String check, Level worst, String what, int hits, int safe, Split split) {
    double cases = split.test().size();
    boolean tells = hits >= FEWEST_HITS && hits > FACTOR * safe && hits > SMALLEST_SHARE * cases;
    return LeakageDoctor.finding(
        check,
        tells ? worst : Level.FACT,
        String.format(
            Locale.ROOT,
            "\"largest of the history + 1\" by %s has HR@1 %.2f %%, by numbers from the training"
                + " data only %.2f %%%s",
            what,
            100 * hits / cases,
            100 * safe / cases,
            tells
                ? "; models that read numbers as text get the answer, give them"
                    + " ItemNumbering.byTraining"
                : ""),
        "hr@1",
        hits / cases,
        "hr@1_by_training",
        safe / cases);
  }
}
