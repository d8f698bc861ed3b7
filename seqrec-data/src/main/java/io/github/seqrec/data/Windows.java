package io.github.seqrec.data;

/** What is trained of a sequence that is longer than a network reads. */
public enum Windows {
  /** The latest positions only, as in SASRec's paper: one row per user. */
  LATEST,
  /**
   * All positions: the sequence is cut from its end into rows of the longest length, and what is
   * left over at its beginning is a shorter row, so that every event but the first is predicted
   * once.
   */
  ALL
}
