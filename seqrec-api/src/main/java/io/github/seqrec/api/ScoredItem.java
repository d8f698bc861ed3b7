package io.github.seqrec.api;

import io.github.seqrec.api.internal.Excerpts;

/**
 * A recommended item.
 *
 * @param id the item's id
 * @param score the model's score, finite, of which only the order within one answer means
 *     something; or, on demand, a probability
 */
public record ScoredItem(String id, float score) {

  /**
   * Checks the score.
   *
   * @throws IllegalArgumentException if it is not finite
   */
  public ScoredItem {
    if (!Float.isFinite(score)) {
      throw new IllegalArgumentException(
          "the score ("
              + score
              + ") of the item '"
              + Excerpts.of(id)
              + "' must be finite; look for values in the model's weights that are not");
    }
  }
}
