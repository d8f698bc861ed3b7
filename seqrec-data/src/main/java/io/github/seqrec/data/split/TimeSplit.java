package io.github.seqrec.data.split;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.UserSequence;

/**
 * Splits all users at the same moments, so that nothing is trained on that happened after what is
 * tested.
 */
public final class TimeSplit {

  private TimeSplit() {}

  /**
   * Splits a dataset. The training data is a view of it, in which a user may have no event; its
   * catalogue is the whole one. Each later event is a case, with all events of the user before it
   * as its history; one without any is none, and counted in the description.
   *
   * @param validationFrom the first time, in the unit of the data, of the validation events
   * @param testFrom the first time of the test events
   * @throws IllegalArgumentException if the data has no timestamps, the moments are not in this
   *     order, or nothing is left to train or to test
   */
  public static Split of(SequenceDataset dataset, long validationFrom, long testFrom) {
    return new Borders(dataset, validationFrom, testFrom).split();
  }

  /**
   * Splits some of the users of a larger dataset, as {@link #of} splits all: here it is no error if
   * nothing is left to train or to test.
   *
   * @throws IllegalArgumentException if the data has no timestamps, or the moments are not in this
   *     order
   */
  public static Split ofPart(SequenceDataset dataset, long validationFrom, long testFrom) {
    return new Borders(dataset, validationFrom, testFrom).splitPart();
  }

  /** Where the parts of each user's sequence end. */
  private static final class Borders {
    private final SequenceDataset dataset;
    private final int[] ends;
    private final int[] validationEnds;
    private final String rule;

    Borders(SequenceDataset dataset, long validationFrom, long testFrom) {
      if (validationFrom > testFrom) {
        throw new IllegalArgumentException(
            "validationFrom ("
                + validationFrom
                + ") must not be after testFrom ("
                + testFrom
                + "); give the earlier one first");
      }
      this.dataset = dataset;
      ends = new int[dataset.userCount()];
      validationEnds = new int[ends.length];
      for (int u = 0; u < ends.length; u++) {
        UserSequence sequence = dataset.sequence(u);
        if (!sequence.hasTimestamps()) {
          throw new IllegalArgumentException(
              "a time split needs data with timestamps, found none; split it by leave-one-out");
        }
        ends[u] = before(sequence, validationFrom);
        validationEnds[u] = before(sequence, testFrom);
      }
      rule = "time split: validation from " + validationFrom + ", test from " + testFrom;
    }

    Split split() {
      return PrefixSplit.of(dataset, ends, validationEnds, rule);
    }

    Split splitPart() {
      return PrefixSplit.ofPart(dataset, ends, validationEnds, rule);
    }
  }

  /** The number of events before a time. */
  private static int before(UserSequence sequence, long time) {
    int low = 0;
    int high = sequence.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sequence.timestamp(middle) < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
