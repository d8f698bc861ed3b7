package io.github.seqrec.models.training;

import io.github.seqrec.data.batch.RatingWeight;
import org.jspecify.annotations.Nullable;

/** What the ratings of the training data are used for. In the input every event stays. */
public enum RatingUse {
  /** Nothing: an event counts as an event, whatever the user thought of it. */
  IGNORE,
  /**
   * A target counts in proportion to its rating: the loss of a step is the mean over its targets
   * weighted by their ratings, so that only the ratio of ratings matters, not their scale. A target
   * rated 0 is not learnt; a negative rating is refused.
   */
  WEIGHT,
  /** A target rated below {@link TrainingOptions#minRating} is not learnt. */
  THRESHOLD;

  /** What a target counts, or null for all alike. */
  @Nullable RatingWeight weight(double minRating) {
    return switch (this) {
      case IGNORE -> null;
      case WEIGHT -> RatingUse::notNegative;
      case THRESHOLD -> rating -> rating < (float) minRating ? 0 : 1;
    };
  }

  private static float notNegative(float rating) {
    if (!(rating >= 0)) {
      throw new IllegalArgumentException(
          "rating ("
              + rating
              + ") must be at least 0 to be a weight;"
              + " shift the scale, or take ratings=threshold");
    }
    return rating;
  }
}
