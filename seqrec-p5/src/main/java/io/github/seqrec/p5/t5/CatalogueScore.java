package io.github.seqrec.p5.t5;

/** What the score of an item is the logarithm of. */
public enum CatalogueScore {
  /**
   * The probability that the decoder writes the item's tokens, each against the whole vocabulary:
   * what beam search approximates. Probabilities of a catalogue sum to less than 1, and each node
   * of its trie needs a row of logits.
   */
  FULL_VOCABULARY,

  /**
   * The probability that the decoder writes the item's tokens where it may write nothing but tokens
   * that lead to an item: each against its siblings in the trie. Probabilities of a catalogue sum
   * to 1, and a step without a choice costs nothing.
   */
  RENORMALISED
}
