package io.github.seqrec.data.batch;

import java.util.SplittableRandom;

/** Draws items that a user never touched in the training data. Thread-safe. */
public interface NegativeSampler {

  /**
   * Draws items, each on its own: the same one may come twice.
   *
   * @param random the source of randomness; the same state gives the same items
   * @param user the user's index in the training data, or {@link SequenceBatch#UNKNOWN_USER}, for
   *     whom every item of the catalogue is allowed
   * @param into where the item indices (1 to the catalogue's size) go
   * @param from the first place to fill
   * @param count how many to draw
   * @throws IllegalArgumentException if the user touched every item of the catalogue
   * @throws IndexOutOfBoundsException if there is no such user, or no such places
   */
  void sample(SplittableRandom random, int user, int[] into, int from, int count);

  /**
   * The natural logarithm of the chance that a draw for a user is an item: what a loss needs to
   * correct for the sampler's preferences.
   *
   * @param user as in {@link #sample}
   * @param item an item that a draw for this user can give
   */
  double logProbability(int user, int item);

  /**
   * The sampler of one optimizer step. Only those that draw from the step's own targets differ from
   * step to step.
   *
   * @param targets the item indices that the step predicts, repeated ones included; not copied
   */
  default NegativeSampler ofStep(int[] targets) {
    return this;
  }
}
