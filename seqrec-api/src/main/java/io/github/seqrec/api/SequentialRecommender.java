package io.github.seqrec.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A trained model: scores items as the next one after a history.
 *
 * <p>Rules that every implementation keeps, and that {@code SequentialRecommenderContract} (in this
 * module's test-jar) checks:
 *
 * <ul>
 *   <li>Scores are finite; higher is better; only their order within one history means something.
 *   <li>Index 0 (padding) scores {@link Float#NEGATIVE_INFINITY} and is never recommended.
 *   <li>An empty history scores as {@link #popularity()}.
 *   <li>The same history gives the same scores, whatever else stands in the batch, up to float
 *       rounding.
 *   <li>Ties in {@link #recommend} are broken by the lower item index.
 *   <li>All methods may be called by several threads at once; {@link #close()} may be called twice;
 *       any other call after it throws {@link IllegalStateException}, but {@link #actions()} need
 *       not.
 * </ul>
 */
public interface SequentialRecommender extends AutoCloseable {

  /** The items that the model knows. */
  ItemCatalog catalog();

  /**
   * The kinds of events that the model tells apart: the one at index {@code c - 1} has the code
   * {@code c} in a {@link History}. Empty if it does not read them.
   */
  default List<String> actions() {
    return List.of();
  }

  /** Where the model comes from: algorithm, options, data, seed. */
  ModelCard card();

  /**
   * How often each item stands in the training data: the scores that answer an empty history.
   *
   * @return array of length {@code catalog().size() + 1}, index 0 is {@link
   *     Float#NEGATIVE_INFINITY}; a new copy
   */
  float[] popularity();

  /**
   * Scores the whole catalogue for each history.
   *
   * @param histories item indices of this model's catalogue, any lengths
   * @return one row per history, each of length {@code catalog().size() + 1}; column {@code i} is
   *     the score of item index {@code i}, column 0 is {@link Float#NEGATIVE_INFINITY}
   * @throws IllegalArgumentException if a history has an index that is none of the catalogue's
   */
  float[][] scoreAll(List<History> histories);

  /**
   * Scores given items only.
   *
   * @param histories item indices of this model's catalogue, any lengths
   * @param candidates for each history the item indices to score, of any number, 1 to the
   *     catalogue's size each
   * @return one row per history, parallel to its candidates; equal to the entries of {@link
   *     #scoreAll} up to float rounding
   * @throws IllegalArgumentException if an index is none of the catalogue's, or there are more or
   *     fewer rows of candidates than histories
   */
  float[][] scoreCandidates(List<History> histories, int[][] candidates);

  /**
   * The best items of the whole catalogue. A model that searches a large catalogue without scoring
   * all of it overrides this; it may miss items then, and says so.
   *
   * @param histories item indices of this model's catalogue, any lengths
   * @param count items at most, 1 or more
   * @return for each history its items, best first, of equal ones the lower index first
   * @throws IllegalArgumentException if the count is below 1, or an index none of the catalogue's
   */
  default List<List<ScoredItem>> top(List<History> histories, int count) {
    return TopItems.ofAll(this, histories, count);
  }

  /**
   * The best candidates for a request. Item ids that the model does not know are skipped and
   * reported.
   *
   * @throws IllegalArgumentException if no item of the history is known and the request asks for
   *     {@link Fallback#REFUSE}, or it names an action that is not among {@link #actions()}
   */
  default Recommendation recommend(RecommendRequest request) {
    return recommendAll(List.of(request)).get(0);
  }

  /**
   * Answers several requests; the answers are in the order of the requests. Meant as it is: it
   * applies lists, caps and orders of the requests to what {@link #top} or {@link #scoreAll} finds,
   * which are what a model overrides.
   */
  default List<Recommendation> recommendAll(List<RecommendRequest> requests) {
    return TopItems.answer(this, requests);
  }

  /**
   * Writes the model to a directory from which it loads without the training data. The directory
   * appears when it is complete; an interrupted call leaves nothing behind under that name.
   *
   * @param directory must not exist or be empty
   * @throws IOException if it exists with content, or cannot be written
   */
  void save(Path directory) throws IOException;

  /** Frees the model's memory. Further calls do nothing. */
  @Override
  void close();
}
