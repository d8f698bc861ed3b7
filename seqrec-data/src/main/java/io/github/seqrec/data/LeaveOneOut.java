package io.github.seqrec.data;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.data.internal.PrefixDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits off the last action of each user for the test and the one before it for validation (W.-C.
 * Kang and J. McAuley, Self-Attentive Sequential Recommendation, ICDM 2018, section IV.A).
 */
public final class LeaveOneOut {

  private static final int SHORTEST = 3;

  private LeaveOneOut() {}

  /**
   * Splits a dataset. The training data is a view of it; its catalogue is the whole one.
   *
   * <p>The history of a validation case holds the training events, that of a test case the training
   * events and the validation event. A user with fewer than 3 events stays in the training data
   * entirely and has no case; the description says how many there are.
   *
   * @throws IllegalArgumentException if no user has 3 events
   */
  public static Split of(SequenceDataset dataset) {
    int users = dataset.userCount();
    int[] ends = new int[users];
    List<TestCase> validation = new ArrayList<>(users);
    List<TestCase> test = new ArrayList<>(users);
    int tied = 0;
    for (int u = 0; u < users; u++) {
      UserSequence sequence = dataset.sequence(u);
      int size = sequence.size();
      ends[u] = size;
      if (size >= SHORTEST) {
        ends[u] = size - 2;
        History touched = sequence.history(size);
        validation.add(new TestCase(sequence.history(size - 2), sequence.item(size - 2), touched));
        test.add(new TestCase(sequence.history(size - 1), sequence.item(size - 1), touched));
        tied += tiedAtTheEnd(sequence) ? 1 : 0;
      }
    }
    if (test.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "leave-one-out needs users with at least %d events, found none among %,d;"
                  + " check the data, or split it by time",
              SHORTEST,
              users));
    }
    String description =
        String.format(
            Locale.ROOT,
            "leave-one-out: last action = test, last but one = validation, of %,d users;"
                + " %,d users with fewer than %d events are in training only;"
                + " %,d test items have the timestamp of the event before them",
            test.size(),
            users - test.size(),
            SHORTEST,
            tied);
    return new Split(new PrefixDataset(dataset, ends), validation, test, description);
  }

  /** Whether the tie rule, not the time, decided which event is the last. */
  private static boolean tiedAtTheEnd(UserSequence sequence) {
    int last = sequence.size() - 1;
    return sequence.hasTimestamps() && sequence.timestamp(last) == sequence.timestamp(last - 1);
  }
}
