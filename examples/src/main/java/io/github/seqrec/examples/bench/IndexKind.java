package io.github.seqrec.examples.bench;

import com.google.common.collect.Sets;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.index.ItemIndex;
import io.github.seqrec.models.index.LuceneIndex;
import io.github.seqrec.models.index.TableIndex;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The indexes of items by their names on the command line. */
enum IndexKind {
  EXACT,
  BFLOAT16,
  INT8,
  LUCENE;

  private static final int LUCENE_BREADTH = 200;

  ItemIndex.Factory factory() {
    return switch (this) {
      case EXACT -> TableIndex.EXACT;
      case BFLOAT16 -> TableIndex.BFLOAT16;
      case INT8 -> TableIndex.INT8;
      case LUCENE -> LuceneIndex.breadth(LUCENE_BREADTH);
    };
  }

  static IndexKind named(String name) {
    for (IndexKind kind : values()) {
      if (kind.toString().equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "index ('" + name + "') must be one of " + Arrays.toString(values()));
  }

  /**
   * The share of the best items by all scores that a model's answers hold.
   *
   * @param requests at least one
   */
  static double recall(SequentialRecommender model, List<RecommendRequest> requests) {
    int best = 0;
    int hits = 0;
    for (RecommendRequest request : requests) {
      Set<String> exact = ids(model.recommend(request.probabilities())); // reads all scores
      hits += Sets.intersection(exact, ids(model.recommend(request))).size();
      best += exact.size();
    }
    return (double) hits / best;
  }

  private static Set<String> ids(Recommendation answer) {
    return answer.items().stream().map(ScoredItem::id).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
