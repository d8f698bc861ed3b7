package io.github.seqrec.api;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/** Turns scores into recommendations: candidates, exclusion, order, fallback. */
final class TopItems {

  private static final int MOST_SHOWN = 100;

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
              : best(catalog, scores[r], histories.get(r), fallback, request);
      answers.add(new Recommendation(items, missing, fallback));
    }
    return answers;
  }

  /** The events of a request whose item the model knows. */
  static History known(ItemCatalog catalog, List<String> names, RecommendRequest request) {
    return known(catalog, names, request, new LinkedHashSet<>());
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
              + abbreviate(action)
              + "' is none of the model's, "
              + names
              + (names.isEmpty()
                  ? ": it reads no actions; leave them out of the request"
                  : "; name one of these, or leave the actions out"));
    }
    return index + 1;
  }

  private static List<ScoredItem> best(
      ItemCatalog catalog,
      float[] scores,
      History history,
      boolean fallback,
      RecommendRequest request) {
    BitSet candidates = candidates(catalog, history, request);
    DoubleUnaryOperator shown =
        request.wantsProbabilities()
            ? probability(scores, candidates, fallback)
            : DoubleUnaryOperator.identity();
    List<ScoredItem> items = new ArrayList<>();
    for (int item : top(candidates, request.pool(), scores)) {
      items.add(new ScoredItem(catalog.id(item), (float) shown.applyAsDouble(scores[item])));
    }
    List<ScoredItem> ordered = request.reranker().apply(Collections.unmodifiableList(items));
    return ordered.subList(0, Math.min(request.topK(), ordered.size()));
  }

  /** The best candidates, best first; of equal scores the lower index first. */
  static int[] top(BitSet candidates, int most, float[] scores) {
    // The root is the worst of the kept items: lowest score, and of equal scores the higher index.
    PriorityQueue<Integer> kept =
        new PriorityQueue<>(
            (a, b) -> scores[a] != scores[b] ? Float.compare(scores[a], scores[b]) : b - a);
    for (int item = candidates.nextSetBit(1); item > 0; item = candidates.nextSetBit(item + 1)) {
      offer(kept, item, most, scores);
    }
    int[] best = new int[kept.size()];
    for (int rank = best.length - 1; rank >= 0; rank--) {
      best[rank] = kept.remove();
    }
    return best;
  }

  private static BitSet candidates(ItemCatalog catalog, History history, RecommendRequest request) {
    BitSet candidates;
    if (request.allow().isPresent()) {
      candidates = (BitSet) request.allow().get().in(catalog).clone();
    } else {
      candidates = new BitSet(catalog.size() + 1);
      candidates.set(1, catalog.size() + 1);
    }
    request.deny().ifPresent(denied -> candidates.andNot(denied.in(catalog)));
    if (request.seen() == SeenPolicy.EXCLUDE) {
      for (int t = 0; t < history.size(); t++) {
        candidates.clear(history.item(t));
      }
    }
    return candidates;
  }

  /** A score's share: of the exponentials of the candidates' scores, or of their counts. */
  private static DoubleUnaryOperator probability(
      float[] scores, BitSet candidates, boolean counts) {
    // Taking off the highest one leaves the shares alike and keeps the exponentials finite.
    double highest = candidates.stream().mapToDouble(item -> scores[item]).max().orElse(0);
    DoubleUnaryOperator weight =
        counts ? DoubleUnaryOperator.identity() : score -> Math.exp(score - highest);
    double sum = candidates.stream().mapToDouble(i -> weight.applyAsDouble(scores[i])).sum();
    return score -> sum > 0 ? weight.applyAsDouble(score) / sum : 0;
  }

  private static void offer(PriorityQueue<Integer> kept, int item, int most, float[] scores) {
    if (kept.size() == most) {
      int worst = kept.element();
      if (scores[item] < scores[worst] || (scores[item] == scores[worst] && item > worst)) {
        return;
      }
      kept.remove();
    }
    kept.add(item);
  }

  /** Strangers' ids may be long and hold line ends, which logs take for their own. */
  private static String abbreviate(String id) {
    String start = id.length() <= MOST_SHOWN ? id : id.substring(0, MOST_SHOWN) + "...";
    return start.replaceAll("\\p{Cntrl}", "?");
  }

  private static String abbreviate(List<String> ids) {
    int shown = Math.min(ids.size(), 5);
    return ids.subList(0, shown).stream().map(TopItems::abbreviate).toList()
        + (shown < ids.size() ? " and " + (ids.size() - shown) + " more" : "");
  }
}
