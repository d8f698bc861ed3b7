package io.github.seqrec.models.network;

/** What a network is trained to minimise. Any network takes any of them. */
public enum Loss {
  /**
   * Cross-entropy of the softmax over the whole catalogue. Needs no negatives; the strongest choice
   * up to some 10^5 items.
   */
  SOFTMAX(false),
  /**
   * Cross-entropy of the softmax over the target and sampled negatives, corrected for the chance of
   * each to be drawn (Bengio and Senecal 2008; Yi et al. 2019): the choice for larger catalogues,
   * with some hundred negatives.
   */
  SAMPLED_SOFTMAX(true),
  /** Binary cross-entropy with sampled negatives (Kang and McAuley 2018). */
  BCE(true),
  /**
   * Binary cross-entropy calibrated for the share of the catalogue that is sampled, gBCE (Petrov
   * and Macdonald 2023); wants uniform negatives.
   */
  GBCE(true),
  /** Bayesian personalised ranking (Rendle et al. 2009): the target above sampled negatives. */
  BPR(true);

  private final boolean sampled;

  Loss(boolean sampled) {
    this.sampled = sampled;
  }

  /** Whether it needs negatives. */
  public boolean sampled() {
    return sampled;
  }
}
