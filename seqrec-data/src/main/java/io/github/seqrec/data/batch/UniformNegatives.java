package io.github.seqrec.data.batch;

import io.github.seqrec.api.SequenceDataset;
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

  private final TouchedItems touched;

  private UniformNegatives(TouchedItems touched) {
    this.touched = touched;
  }

  /**
   * A sampler over the catalogue and the users of the training data, which is read once.
   *
   * @throws IllegalArgumentException if the catalogue is empty
   */
  public static UniformNegatives of(SequenceDataset data) {
    return new UniformNegatives(TouchedItems.of(data));
  }

  @Override
  public void sample(SplittableRandom random, int user, int[] into, int from, int count) {
    Objects.checkFromIndexSize(from, count, into.length);
    int[] excluded = touched.excludedFor(user);
    int allowed = touched.itemCount() - excluded.length;
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

  @Override
  public double logProbability(int user, int item) {
    return -Math.log(touched.itemCount() - touched.excludedFor(user).length);
  }
}
