package io.github.seqrec.data.split;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.Split;

/** Splits off the last events of each user for the test, and as many before them to validate. */
public final class LeaveLastN {

  private LeaveLastN() {}

  /**
   * Splits a dataset. The training data is a view of it; its catalogue is the whole one. Each
   * held-out event is a case, with all events of the user before it as its history.
   *
   * <p>A user with fewer than {@code 2 count + 1} events stays in the training data entirely and
   * has no case; the description says how many there are.
   *
   * @param count events of a user for the test, and again for validation, at least 1
   * @throws IllegalArgumentException if {@code count} is below 1, or no user has enough events
   */
  public static Split of(SequenceDataset dataset, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "count (" + count + ") must be at least 1; LeaveOneOut is 1");
    }
    int[] ends = new int[dataset.userCount()];
    int[] validationEnds = new int[ends.length];
    for (int u = 0; u < ends.length; u++) {
      int size = dataset.sequence(u).size();
      boolean divided = size > 2L * count;
      ends[u] = divided ? size - 2 * count : size;
      validationEnds[u] = divided ? size - count : size;
    }
    return PrefixSplit.of(
        dataset,
        ends,
        validationEnds,
        "leave-last-" + count + ": last " + count + " = test, " + count + " before = validation");
  }
}
