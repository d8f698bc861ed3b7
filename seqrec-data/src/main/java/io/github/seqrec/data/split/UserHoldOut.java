package io.github.seqrec.data.split;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.api.internal.Shuffle;
import io.github.seqrec.data.internal.UserSubset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Holds out whole users, so that a model is asked about users that it never saw. */
public final class UserHoldOut {

  private UserHoldOut() {}

  /**
   * Splits a dataset. The training data holds all events of the other users; its catalogue is the
   * whole one. The last event of a held-out user is the case, and the events before it the history;
   * a held-out user with a single event has no case, which the description counts.
   *
   * @param validation the share of users for validation, from 0
   * @param test the share of users for the test, above 0; some must be left for training
   * @param seed decides which users
   * @throws IllegalArgumentException if the shares are not as described, or one that is above 0 is
   *     too small for a case
   */
  public static Split of(SequenceDataset dataset, double validation, double test, long seed) {
    int users = dataset.userCount();
    if (!(validation >= 0 && test > 0 && validation + test < 1)) {
      throw new IllegalArgumentException(
          "validation ("
              + validation
              + ") must be from 0, test ("
              + test
              + ") above 0, and both together below 1; 0.1 and 0.1 are usual");
    }
    int[] order = new int[users];
    Arrays.setAll(order, u -> u);
    Shuffle.inPlace(order, new SplittableRandom(seed));
    int forTest = (int) Math.round(users * test);
    int forValidation = (int) Math.round(users * validation);
    List<TestCase> tests = cases(dataset, Arrays.copyOfRange(order, 0, forTest));
    List<TestCase> validations =
        cases(dataset, Arrays.copyOfRange(order, forTest, forTest + forValidation));
    int[] training = Arrays.copyOfRange(order, forTest + forValidation, users);
    boolean validates = validation == 0 || !validations.isEmpty();
    if (tests.isEmpty() || training.length == 0 || !validates) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "holding out %.3g of %,d users for validation and %.3g for the test leaves %,d"
                  + " validation cases, %,d test cases and %,d training users, and must leave some"
                  + " of each; choose other shares, or 0 for no validation",
              validation,
              users,
              test,
              validations.size(),
              tests.size(),
              training.length));
    }
    Arrays.sort(training);
    String description =
        String.format(
            Locale.ROOT,
            "user hold-out, seed %d: %,d users for training, %,d for validation, %,d for the test;"
                + " last action = target; %,d held-out users with a single event have no case",
            seed,
            training.length,
            forValidation,
            forTest,
            forTest + forValidation - tests.size() - validations.size());
    return new Split(new UserSubset(dataset, training), validations, tests, description);
  }

  private static List<TestCase> cases(SequenceDataset dataset, int[] users) {
    Arrays.sort(users);
    List<TestCase> cases = new ArrayList<>();
    for (int user : users) {
      UserSequence sequence = dataset.sequence(user);
      int last = sequence.size() - 1;
      if (last > 0) {
        History touched = sequence.history(last + 1);
        cases.add(new TestCase(sequence.history(last), sequence.item(last), touched));
      }
    }
    return cases;
  }
}
