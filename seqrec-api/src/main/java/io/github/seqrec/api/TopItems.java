package io.github.seqrec.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/** Turns scores into recommendations: candidates, exclusion, order, fallback. */
final class TopItems {

  private TopItems() {}

  static List<Recommendation> answer(SequentialRecommender model, List<RecommendRequest> requests) {
    ItemCatalog catalog = model.catalog();
    List<String> actions = model.actions();
    List<History> histories = new ArrayList<>(requests.size());
    List<Set<String>> unknown = new ArrayList<>(requests.size());
    for (RecommendRequest request : requests) {
      Set<String> missing = new LinkedHashSet<>();
      histories.add(known(catalog, actions, request, missing));
      unknown.add(missing);
    }
    float[][] scores = model.scoreAll(histories);
    List<Recommendation> answers = new ArrayList<>(requests.size());
    for (int r = 0; r < requests.size(); r++) {
      RecommendRequest request = requests.get(r);
      boolean fallback = histories.get(r).isEmpty();
      List<String> missing = List.copyOf(unknown.get(r));
      if (fallback && request.fallback() == Fallback.REFUSE) {
        throw new IllegalArgumentException(
            "no item of the history "
                + abbreviate(request.history())
                + " is among the "
                + catalog.size()
                + " items of the model; check the ids, or ask for Fallback.POPULARITY");
      }
      List<ScoredItem> items =
          fallback && request.fallback() == Fallback.NOTHING
              ? List.of()
              : best(catalog, scores[r], histories.get(r), request);
      answers.add(new Recommendation(items, missing, fallback));
    }
    return answers;
  }

  /** The events whose item the model knows; an unknown item takes its action with it. */
  private static History known(
      ItemCatalog catalog, List<String> names, RecommendRequest request, Set<String> missing) {
    List<String> ids = request.history();
    int[] items = new int[ids.size()];
    int[] actions = request.actions().isPresent() ? new int[ids.size()] : null;
    int count = 0;
    for (int t = 0; t < ids.size(); t++) {
      int action = actions == null ? 0 : code(names, request.actions().orElseThrow().get(t));
      int index = catalog.indexOf(ids.get(t));
      if (index == ItemCatalog.PADDING) {
        missing.add(ids.get(t));
        continue;
      }
      if (actions != null) {
        actions[count] = action;
      }
      items[count++] = index;
    }
    int wanted = request.targetAction().map(name -> code(names, name)).orElse(0);
    return History.view(items, actions, 0, count, request.user().orElse(null)).wanting(wanted);
  }

  private static int code(List<String> names, String action) {
    int index = names.indexOf(action);
    if (index < 0) {
      throw new IllegalArgumentException(
          "action '"
              + action
              + "' is none of the model's, "
              + names
              + (names.isEmpty()
                  ? ": it reads no actions; leave them out of the request"
                  : "; name one of these, or leave the actions out"));
    }
    return index + 1;
  }

  private static List<ScoredItem> best(
      ItemCatalog catalog, float[] scores, History history, RecommendRequest request) {
    boolean[] excluded = new boolean[scores.length];
    excluded[ItemCatalog.PADDING] = true;
    if (request.seen() == SeenPolicy.EXCLUDE) {
      for (int t = 0; t < history.size(); t++) {
        excluded[history.item(t)] = true;
      }
    }
    request.deny().ifPresent(ids -> ids.forEach(id -> excluded[catalog.indexOf(id)] = true));

    // The root is the worst of the kept items: lowest score, and of equal scores the higher index.
    PriorityQueue<Integer> kept =
        new PriorityQueue<>(
            (a, b) -> scores[a] != scores[b] ? Float.compare(scores[a], scores[b]) : b - a);
    if (request.allow().isPresent()) {
      for (String id : request.allow().get()) {
        offer(kept, catalog.indexOf(id), excluded, request.topK(), scores);
      }
    } else {
      for (int item = 1; item < scores.length; item++) {
        offer(kept, item, excluded, request.topK(), scores);
      }
    }
    List<ScoredItem> worstFirst = new ArrayList<>(kept.size());
    while (!kept.isEmpty()) {
      int item = kept.remove();
      worstFirst.add(new ScoredItem(catalog.id(item), scores[item]));
    }
    Collections.reverse(worstFirst);
    return worstFirst;
  }

  private static void offer(
      PriorityQueue<Integer> kept, int item, boolean[] excluded, int topK, float[] scores) {
    if (excluded[item]) {
      return;
    }
    if (kept.size() == topK) {
      int worst = kept.element();
      if (scores[item] < scores[worst] || (scores[item] == scores[worst] && item > worst)) {
        return;
      }
      kept.remove();
    }
    kept.add(item);
  }

  private static String abbreviate(List<String> ids) {
    int shown = Math.min(ids.size(), 5);
    return ids.subList(0, shown)
        + (shown < ids.size() ? " and " + (ids.size() - shown) + " more" : "");
  }
}
