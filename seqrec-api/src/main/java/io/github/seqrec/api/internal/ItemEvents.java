package io.github.seqrec.api.internal;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;

/** How often each item stands in a dataset. */
public final class ItemEvents {

  private ItemEvents() {}

  /**
   * Counts in one pass, in whole numbers, which a float stops doing at 2^24.
   *
   * @return (N + 1), by item index; 0 at the padding
   */
  public static long[] of(SequenceDataset data) {
    long[] counts = new long[data.items().size() + 1];
    for (int u = 0; u < data.userCount(); u++) {
      UserSequence sequence = data.sequence(u);
      for (int t = 0; t < sequence.size(); t++) {
        counts[sequence.item(t)]++;
      }
    }
    return counts;
  }
}
