package io.github.seqrec.models.base;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;

/** Counts of items. */
public final class Popularities {

  private Popularities() {}

  /** How often each item stands in the data, as {@code SequentialRecommender.popularity()}. */
  public static float[] of(SequenceDataset data) {
    // Counted in whole numbers: a float stops counting at 2^24.
    long[] counts = new long[data.items().size() + 1];
    for (int u = 0; u < data.userCount(); u++) {
      UserSequence sequence = data.sequence(u);
      for (int t = 0; t < sequence.size(); t++) {
        counts[sequence.item(t)]++;
      }
    }
    return of(counts);
  }

  /**
   * The same from counts by index.
   *
   * @param counts row 0 does not matter
   */
  public static float[] of(long[] counts) {
    float[] popularity = new float[counts.length];
    for (int i = 0; i < counts.length; i++) {
      popularity[i] = counts[i];
    }
    popularity[ItemCatalog.PADDING] = Float.NEGATIVE_INFINITY;
    return popularity;
  }
}
