package io.github.seqrec.data.batch;

/** The rows that are made of a sequence, and what of them is trained. */
public enum Windows {
  /** The latest positions of as many as a network reads, as in SASRec's paper: a row per user. */
  LATEST,
  /**
   * All positions: the sequence is cut from its end into rows of the longest length, and what is
   * left over at its beginning is a shorter row, so that every event but the first is predicted
   * once.
   */
  ALL,
  /**
   * A row for each event but the first: it alone is predicted, from the latest events before it
   * (Tan et al., Improved Recurrent Neural Networks for Session-based Recommendations, 2016). So
   * the position that predicts is always the last one, as it is when the model is asked, which
   * helps networks that count positions from the end. A target costs as much as its whole history:
   * for short sequences.
   */
  PREFIXES;

  /**
   * How many of the last positions of a row are learnt at most.
   *
   * @param maxLength the most positions of a row
   */
  public int learnt(int maxLength) {
    return this == PREFIXES ? 1 : maxLength;
  }

  /**
   * Where the next row of a sequence ends; the first one ends with the sequence.
   *
   * @param end where a row ends, exclusive
   * @param maxLength the most positions of a row
   * @return below 2 if there is no other row, as a position and its target are two events
   */
  public int nextEnd(int end, int maxLength) {
    return switch (this) {
      case LATEST -> 0;
      case ALL -> end - maxLength;
      case PREFIXES -> end - 1;
    };
  }
}
