package io.github.seqrec.eval;

import java.util.Locale;

/**
 * Which order candidates of exactly equal score are taken to have.
 *
 * <p>Only {@link #EXPECTED} is fair: a constant scorer, which knows nothing, gets HR@K = K/n over n
 * candidates in it and in no other. The others exist to compare with figures of code that does the
 * same, and to see how much ties could matter: {@link #PESSIMISTIC} and {@link #OPTIMISTIC} bound
 * every order. All four agree on a model without ties, so a perfect one gets 1 in each.
 */
public enum Ties {
  /**
   * The exact expectation over all orders of the tied items (McSherry and Najork 2008, "Computing
   * Information Retrieval Performance Measures Efficiently in the Presence of Tied Scores", ECIR).
   */
  EXPECTED,
  /**
   * Relevant items first, as code has it that counts strictly higher scores only. A constant scorer
   * gets 1.
   */
  OPTIMISTIC,
  /**
   * Relevant items last, as code has it that counts scores at least as high. A constant scorer gets
   * HR@K = 0 unless K reaches the number of candidates.
   */
  PESSIMISTIC,
  /**
   * The lower item index first, as a stable sort has it and as {@code recommend} answers. A
   * constant scorer gets 1 for the K items of lowest index and 0 for the others: HR@K = K/n on
   * average over targets that are spread evenly over the indices, and anything if they are not.
   */
  BY_INDEX;

  /** What a protocol's name says about it: nothing for the default. */
  String suffix() {
    return this == EXPECTED ? "" : ", ties " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
