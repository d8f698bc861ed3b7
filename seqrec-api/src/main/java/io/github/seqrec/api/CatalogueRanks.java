package io.github.seqrec.api;

import java.util.List;
import java.util.Optional;

/**
 * A recommender that counts where items stand among its whole catalogue. A {@link
 * SequentialRecommender} implements it if it counts faster than a caller that is handed the scores
 * of all items. Thread-safe.
 */
public interface CatalogueRanks {

  /**
   * Where items stand among the candidates: the items of the catalogue that are not excluded.
   *
   * @param histories as for {@link SequentialRecommender#scoreAll}
   * @param targets for each history the item indices whose places are asked for, one or more
   * @param excluded for each history the item indices that are no candidates, in any order, some
   *     perhaps twice; none of its targets
   * @return for each history, in order; empty where it cannot be told, because the history is empty
   *     or an item's score is not finite: all scores then say more
   */
  List<Optional<Standing>> standings(List<History> histories, int[][] targets, int[][] excluded);

  /**
   * The places of a history's targets, in the order of the question.
   *
   * @param scores of the targets
   * @param greater how many candidates have a higher score than the target
   * @param equal how many candidates have exactly the target's score, itself included
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Standing(float[] scores, int[] greater, int[] equal) {}
}
