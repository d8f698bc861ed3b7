package io.github.seqrec.data.batch;

/** What a target counts in training, by the rating that the user gave it. */
@FunctionalInterface
public interface RatingWeight {

  /**
   * The weight of a target.
   *
   * @param rating on the scale of the data
   * @return 0 or more; 0 for a target that is not learnt
   * @throws IllegalArgumentException if there is no weight for this rating
   */
  float of(float rating);
}
