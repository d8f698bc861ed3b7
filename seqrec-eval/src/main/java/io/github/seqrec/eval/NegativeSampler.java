package io.github.seqrec.eval;

import io.github.seqrec.api.TestCase;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Draws negatives: items that a user never touched, uniform and without replacement. What is drawn
 * depends on the seed, the number of the draw, the position of the case and its touched items, and
 * on nothing else, so that all models meet the same negatives. Thread-safe.
 */
final class NegativeSampler {

  private final int items;
  private final int negatives;
  private final int draws;
  private final long seed;

  NegativeSampler(int items, int negatives, int draws, long seed) {
    this.items = items;
    this.negatives = negatives;
    this.draws = draws;
    this.seed = seed;
  }

  /** Whether the user left enough items untouched. */
  boolean canSample(TestCase test) {
    return items - unavailable(test).cardinality() >= negatives;
  }

  /** The target, then the negatives of each draw in turn. Needs {@link #canSample}. */
  int[] candidates(int position, TestCase test) {
    BitSet taken = unavailable(test);
    int[] candidates = new int[1 + draws * negatives];
    candidates[0] = test.target();
    for (int draw = 0; draw < draws; draw++) {
      SplittableRandom random = new SplittableRandom(mix(mix(mix(seed) + draw) + position));
      int from = 1 + draw * negatives;
      for (int i = from; i < from + negatives; i++) {
        // Rejection: few items are taken as a rule, and if many are, they are few in all.
        int item;
        do {
          item = random.nextInt(1, items + 1);
        } while (taken.get(item));
        taken.set(item);
        candidates[i] = item;
      }
      for (int i = from; i < from + negatives; i++) {
        taken.clear(candidates[i]);
      }
    }
    return candidates;
  }

  private BitSet unavailable(TestCase test) {
    BitSet taken = new BitSet(items + 1);
    taken.set(test.target());
    for (int t = 0; t < test.touched().size(); t++) {
      taken.set(test.touched().item(t));
    }
    return taken;
  }

  /**
   * MurmurHash3's finalizer with Stafford's constants (variant 13), after a step of the golden
   * ratio so that 0 does not map to 0: neighbouring cases and seeds get unrelated streams.
   */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
