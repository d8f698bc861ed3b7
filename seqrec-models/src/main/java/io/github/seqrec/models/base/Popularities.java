package io.github.seqrec.models.base;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.internal.ItemEvents;

/** Counts of items. */
public final class Popularities {

  private Popularities() {}

  /** How often each item stands in the data, as {@code SequentialRecommender.popularity()}. */
  public static float[] of(SequenceDataset data) {
    return of(ItemEvents.of(data));
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
