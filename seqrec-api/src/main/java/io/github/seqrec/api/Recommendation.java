package io.github.seqrec.api;

import java.util.List;

/**
 * The answer to a {@link RecommendRequest}.
 *
 * @param items best first; fewer than asked for if there are fewer candidates
 * @param unknownItems ids of the request's history that the model does not know, in their order,
 *     each once; they were skipped
 * @param fallbackUsed whether the history held no known item, so that the fallback answered
 */
public record Recommendation(
    List<ScoredItem> items, List<String> unknownItems, boolean fallbackUsed) {

  /** Copies the lists. */
  public Recommendation {
    items = List.copyOf(items);
    unknownItems = List.copyOf(unknownItems);
  }
}
