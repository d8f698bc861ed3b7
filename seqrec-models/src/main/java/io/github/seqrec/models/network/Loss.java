package io.github.seqrec.models.network;

/** What a network is trained to minimise. Any network takes any of them. */
public enum Loss {
  /**
   * Cross-entropy of the softmax over the whole catalogue. Needs no negatives; the strongest choice
   * up to some 10^5 items.
   */
  SOFTMAX,
  /** Binary cross-entropy with uniformly sampled negatives (Kang and McAuley 2018). */
  BCE
}
