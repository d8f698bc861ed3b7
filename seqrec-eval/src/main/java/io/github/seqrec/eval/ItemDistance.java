package io.github.seqrec.eval;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import java.util.Arrays;

/** How unlike two items are, from 0 (the same) to 1; symmetric. Implementations are thread-safe. */
@FunctionalInterface
public interface ItemDistance {

  /** The distance between two item indices. */
  double between(int a, int b);

  /**
   * Distance by who took the items: {@code 1 - |A and B| / sqrt(|A| |B|)} with the sets A and B of
   * the users who took either (the cosine of Sarwar et al. 2001, "Item-Based Collaborative
   * Filtering Recommendation Algorithms", WWW, on binary data). An item that nobody took is at
   * distance 1 from all others. Holds one number per user and item.
   *
   * @param training the training part of a split
   */
  static ItemDistance coOccurrence(SequenceDataset training) {
    ItemCounts counts = ItemCounts.of(training);
    int[][] takers = new int[counts.items() + 1][];
    int[] filled = new int[takers.length];
    for (int item = 1; item < takers.length; item++) {
      takers[item] = new int[counts.users(item)];
    }
    for (int u = 0; u < training.userCount(); u++) {
      UserSequence sequence = training.sequence(u);
      for (int t = 0; t < sequence.size(); t++) {
        int item = sequence.item(t);
        if (filled[item] == 0 || takers[item][filled[item] - 1] != u) {
          takers[item][filled[item]++] = u;
        }
      }
    }
    return (a, b) -> {
      int common = 0;
      int[] shorter = takers[a].length < takers[b].length ? takers[a] : takers[b];
      int[] longer = takers[a].length < takers[b].length ? takers[b] : takers[a];
      for (int user : shorter) {
        common += Arrays.binarySearch(longer, user) >= 0 ? 1 : 0;
      }
      return common == 0 ? 1 : 1 - common / Math.sqrt((double) shorter.length * longer.length);
    };
  }
}
