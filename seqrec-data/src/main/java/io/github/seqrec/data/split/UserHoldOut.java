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
   * @param training the share of the training users, above 0
   * @param validation the share of users for validation, from 0; the rest, above 0, is for the test
   * @param seed decides which users
   * @throws IllegalArgumentException if the shares are not as described, or one that is above 0 is
   *     too small for a case
   */
  public static Split of(SequenceDataset dataset, double training, double validation, long seed) {
    PrefixSplit.requireShares(training, validation);
    int users = dataset.userCount();
    int[] order = new int[users];
    Arrays.setAll(order, u -> u);
    Shuffle.inPlace(order, new SplittableRandom(seed));
    int forTraining = (int) Math.round(users * training);
    int forValidation = Math.min(users - forTraining, (int) Math.round(users * validation));
    int forTest = users - forTraining - forValidation;
    List<TestCase> tests = cases(dataset, Arrays.copyOfRange(order, 0, forTest));
    List<TestCase> validations =
        cases(dataset, Arrays.copyOfRange(order, forTest, forTest + forValidation));
    int[] trained = Arrays.copyOfRange(order, forTest + forValidation, users);
    boolean validates = validation == 0 || !validations.isEmpty();
    if (tests.isEmpty() || trained.length == 0 || !validates) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "training on %.3g of %,d users and validating on %.3g leaves %,d validation cases,"
                  + " %,d test cases and %,d training users, and must leave some of each; choose"
                  + " other shares, or 0 for no validation",
              training,
              users,
              validation,
              validations.size(),
              tests.size(),
              trained.length));
    }
    Arrays.sort(trained);
    String description =
        String.format(
            Locale.ROOT,
            "user hold-out, seed %d: %,d users for training, %,d for validation, %,d for the test;"
                + " last action = target; %,d held-out users with a single event have no case",
            seed,
            trained.length,
            forValidation,
            forTest,
            forTest + forValidation - tests.size() - validations.size());
    return new Split(new UserSubset(dataset, trained), validations, tests, description);
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
