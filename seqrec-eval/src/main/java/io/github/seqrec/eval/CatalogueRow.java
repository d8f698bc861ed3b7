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
    int finite = 0;
    for (int item = 1; item < scores.length; item++) {
      finite += Math.abs(scores[item]) <= Float.MAX_VALUE ? 1 : 0;
    }
    if (finite < scores.length - 1) {
      for (int item = 1; item < scores.length; item++) {
        if (!excluded[item] && !Float.isFinite(scores[item])) {
          return item;
        }
      }
    }
    return 0;
  }

  @Override
  public Ranked.Count count(float score) {
    int greater = 0;
    int atLeast = 0;
    for (int item = 1; item < scores.length; item++) {
      greater += scores[item] > score ? 1 : 0;
      atLeast += scores[item] >= score ? 1 : 0;
    }
    for (int e = 0; e < excludedCount; e++) {
      greater -= scores[excludedItems[e]] > score ? 1 : 0;
      atLeast -= scores[excludedItems[e]] >= score ? 1 : 0;
    }
    return new Ranked.Count(greater, atLeast - greater);
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
