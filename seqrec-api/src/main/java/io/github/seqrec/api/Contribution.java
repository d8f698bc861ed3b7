package io.github.seqrec.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What an event of the history did for a recommended item.
 *
 * @param position in the request's history; 0 is the oldest
 * @param id the event's item
 * @param drop by how much the recommended item's score falls when the event is left out of the
 *     history; negative if it rises
 */
public record Contribution(int position, String id, float drop) {

  private static final int EVENTS_AT_ONCE = 1 << 20;

  /**
   * Why an item is recommended: leaves out each event of the history in turn. Scores without any
   * event are the model's {@linkplain SequentialRecommender#popularity() popularity}, which is
   * another scale: the only known event of a history has no contribution that could be told.
   *
   * @param itemId the recommended item
   * @return the events that the model knows, the largest drop first, of equal ones the latest
   *     first; empty if the model knows fewer than two
   * @throws IllegalArgumentException if the model does not know the item or an action
   */
  public static List<Contribution> of(
      SequentialRecommender model, RecommendRequest request, String itemId) {
    ItemCatalog catalog = model.catalog();
    int item = catalog.indexOf(itemId);
    if (item == ItemCatalog.PADDING) {
      throw new IllegalArgumentException(
          "item '"
              + itemId
              + "' is not among the "
              + catalog.size()
              + " items of the model; ask for one that it recommended");
    }
    List<Integer> positions = new ArrayList<>();
    for (int t = 0; t < request.history().size(); t++) {
      if (catalog.contains(request.history().get(t))) {
        positions.add(t);
      }
    }
    if (positions.size() < 2) {
      return List.of();
    }
    History whole = TopItems.known(catalog, model.actions(), request);
    float score = score(model, List.of(whole), item)[0];
    // In parts, as each shorter history is a copy.
    int part = Math.max(1, EVENTS_AT_ONCE / whole.size());
    float[] without = new float[whole.size()];
    for (int begin = 0; begin < without.length; begin += part) {
      List<History> shorter =
          IntStream.range(begin, Math.min(without.length, begin + part))
              .mapToObj(whole::without)
              .toList();
      System.arraycopy(score(model, shorter, item), 0, without, begin, shorter.size());
    }
    List<Contribution> contributions = new ArrayList<>(positions.size());
    for (int t = 0; t < whole.size(); t++) {
      int position = positions.get(t);
      contributions.add(
          new Contribution(position, request.history().get(position), score - without[t]));
    }
    contributions.sort(
        Comparator.comparingDouble(Contribution::drop)
            .thenComparing(Contribution::position)
            .reversed());
    return List.copyOf(contributions);
  }

  private static float[] score(SequentialRecommender model, List<History> histories, int item) {
    int[][] candidates = new int[histories.size()][];
    Arrays.fill(candidates, new int[] {item});
    float[][] scores = model.scoreCandidates(histories, candidates);
    float[] score = new float[scores.length];
    for (int i = 0; i < score.length; i++) {
      score[i] = scores[i][0];
    }
    return score;
  }
}
