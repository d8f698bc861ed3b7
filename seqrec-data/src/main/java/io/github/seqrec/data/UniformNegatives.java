package io.github.seqrec.data;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Draws negatives uniformly from the items that the user never touched.
 *
 * <p>Draws the rank of an item among those, and finds the item by bisecting the user's own: one
 * random number a draw, none rejected, however much of the catalogue the user touched. Needs 4
 * bytes an event.
 */
public final class UniformNegatives implements NegativeSampler {

  private final int itemCount;

  /** The distinct items of each user, ascending. */
  private final int[][] touched;

  private UniformNegatives(SequenceDataset data) {
    this.itemCount = data.items().size();
    this.touched = new int[data.userCount()][];
    for (int u = 0; u < touched.length; u++) {
      UserSequence sequence = data.sequence(u);
      touched[u] =
          Arrays.stream(sequence.history(sequence.size()).toArray()).sorted().distinct().toArray();
    }
  }

  /**
   * A sampler over the catalogue and the users of the training data, which is read once.
   *
   * @throws IllegalArgumentException if the catalogue is empty
   */
  public static UniformNegatives of(SequenceDataset data) {
    if (data.items().size() == 0) {
      throw new IllegalArgumentException("the catalogue (0 items) must hold items to draw from");
    }
    return new UniformNegatives(data);
  }

  @Override
  public void sample(SplittableRandom random, int user, int[] into, int from, int count) {
    Objects.checkFromIndexSize(from, count, into.length);
    int[] excluded = user == SequenceBatch.UNKNOWN_USER ? new int[0] : touched[user];
    int allowed = itemCount - excluded.length;
    if (allowed == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "user %d touched all %,d items of the catalogue, which leaves no negative;"
                  + " leave the user out, or train with a loss over all items",
              user,
              itemCount));
    }
    for (int i = from; i < from + count; i++) {
      into[i] = untouched(excluded, random.nextInt(allowed));
    }
  }

  /** The item at a rank, from 0, among those that are not excluded. */
  private static int untouched(int[] excluded, int rank) {
    int low = 0;
    int high = excluded.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int untouchedBelow = excluded[middle] - 1 - middle;
      if (untouchedBelow <= rank) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return rank + 1 + low;
  }
}
