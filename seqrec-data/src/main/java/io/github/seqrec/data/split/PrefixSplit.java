package io.github.seqrec.data.split;

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
 * A split whose training data are the first events of each user, and whose cases are the events
 * after them, each with all events before it as its history.
 */
final class PrefixSplit {

  private PrefixSplit() {}

  /**
   * Splits.
   *
   * @param ends how many events of each user are for training; not copied
   * @param validationEnds where the events for validation end, and those for the test begin
   * @param rule what the description says first
   * @throws IllegalArgumentException if there is nothing to train on, or no case for the test
   */
  static Split of(SequenceDataset data, int[] ends, int[] validationEnds, String rule) {
    Split split = ofPart(data, ends, validationEnds, rule);
    if (split.training().interactionCount() == 0 || split.test().isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s leaves %,d training events and %,d test cases of %,d events, and must leave some"
                  + " of both; choose other borders",
              rule,
              split.training().interactionCount(),
              split.test().size(),
              data.interactionCount()));
    }
    return split;
  }

  /** Checks shares of which some must be left for the test. */
  static void requireShares(double training, double validation) {
    if (!(training > 0 && validation >= 0 && training + validation < 1)) {
      throw new IllegalArgumentException(
          "training ("
              + training
              + ") must be above 0, validation ("
              + validation
              + ") from 0, and both together below 1; 0.8 and 0.1 are usual");
    }
  }

  /** Splits some of the users of a larger dataset, of whom none may have a case. */
  static Split ofPart(SequenceDataset data, int[] ends, int[] validationEnds, String rule) {
    List<TestCase> validation = new ArrayList<>();
    List<TestCase> test = new ArrayList<>();
    boolean[] trained = trainedItems(data, ends);
    long withoutHistory = 0;
    long trainingOnly = 0;
    long untested = 0;
    long tied = 0;
    for (int u = 0; u < ends.length; u++) {
      UserSequence sequence = data.sequence(u);
      int size = sequence.size();
      History touched = sequence.history(size);
      int testsBefore = test.size();
      trainingOnly += ends[u] == size ? 1 : 0;
      for (int t = ends[u]; t < size; t++) {
        if (t == 0) {
          withoutHistory++;
          continue;
        }
        TestCase next = new TestCase(sequence.history(t), sequence.item(t), touched);
        (t < validationEnds[u] ? validation : test).add(next);
        tied += t >= validationEnds[u] && tied(sequence, t) ? 1 : 0;
      }
      untested += test.size() == testsBefore ? 1 : 0;
    }
    PrefixDataset training = new PrefixDataset(data, ends);
    long unseen = test.stream().filter(next -> !trained[next.target()]).count();
    String description =
        String.format(
            Locale.ROOT,
            "%s: %,d training events, %,d validation cases, %,d test cases;"
                + " %,d users are in training only, %,d have no test case;"
                + " %,d held-out events have no history and are no case; %,d test items are not in training;"
                + " %,d test items have the timestamp of the event before them",
            rule,
            training.interactionCount(),
            validation.size(),
            test.size(),
            trainingOnly,
            untested,
            withoutHistory,
            unseen,
            tied);
    return new Split(training, validation, test, description);
  }

  private static boolean[] trainedItems(SequenceDataset data, int[] ends) {
    boolean[] trained = new boolean[data.items().size() + 1];
    for (int u = 0; u < ends.length; u++) {
      UserSequence sequence = data.sequence(u);
      for (int t = 0; t < ends[u]; t++) {
        trained[sequence.item(t)] = true;
      }
    }
    return trained;
  }

  private static boolean tied(UserSequence sequence, int t) {
    return sequence.hasTimestamps() && sequence.timestamp(t) == sequence.timestamp(t - 1);
  }
}
