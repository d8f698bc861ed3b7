package io.github.seqrec.eval;

import com.google.common.collect.Lists;
import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.History;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.TestCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The cases that can be scored under a protocol, and why the others cannot. */
final class Selection {

  /** A case and its position in the list that was handed in. */
  record Entry(int position, TestCase test) {}

  private final int given;
  private final List<Entry> scored = new ArrayList<>();
  private final Map<String, Integer> skipped = new LinkedHashMap<>();

  /**
   * Checks and sorts all cases.
   *
   * @param skip the reason not to score a case, empty if it can be scored
   * @throws IllegalArgumentException if an index is not of the catalogue, or nothing can be scored
   */
  Selection(ItemCatalog catalog, List<TestCase> cases, Function<TestCase, Optional<String>> skip) {
    this(catalog, cases, 0, skip);
    if (cases.isEmpty()) {
      throw noCases();
    }
    if (scored.isEmpty()) {
      throw noneScored(given, skipped);
    }
  }

  /**
   * Checks and sorts some of the cases.
   *
   * @param first position of the first of them
   * @param skip the reason not to score a case, empty if it can be scored
   * @throws IllegalArgumentException if an index is not of the catalogue
   */
  Selection(
      ItemCatalog catalog,
      List<TestCase> cases,
      int first,
      Function<TestCase, Optional<String>> skip) {
    given = cases.size();
    int next = first;
    for (TestCase test : cases) {
      int position = next++;
      checkItem(catalog, test.target(), "target", position);
      checkItems(catalog, test.history(), "history", position);
      checkItems(catalog, test.touched(), "touched", position);
      checkItems(catalog, test.further(), "further", position);
      skip.apply(test)
          .ifPresentOrElse(
              reason -> skipped.merge(reason, 1, Integer::sum),
              () -> scored.add(new Entry(position, test)));
    }
  }

  static IllegalArgumentException noCases() {
    return new IllegalArgumentException(
        "cases is empty; evaluation needs at least one test case: does the split leave any?");
  }

  static IllegalArgumentException noneScored(int given, Map<String, Integer> skipped) {
    return new IllegalArgumentException(
        "none of the " + given + " cases can be scored, by reason: " + skipped);
  }

  /** The cases to score, in their order, in parts of at most so many. */
  List<List<Entry>> batches(int rows) {
    return Lists.partition(scored, rows);
  }

  /** How many cases can be scored. */
  int size() {
    return scored.size();
  }

  EvaluationReport.Cases cases() {
    return new EvaluationReport.Cases(given, scored.size(), skipped);
  }

  static List<History> histories(List<Entry> batch) {
    return batch.stream().map(entry -> entry.test().history()).toList();
  }

  private static void checkItems(ItemCatalog catalog, History items, String what, int position) {
    for (int t = 0; t < items.size(); t++) {
      checkItem(catalog, items.item(t), what, position);
    }
  }

  private static void checkItem(ItemCatalog catalog, int item, String what, int position) {
    if (item < 1 || item > catalog.size()) {
      throw new IllegalArgumentException(
          what
              + " of case "
              + position
              + " holds item index "
              + item
              + ", which is outside the model's catalogue 1.."
              + catalog.size()
              + "; evaluate on cases of the split that the model was trained on");
    }
  }
}
