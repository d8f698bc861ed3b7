package io.github.seqrec.api;

import java.util.Arrays;

/**
 * The best of the items that are offered: the highest scores, and of equal ones the lower indices.
 *
 * <p>An item is one number that sorts as it ranks. Those above the bar are gathered until twice as
 * many as wanted are there; then the worse half goes and the bar rises to what is left.
 */
final class BestItems {

  private final int most;
  private final long[] kept;
  private int size;
  private float bar = Float.NEGATIVE_INFINITY;

  /**
   * Begins with none.
   *
   * @param most of them, 0 or more
   * @param offered at most
   */
  BestItems(int most, int offered) {
    this.most = Math.min(most, offered);
    kept = new long[2 * this.most];
  }

  /** Offers an item. */
  void offer(int item, float score) {
    // What equals the bar may have the lower index.
    if (score < bar || most == 0) {
      return;
    }
    kept[size++] = ((long) ordered(score) << Integer.SIZE) | (Integer.MAX_VALUE - item);
    if (size == kept.length) {
      Arrays.sort(kept);
      System.arraycopy(kept, size - most, kept, 0, most);
      size = most;
      bar = score(kept[0]);
    }
  }

  /** The bits of a score, in the order of the scores. */
  private static int ordered(float score) {
    int bits = Float.floatToIntBits(score + 0f); // both zeros are one
    return bits ^ (bits >> (Integer.SIZE - 1) & Integer.MAX_VALUE);
  }

  private static float score(long key) {
    int bits = (int) (key >> Integer.SIZE);
    return Float.intBitsToFloat(bits ^ (bits >> (Integer.SIZE - 1) & Integer.MAX_VALUE));
  }

  /** The best of those that were offered so far, best first. */
  int[] ordered() {
    Arrays.sort(kept, 0, size);
    int[] best = new int[Math.min(most, size)];
    for (int rank = 0; rank < best.length; rank++) {
      best[rank] = Integer.MAX_VALUE - (int) kept[size - 1 - rank];
    }
    return best;
  }
}
