package io.github.seqrec.eval;

import io.github.seqrec.api.CatalogueRanks;
import io.github.seqrec.api.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A model that counts itself, and knows nothing of some histories. */
final class CountingModel extends StubModel implements CatalogueRanks {

  private final int unknown;
  int counted;

  /**
   * Scores by a function.
   *
   * @param unknown last item of the histories for which it cannot tell
   */
  CountingModel(int items, Scorer scorer, int unknown) {
    super("counting", items, scorer);
    this.unknown = unknown;
  }

  @Override
  public List<Optional<Standing>> standings(
      List<History> histories, int[][] targets, int[][] excluded) {
    float[][] scores = scoreAll(histories);
    List<Optional<Standing>> standings = new ArrayList<>();
    for (int h = 0; h < scores.length; h++) {
      if (histories.get(h).last() == unknown) {
        standings.add(Optional.empty());
      } else {
        standings.add(Optional.of(standing(scores[h], targets[h], excluded[h])));
        counted++;
      }
    }
    return standings;
  }

  private static Standing standing(float[] row, int[] targets, int[] excluded) {
    int[] candidates =
        IntStream.range(1, row.length)
            .filter(item -> Arrays.stream(excluded).noneMatch(left -> left == item))
            .toArray();
    float[] scores = new float[targets.length];
    int[] greater = new int[targets.length];
    int[] equal = new int[targets.length];
    for (int t = 0; t < targets.length; t++) {
      float own = row[targets[t]];
      scores[t] = own;
      greater[t] = (int) Arrays.stream(candidates).filter(item -> row[item] > own).count();
      equal[t] = (int) Arrays.stream(candidates).filter(item -> row[item] == own).count();
    }
    return new Standing(scores, greater, equal);
  }
}
