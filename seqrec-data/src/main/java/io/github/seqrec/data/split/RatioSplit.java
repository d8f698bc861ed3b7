package io.github.seqrec.data.split;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.Split;
import java.util.Locale;

/** Splits the events of each user by shares, in the order of time. */
public final class RatioSplit {

  private RatioSplit() {}

  /**
   * Splits a dataset. The training data is a view of it; its catalogue is the whole one. Each
   * held-out event is a case, with all events of the user before it as its history.
   *
   * <p>The number of training events of a user is rounded up, so that there is at least one, and
   * the border between validation and test to the nearest event. A short sequence may have none
   * left for the test, as 5 events by 0.8 and 0.1 do: 4 train and 1 validates. The description
   * counts the users without a test case.
   *
   * @param training the share of the training events, above 0
   * @param validation the share of the validation events, from 0; the rest, above 0, is the test
   * @throws IllegalArgumentException if the shares are not as described, or nothing is left to test
   */
  public static Split of(SequenceDataset dataset, double training, double validation) {
    PrefixSplit.requireShares(training, validation);
    int[] ends = new int[dataset.userCount()];
    int[] validationEnds = new int[ends.length];
    for (int u = 0; u < ends.length; u++) {
      int size = dataset.sequence(u).size();
      // Less a little, since 100 * 0.55 is above 55 in binary.
      ends[u] = (int) Math.ceil(size * training - 1e-9);
      validationEnds[u] = Math.max(ends[u], (int) Math.round(size * (training + validation)));
    }
    return PrefixSplit.of(
        dataset,
        ends,
        validationEnds,
        String.format(
            Locale.ROOT, "ratio split %.3g training, %.3g validation", training, validation));
  }
}
