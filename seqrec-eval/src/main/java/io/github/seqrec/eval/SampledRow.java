package io.github.seqrec.eval;

/** The scores of one draw: the relevant items, which stand first, and the draw's negatives. */
final class SampledRow implements Ranked.Candidates {

  private final int[] items;
  private final float[] scores;
  private final int relevant;
  private final int from;
  private final int to;

  /**
   * Views a draw.
   *
   * @param items all candidates of the case
   * @param scores theirs
   * @param relevant how many of the first are relevant
   * @param from index of the draw's first negative
   * @param to end of its negatives, exclusive
   */
  SampledRow(int[] items, float[] scores, int relevant, int from, int to) {
    this.items = items;
    this.scores = scores;
    this.relevant = relevant;
    this.from = from;
    this.to = to;
  }

  @Override
  public Ranked.Count count(float score) {
    int greater = 0;
    int equal = 0;
    for (int c = 0; c < relevant; c++) {
      greater += scores[c] > score ? 1 : 0;
      equal += scores[c] == score ? 1 : 0;
    }
    for (int c = from; c < to; c++) {
      greater += scores[c] > score ? 1 : 0;
      equal += scores[c] == score ? 1 : 0;
    }
    return new Ranked.Count(greater, equal);
  }

  @Override
  public int tiedBefore(float score, int item) {
    int before = 0;
    for (int c = 0; c < relevant; c++) {
      before += scores[c] == score && items[c] < item ? 1 : 0;
    }
    for (int c = from; c < to; c++) {
      before += scores[c] == score && items[c] < item ? 1 : 0;
    }
    return before;
  }
}
