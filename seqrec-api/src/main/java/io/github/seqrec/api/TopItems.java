package io.github.seqrec.api;

import io.github.seqrec.api.internal.Excerpts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Turns scores into recommendations: candidates, exclusion, order, fallback. */
final class TopItems {

  /** Of more items than these, most of the catalogue's scores would be looked at anyway. */
  private static final int MOST_SEARCHED = 512;

  /** Scores held at once: 64 MB. */
  private static final int MOST_SCORES = 1 << 24;

  private TopItems() {}

  static List<Recommendation> answer(SequentialRecommender model, List<RecommendRequest> requests) {
    ItemCatalog catalog = model.catalog();
    List<String> actions = model.actions();
    List<History> histories = new ArrayList<>(requests.size());
    List<Set<String>> unknown = new ArrayList<>(requests.size());
    for (RecommendRequest request : requests) {
      Set<String> missing = new LinkedHashSet<>();
      History history = known(catalog, actions, request, missing);
      requireKnown(catalog, request, history);
      histories.add(history);
      unknown.add(missing);
    }
    Recommendation[] answers = new Recommendation[requests.size()];
    List<Integer> scored = search(model, requests, histories, unknown, answers);
    for (List<Integer> part : parts(scored, catalog)) {
      float[][] scores = model.scoreAll(part.stream().map(histories::get).toList());
      for (int s = 0; s < scores.length; s++) {
        int r = part.get(s);
        List<String> missing = List.copyOf(unknown.get(r));
        answers[r] = scored(catalog, requests.get(r), histories.get(r), missing, scores[s]);
      }
    }
    return List.of(answers);
  }

  private static void requireKnown(ItemCatalog catalog, RecommendRequest request, History history) {
    if (history.isEmpty() && request.fallback() == Fallback.REFUSE) {
      throw new IllegalArgumentException(
          "no item of the history "
              + abbreviate(request.history())
              + " is among the "
              + catalog.size()
              + " items of the model; check the ids, or ask for Fallback.POPULARITY");
    }
  }

  private static Recommendation scored(
      ItemCatalog catalog,
      RecommendRequest request,
      History history,
      List<String> missing,
      float[] scores) {
    boolean fallback = history.isEmpty();
    List<ScoredItem> items =
        fallback && request.fallback() == Fallback.NOTHING
            ? List.of()
            : best(catalog, scores, history, fallback, request);
    return new Recommendation(items, missing, fallback);
  }

  /** Parts whose scores fit, so that a large catalogue takes fewer rows at once. */
  private static <T> List<List<T>> parts(List<T> rows, ItemCatalog catalog) {
    int size = Math.max(1, MOST_SCORES / (catalog.size() + 1));
    return IntStream.iterate(0, from -> from < rows.size(), from -> from + size)
        .mapToObj(from -> rows.subList(from, Math.min(from + size, rows.size())))
        .toList();
  }

  /** The best items of all for each history. */
  static List<List<ScoredItem>> ofAll(
      SequentialRecommender model, List<History> histories, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count (" + count + ") must be at least 1; 10 is usual");
    }
    ItemCatalog catalog = model.catalog();
    List<List<ScoredItem>> rows = new ArrayList<>(histories.size());
    for (List<History> part : parts(histories, catalog)) {
      for (float[] row : model.scoreAll(part)) {
        BestItems best = new BestItems(count, row.length);
        for (int item = 1; item < row.length; item++) {
          best.offer(item, row[item]);
        }
        List<ScoredItem> items = new ArrayList<>();
        for (int item : best.ordered()) {
          items.add(new ScoredItem(catalog.id(item), row[item]));
        }
        rows.add(items);
      }
    }
    return rows;
  }

  /**
   * Answers the requests that leave out a few items at most: the best items of all, and as many
   * more as may be left out.
   *
   * @return the requests that are not answered
   */
  private static List<Integer> search(
      SequentialRecommender model,
      List<RecommendRequest> requests,
      List<History> histories,
      List<Set<String>> unknown,
      Recommendation[] answers) {
    ItemCatalog catalog = model.catalog();
    List<Integer> scored = new ArrayList<>();
    List<Integer> searched = new ArrayList<>();
    int most = 0;
    for (int r = 0; r < requests.size(); r++) {
      RecommendRequest request = requests.get(r);
      long wanted = (long) request.pool() + leftOut(request);
      if (histories.get(r).isEmpty()
          || request.allow().isPresent()
          || request.wantsProbabilities()
          || wanted > MOST_SEARCHED) {
        scored.add(r);
      } else {
        searched.add(r);
        most = Math.max(most, (int) wanted);
      }
    }
    if (searched.isEmpty()) {
      return scored;
    }
    List<List<ScoredItem>> found = model.top(searched.stream().map(histories::get).toList(), most);
    for (int s = 0; s < found.size(); s++) {
      int r = searched.get(s);
      RecommendRequest request = requests.get(r);
      BitSet candidates = candidates(catalog, histories.get(r), request);
      List<ScoredItem> items =
          found.get(s).stream()
              .filter(item -> candidates.get(catalog.indexOf(item.id())))
              .limit(request.pool())
              .collect(Collectors.toCollection(ArrayList::new));
      // An index that is not exact may have found too few.
      if (items.size() < Math.min(request.pool(), candidates.cardinality())) {
        scored.add(r);
      } else {
        List<String> missing = List.copyOf(unknown.get(r));
        answers[r] = new Recommendation(ordered(items, request), missing, false);
      }
    }
    return scored;
  }

  /** The number of items that a request may leave out of the best ones. */
  private static long leftOut(RecommendRequest request) {
    long denied = request.deny().map(ItemSet::size).orElse(0);
    return denied + (request.seen() == SeenPolicy.EXCLUDE ? request.history().size() : 0);
  }

  /** What the request's reranker makes of a list that nobody else has. */
  private static List<ScoredItem> ordered(List<ScoredItem> items, RecommendRequest request) {
    List<ScoredItem> ordered = request.reranker().apply(items);
    return ordered.subList(0, Math.min(request.topK(), ordered.size()));
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
              + Excerpts.of(action)
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
    return ordered(items, request);
  }

  /** The best candidates, best first; of equal scores the lower index first. */
  static int[] top(BitSet candidates, int most, float[] scores) {
    BestItems best = new BestItems(most, scores.length);
    for (int item = candidates.nextSetBit(1); item > 0; item = candidates.nextSetBit(item + 1)) {
      best.offer(item, scores[item]);
    }
    return best.ordered();
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

  /** Strangers' ids may be long and hold line ends, which logs take for their own. */
  private static String abbreviate(List<String> ids) {
    int shown = Math.min(ids.size(), 5);
    return ids.subList(0, shown).stream().map(Excerpts::of).toList()
        + (shown < ids.size() ? " and " + (ids.size() - shown) + " more" : "");
  }
}
