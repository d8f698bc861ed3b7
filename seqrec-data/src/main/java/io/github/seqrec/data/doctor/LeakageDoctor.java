package io.github.seqrec.data.doctor;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.PreparationNotes;
import io.github.seqrec.data.doctor.Diagnosis.Finding;
import io.github.seqrec.data.doctor.Diagnosis.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Looks for what makes results on a dataset and a split mean something else than they seem to: the
 * order of the rows, ties, duplicates, training on what came later, numbers of items that tell the
 * target, sequences without any order.
 *
 * <p>Reads the data and the history of each test case a few times, and sorts about 5 million pairs
 * of items at most, those of a share of the users; the same data and split give the same diagnosis.
 */
public final class LeakageDoctor {

  private LeakageDoctor() {}

  /**
   * Examines a dataset and a split of it.
   *
   * @param data the data as read, or filtered
   * @param split one that was made of these data
   * @throws IllegalArgumentException if the split has no test case, or is one of other data
   */
  public static Diagnosis examine(SequenceDataset data, Split split) {
    requireCases(split);
    if (!split.training().items().equals(data.items())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the split (%,d items) must be one of these data (%,d items); split them first",
              split.training().items().size(),
              data.items().size()));
    }
    InteractionDataset events = InteractionDataset.copyOf(data);
    List<Finding> findings = new ArrayList<>();
    findings.add(counts(events));
    findings.add(order(events));
    findings.add(duplicates(events));
    findings.addAll(TimeChecks.of(events, split));
    findings.add(protocol(events, split));
    findings.addAll(NumberingCheck.of(split));
    findings.addAll(BaselineChecks.of(split));
    findings.add(ShuffleTest.of(split.training()));
    return new Diagnosis(findings);
  }

  /**
   * Examines numbers that a model is to read instead of the items' ids: whether "the largest of the
   * history + 1" tells the target.
   *
   * @param split whose test cases are asked; no model is trained on what this tells
   * @param what whose numbers they are, for the text, such as {@code the random indexing}
   * @param numbers the number of each item index; what is at 0, the padding, is not read
   * @return a finding of the check {@code numbering}: a leak or a fact
   * @throws IllegalArgumentException if the split has no test case, or the numbers are more or
   *     fewer than its items
   */
  public static Finding examineNumbering(Split split, String what, long[] numbers) {
    requireCases(split);
    int items = split.training().items().size();
    if (numbers.length != items + 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the numbers (%,d) must be one more than the items of the split (%,d);"
                  + " number the items of these data",
              numbers.length,
              items));
    }
    return NumberingCheck.of(split, what, numbers);
  }

  private static void requireCases(Split split) {
    if (split.test().isEmpty()) {
      throw new IllegalArgumentException(
          "the split has no test case to look at; are its users long enough, its borders in the data?");
    }
  }

  private static Finding counts(InteractionDataset data) {
    long events = data.interactionCount();
    double average = (double) events / data.userCount();
    return finding(
        "counts",
        Level.FACT,
        String.format(
            Locale.ROOT,
            "%,d users, %,d items, %,d events, %.2f a user",
            data.userCount(),
            data.items().size(),
            events,
            average),
        "users",
        data.userCount(),
        "items",
        data.items().size(),
        "events",
        events,
        "average_length",
        average);
  }

  private static Finding order(InteractionDataset data) {
    long moved = data.notes().steps().stream().mapToLong(PreparationNotes.Step::outOfOrder).sum();
    String order;
    if (moved > 0) {
      order =
          String.format(
              Locale.ROOT, "%,d rows came before an earlier one of their user; sorted", moved);
    } else if (data.notes().sorted()) {
      order = "the rows of every user were in order";
    } else {
      order = "as it was given; nothing was sorted";
    }
    return finding("order", Level.FACT, order, "rows_out_of_order", moved);
  }

  private static Finding duplicates(InteractionDataset data) {
    long repeats = data.notes().last().repeats();
    long consecutive = 0;
    for (int u = 0; u < data.userCount(); u++) {
      UserSequence sequence = data.sequence(u);
      for (int t = 1; t < sequence.size(); t++) {
        consecutive += sequence.item(t) == sequence.item(t - 1) ? 1 : 0;
      }
    }
    double share = (double) consecutive / data.interactionCount();
    boolean many = share > 0.1;
    return finding(
        "duplicates",
        many ? Level.LEAK : Level.FACT,
        String.format(
            Locale.ROOT,
            "%,d events repeat an item of their user, %,d (%.2f %%) that of the event before%s",
            repeats,
            consecutive,
            100 * share,
            many ? "; the next item is mostly the last one, so drop them with Repeats" : ""),
        "repeated_pairs",
        repeats,
        "consecutive",
        consecutive);
  }

  private static Finding protocol(InteractionDataset data, Split split) {
    long users =
        split.test().stream().map(next -> next.history().user().orElse("")).distinct().count();
    long without = data.userCount() - users;
    double share = (double) without / data.userCount();
    return finding(
        "protocol",
        share > 0.1 ? Level.WARNING : Level.FACT,
        String.format(
            Locale.ROOT,
            "%,d test cases of %,d users; %,d users (%.2f %%) have none; training holds %,d events",
            split.test().size(),
            users,
            without,
            100 * share,
            split.training().interactionCount()),
        "test_cases",
        split.test().size(),
        "users_without_case",
        without,
        "training_events",
        split.training().interactionCount());
  }

  /** A finding with figures as names and numbers in turn. */
  static Finding finding(String check, Level level, String text, Object... figures) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < figures.length; i += 2) {
      named.put((String) figures[i], ((Number) figures[i + 1]).doubleValue());
    }
    return new Finding(check, level, text, named);
  }
}
