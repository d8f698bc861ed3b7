package io.github.seqrec.data.batch;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.internal.ItemEvents;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Draws negatives in proportion to how often they stand in the training data, from the items that
 * the user never touched. An item that stands nowhere counts as standing there once.
 *
 * <p>Draws from the mass that the user's own items leave, and finds the item by bisecting twice:
 * one random number a draw, none rejected. Needs 12 bytes an event, and 8 bytes an item.
 */
public final class PopularityNegatives implements NegativeSampler {

  private final TouchedItems touched;

  /** At i, the weight of the items 1 to i. */
  private final long[] mass;

  /** For each user, at m, the weight of the user's first m items. */
  private final long[][] touchedMass;

  private PopularityNegatives(TouchedItems touched, long[] mass, int users) {
    this.touched = touched;
    this.mass = mass;
    this.touchedMass = new long[users][];
  }

  /**
   * A sampler over the catalogue and the users of the training data, which is read twice.
   *
   * @throws IllegalArgumentException if the catalogue is empty
   */
  public static PopularityNegatives of(SequenceDataset data) {
    TouchedItems touched = TouchedItems.of(data);
    long[] mass = ItemEvents.of(data);
    for (int item = 1; item < mass.length; item++) {
      mass[item] = mass[item - 1] + Math.max(1, mass[item]);
    }
    PopularityNegatives sampler = new PopularityNegatives(touched, mass, data.userCount());
    for (int u = 0; u < data.userCount(); u++) {
      sampler.touchedMass[u] = sampler.running(touched.ofUser(u));
    }
    return sampler;
  }

  TouchedItems touched() {
    return touched;
  }

  private long[] running(int[] items) {
    long[] sums = new long[items.length + 1];
    for (int m = 0; m < items.length; m++) {
      sums[m + 1] = sums[m] + weight(items[m]);
    }
    return sums;
  }

  private long weight(int item) {
    return mass[item] - mass[item - 1];
  }

  @Override
  public void sample(SplittableRandom random, int user, int[] into, int from, int count) {
    Objects.checkFromIndexSize(from, count, into.length);
    int[] excluded = touched.excludedFor(user);
    long allowed = allowedMass(user, excluded);
    for (int i = from; i < from + count; i++) {
      into[i] = untouched(excluded, user, random.nextLong(allowed));
    }
  }

  private long allowedMass(int user, int[] excluded) {
    return mass[mass.length - 1] - (excluded.length == 0 ? 0 : touchedMass[user][excluded.length]);
  }

  /** The item in whose share of the mass that is left a point lies. */
  private int untouched(int[] excluded, int user, long point) {
    int low = 0;
    int high = excluded.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      long untouchedBelow = mass[excluded[middle] - 1] - touchedMass[user][middle];
      if (untouchedBelow <= point) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    long skipped = low == 0 ? 0 : touchedMass[user][low];
    // The first item up to which the mass exceeds the point; equal sums do not occur, since every
    // item weighs at least 1.
    int found = Arrays.binarySearch(mass, point + skipped);
    return found >= 0 ? found + 1 : -found - 1;
  }

  @Override
  public double logProbability(int user, int item) {
    long allowed = allowedMass(user, touched.excludedFor(user));
    return Math.log((double) weight(item) / allowed);
  }
}
