package io.github.seqrec.eval;

/**
 * The scores of a whole catalogue, without some excluded items. Counts them in passes that hold no
 * branch on the data; what is excluded is few, and is taken off afterwards. Not thread-safe.
 */
final class CatalogueRow implements Ranked.Candidates {

  private final boolean[] excluded;
  private final int[] excludedItems;
  private int excludedCount;
  private float[] scores = new float[0];
  private boolean finite;

  /** A row of this length, index 0 included, which is no item. */
  CatalogueRow(int width) {
    excluded = new boolean[width];
    excludedItems = new int[width];
  }

  /** The scores to count from now on; nothing is excluded yet. */
  void reset(float[] row) {
    while (excludedCount > 0) {
      excluded[excludedItems[--excludedCount]] = false;
    }
    scores = row;
    finite = false;
  }

  /** An item is no candidate; may be said twice. */
  void exclude(int item) {
    if (!excluded[item]) {
      excluded[item] = true;
      excludedItems[excludedCount++] = item;
    }
  }

  /** The first candidate whose score is NaN or infinite, 0 if there is none. */
  int firstNotFinite() {
    finite = productsWithZero() == 0;
    for (int item = 1; item < scores.length && !finite; item++) {
      if (!excluded[item] && !Float.isFinite(scores[item])) {
        return item;
      }
    }
    return 0;
  }

  /** 0 if all scores are finite, else NaN; four sums, since each addition waits for its last. */
  private float productsWithZero() {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int item = 1;
    for (; item + 3 < scores.length; item += 4) {
      a += scores[item] * 0f;
      b += scores[item + 1] * 0f;
      c += scores[item + 2] * 0f;
      d += scores[item + 3] * 0f;
    }
    for (; item < scores.length; item++) {
      a += scores[item] * 0f;
    }
    return a + b + c + d;
  }

  @Override
  public Ranked.Count count(float score) {
    int greater = 0;
    int equal = 0;
    if (finite) {
      // The sign bit of a difference, three times as fast as a comparison that cannot be predicted.
      float positiveZero = score + 0f;
      for (int item = 1; item < scores.length; item++) {
        float difference = positiveZero - scores[item];
        greater += Float.floatToRawIntBits(difference) >>> 31;
        equal += difference == 0 ? 1 : 0;
      }
    } else {
      for (int item = 1; item < scores.length; item++) {
        greater += scores[item] > score ? 1 : 0;
        equal += scores[item] == score ? 1 : 0;
      }
    }
    for (int e = 0; e < excludedCount; e++) {
      greater -= scores[excludedItems[e]] > score ? 1 : 0;
      equal -= scores[excludedItems[e]] == score ? 1 : 0;
    }
    return new Ranked.Count(greater, equal);
  }

  @Override
  public int tiedBefore(float score, int item) {
    int before = 0;
    for (int other = 1; other < item; other++) {
      before += scores[other] == score && !excluded[other] ? 1 : 0;
    }
    return before;
  }

  /** The best candidates, at most k, the lower index first where scores are equal. */
  int[] top(int k) {
    int[] best = new int[Math.min(k, scores.length - 1 - excludedCount)];
    int kept = 0;
    for (int item = 1; item < scores.length && best.length > 0; item++) {
      float score = scores[item];
      boolean full = kept == best.length;
      if (excluded[item] || (full && score <= scores[best[kept - 1]])) {
        continue;
      }
      int at = full ? kept - 1 : kept++;
      for (; at > 0 && scores[best[at - 1]] < score; at--) {
        best[at] = best[at - 1];
      }
      best[at] = item;
    }
    return best;
  }
}
