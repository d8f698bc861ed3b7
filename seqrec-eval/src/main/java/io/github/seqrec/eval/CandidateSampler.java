package io.github.seqrec.eval;

import io.github.seqrec.api.TestCase;
import io.github.seqrec.api.internal.SplitMix;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws negatives: items that a user never touched, without replacement, uniform or by popularity.
 * What is drawn depends on the seed, the number of the draw, the position of the case and its
 * touched items, and on nothing else, so that all models meet the same negatives. Thread-safe.
 */
final class CandidateSampler {

  /** By popularity: so many rejections of taken items before what is left is weighed anew. */
  private static final int PATIENCE = 100;

  private final int items;
  private final int negatives;
  private final int draws;
  private final long seed;

  /** Events of all items up to each index; null for uniform draws. */
  private final long @Nullable [] cumulative;

  CandidateSampler(int items, int negatives, int draws, long seed, @Nullable ItemCounts counts) {
    this.items = items;
    this.negatives = negatives;
    this.draws = draws;
    this.seed = seed;
    this.cumulative = counts == null ? null : cumulative(counts);
  }

  private static long[] cumulative(ItemCounts counts) {
    long[] sums = new long[counts.items() + 1];
    for (int item = 1; item < sums.length; item++) {
      sums[item] = sums[item - 1] + counts.events(item);
    }
    return sums;
  }

  /** Whether the user left enough items that can be drawn. */
  boolean canSample(TestCase test) {
    BitSet taken = unavailable(test);
    if (cumulative == null) {
      return items - taken.cardinality() >= negatives;
    }
    int available = 0;
    for (int item = taken.nextClearBit(1);
        available < negatives && item <= items;
        item = taken.nextClearBit(item + 1)) {
      available += cumulative[item] > cumulative[item - 1] ? 1 : 0;
    }
    return available >= negatives;
  }

  /** How many items the user never touched. */
  int untouched(TestCase test) {
    return items - unavailable(test).cardinality();
  }

  /** The relevant items, then the negatives of each draw in turn. Needs {@link #canSample}. */
  int[] candidates(int position, TestCase test) {
    BitSet taken = unavailable(test);
    int[] relevant = test.relevant();
    int[] candidates = Arrays.copyOf(relevant, relevant.length + draws * negatives);
    for (int draw = 0; draw < draws; draw++) {
      SplittableRandom random =
          new SplittableRandom(SplitMix.mix(SplitMix.mix(SplitMix.mix(seed) + draw) + position));
      int from = relevant.length + draw * negatives;
      for (int i = from; i < from + negatives; i++) {
        int item = cumulative == null ? uniform(random, taken) : popular(random, taken, cumulative);
        taken.set(item);
        candidates[i] = item;
      }
      for (int i = from; i < from + negatives; i++) {
        taken.clear(candidates[i]);
      }
    }
    return candidates;
  }

  private int uniform(SplittableRandom random, BitSet taken) {
    // Rejection: few items are taken as a rule, and if many are, they are few in all.
    int item;
    do {
      item = random.nextInt(1, items + 1);
    } while (taken.get(item));
    return item;
  }

  private int popular(SplittableRandom random, BitSet taken, long[] sums) {
    for (int attempt = 0; attempt < PATIENCE; attempt++) {
      int item = find(sums, random.nextLong(sums[items]));
      if (!taken.get(item)) {
        return item;
      }
    }
    // A user who took nearly all that is popular: the same distribution over what is left.
    long left = 0;
    for (int item = taken.nextClearBit(1); item <= items; item = taken.nextClearBit(item + 1)) {
      left += sums[item] - sums[item - 1];
    }
    long place = random.nextLong(left);
    int item = taken.nextClearBit(1);
    for (place -= sums[item] - sums[item - 1]; place >= 0; place -= sums[item] - sums[item - 1]) {
      item = taken.nextClearBit(item + 1);
    }
    return item;
  }

  /** The item whose share of the events holds a place, counted from 0. */
  private static int find(long[] sums, long place) {
    int low = 1;
    int high = sums.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sums[middle] > place) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private BitSet unavailable(TestCase test) {
    BitSet taken = new BitSet(items + 1);
    for (int item : test.relevant()) {
      taken.set(item);
    }
    for (int t = 0; t < test.touched().size(); t++) {
      taken.set(test.touched().item(t));
    }
    return taken;
  }
}
