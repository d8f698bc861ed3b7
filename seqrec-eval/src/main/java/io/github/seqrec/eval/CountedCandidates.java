package io.github.seqrec.eval;

import io.github.seqrec.api.CatalogueRanks.Standing;

/** Candidates that the model has counted by the scores of the relevant items. */
record CountedCandidates(Standing standing) implements Ranked.Candidates {

  @Override
  public Ranked.Count count(float score) {
    for (int i = 0; i < standing.scores().length; i++) {
      if (standing.scores()[i] == score) {
        return new Ranked.Count(standing.greater()[i], standing.equal()[i]);
      }
    }
    throw new IllegalArgumentException("score (" + score + ") must be that of a relevant item");
  }

  @Override
  public int tiedBefore(float score, int item) {
    throw new UnsupportedOperationException(
        "counts do not tell which items are tied; rank the row of all scores instead");
  }
}
