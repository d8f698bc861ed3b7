package io.github.seqrec.api;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A question to a recommender: after these items, which next? Immutable; each method returns a
 * changed copy.
 *
 * <pre>{@code
 * RecommendRequest.of("1193", "661", "914").topK(20).deny(List.of("2355"))
 * }</pre>
 *
 * <p>A <em>candidate</em> is an item of the model's catalogue that is in the allow list, if one is
 * given; is not in the deny list, if one is given; and is not in the history, unless {@link
 * SeenPolicy#INCLUDE} is asked for. Defaults: 10 items, no lists, {@link SeenPolicy#EXCLUDE},
 * {@link Fallback#POPULARITY}, no actions.
 */
public final class RecommendRequest {

  private final List<String> history;
  private final @Nullable List<String> actions;
  private final @Nullable String targetAction;
  private final @Nullable String user;
  private final int topK;
  private final @Nullable ItemSet allow;
  private final @Nullable ItemSet deny;
  private final SeenPolicy seen;
  private final Fallback fallback;
  private final boolean probabilities;
  private final int pool;
  private final UnaryOperator<List<ScoredItem>> reranker;

  private RecommendRequest(
      List<String> history,
      @Nullable List<String> actions,
      @Nullable String targetAction,
      @Nullable String user,
      int topK,
      @Nullable ItemSet allow,
      @Nullable ItemSet deny,
      SeenPolicy seen,
      Fallback fallback,
      boolean probabilities,
      int pool,
      UnaryOperator<List<ScoredItem>> reranker) {
    if (topK < 1) {
      throw new IllegalArgumentException(
          "topK (" + topK + ") must be at least 1; ask for the number of items to return");
    }
    if (allow != null && deny != null) {
      throw new IllegalArgumentException(
          "allow ("
              + allow.size()
              + " items) and deny ("
              + deny.size()
              + " items) exclude each other; remove the denied items from the allow list");
    }
    if (actions != null && actions.size() != history.size()) {
      throw new IllegalArgumentException(
          "actions ("
              + actions.size()
              + ") must be as many as items of the history ("
              + history.size()
              + "); name the action of each, oldest first");
    }
    this.history = history;
    this.actions = actions;
    this.targetAction = targetAction;
    this.user = user;
    this.topK = topK;
    this.allow = allow;
    this.deny = deny;
    this.seen = seen;
    this.fallback = fallback;
    this.probabilities = probabilities;
    this.pool = pool;
    this.reranker = reranker;
  }

  /** A request for a history of item ids, oldest first. */
  public static RecommendRequest of(List<String> history) {
    return new RecommendRequest(
        List.copyOf(history),
        null,
        null,
        null,
        10,
        null,
        null,
        SeenPolicy.EXCLUDE,
        Fallback.POPULARITY,
        false,
        0,
        UnaryOperator.identity());
  }

  /** A request for a history of item ids, oldest first. */
  public static RecommendRequest of(String... history) {
    return of(List.of(history));
  }

  /**
   * With the kind of each event of the history, by name.
   *
   * @param names parallel to the history, oldest first, each among {@link
   *     SequentialRecommender#actions()}
   * @throws IllegalArgumentException if there are more or fewer than items
   */
  public RecommendRequest actions(List<String> names) {
    return new RecommendRequest(
        history,
        List.copyOf(names),
        targetAction,
        user,
        topK,
        allow,
        deny,
        seen,
        fallback,
        probabilities,
        pool,
        reranker);
  }

  /**
   * Asking for the item of an event of this kind: what is <em>purchased</em> next, say.
   *
   * @param action its name, among {@link SequentialRecommender#actions()}
   */
  public RecommendRequest wanting(String action) {
    return new RecommendRequest(
        history,
        actions,
        action,
        user,
        topK,
        allow,
        deny,
        seen,
        fallback,
        probabilities,
        pool,
        reranker);
  }

  /** For this user, which matters only to models with user parameters. */
  public RecommendRequest user(String userId) {
    return new RecommendRequest(
        history,
        actions,
        targetAction,
        userId,
        topK,
        allow,
        deny,
        seen,
        fallback,
        probabilities,
        pool,
        reranker);
  }

  /**
   * At most this many items.
   *
   * @throws IllegalArgumentException if {@code count} is below 1
   */
  public RecommendRequest topK(int count) {
    return new RecommendRequest(
        history,
        actions,
        targetAction,
        user,
        count,
        allow,
        deny,
        seen,
        fallback,
        probabilities,
        pool,
        reranker);
  }

  /**
   * Only these items; ids that the model does not know have no effect.
   *
   * @throws IllegalArgumentException if a deny list was given
   */
  public RecommendRequest allow(Collection<String> ids) {
    return allow(ItemSet.of(ids));
  }

  /**
   * Only the items of a set that many requests share.
   *
   * @throws IllegalArgumentException if a deny list was given
   */
  public RecommendRequest allow(ItemSet items) {
    return new RecommendRequest(
        history,
        actions,
        targetAction,
        user,
        topK,
        items,
        deny,
        seen,
        fallback,
        probabilities,
        pool,
        reranker);
  }

  /**
   * None of these items; ids that the model does not know have no effect.
   *
   * @throws IllegalArgumentException if an allow list was given
   */
  public RecommendRequest deny(Collection<String> ids) {
    return deny(ItemSet.of(ids));
  }

  /**
   * None of the items of a set that many requests share.
   *
   * @throws IllegalArgumentException if an allow list was given
   */
  public RecommendRequest deny(ItemSet items) {
    return new RecommendRequest(
        history,
        actions,
        targetAction,
        user,
        topK,
        allow,
        items,
        seen,
        fallback,
        probabilities,
        pool,
        reranker);
  }

  /** Whether items of the history may be recommended again. */
  public RecommendRequest seen(SeenPolicy policy) {
    return new RecommendRequest(
        history,
        actions,
        targetAction,
        user,
        topK,
        allow,
        deny,
        policy,
        fallback,
        probabilities,
        pool,
        reranker);
  }

  /** What answers when the history holds no known item. */
  public RecommendRequest fallback(Fallback answer) {
    return new RecommendRequest(
        history,
        actions,
        targetAction,
        user,
        topK,
        allow,
        deny,
        seen,
        answer,
        probabilities,
        pool,
        reranker);
  }

  /**
   * With probabilities for scores: the softmax of the model's scores over all candidates, so that
   * those of all candidates add up to 1. Where the fallback answers, the share of the candidates'
   * events in the training data. They are only as well calibrated as the model's loss makes them;
   * models that are trained by the softmax over the catalogue mean them so.
   */
  public RecommendRequest probabilities() {
    return new RecommendRequest(
        history,
        actions,
        targetAction,
        user,
        topK,
        allow,
        deny,
        seen,
        fallback,
        true,
        pool,
        reranker);
  }

  /**
   * With a last word on the order: the function gets the best candidates, best first, and what it
   * returns, cut to {@link #topK} items, is the answer. It runs in the thread that computes; {@link
   * CategoryCap} is such a function.
   *
   * @param candidates how many it gets, if there are so many; at least {@link #topK}, {@link
   *     Integer#MAX_VALUE} for all
   * @throws IllegalArgumentException if {@code candidates} is below 1
   */
  public RecommendRequest rerank(int candidates, UnaryOperator<List<ScoredItem>> function) {
    if (candidates < 1) {
      throw new IllegalArgumentException(
          "candidates (" + candidates + ") must be at least 1; ten times topK is usual");
    }
    return new RecommendRequest(
        history,
        actions,
        targetAction,
        user,
        topK,
        allow,
        deny,
        seen,
        fallback,
        probabilities,
        candidates,
        function);
  }

  /** Item ids, oldest first. */
  public List<String> history() {
    return history;
  }

  /** The kind of each event of the history, if given. */
  public Optional<List<String>> actions() {
    return Optional.ofNullable(actions);
  }

  /** The kind of the event whose item is asked for, if given. */
  public Optional<String> targetAction() {
    return Optional.ofNullable(targetAction);
  }

  /** The user's id, if given. */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /** The largest number of items to return. */
  public int topK() {
    return topK;
  }

  /** The only ids that may be returned, if restricted so. */
  public Optional<ItemSet> allow() {
    return Optional.ofNullable(allow);
  }

  /** The ids that may not be returned, if restricted so. */
  public Optional<ItemSet> deny() {
    return Optional.ofNullable(deny);
  }

  /** Whether items of the history may be returned. */
  public SeenPolicy seen() {
    return seen;
  }

  /** What answers when the history holds no known item. */
  public Fallback fallback() {
    return fallback;
  }

  /** Whether scores are probabilities. */
  public boolean wantsProbabilities() {
    return probabilities;
  }

  /** How many candidates are ordered, before the answer is cut to {@link #topK}. */
  int pool() {
    return Math.max(pool, topK);
  }

  /** Orders the best candidates anew; the identity by default. */
  UnaryOperator<List<ScoredItem>> reranker() {
    return reranker;
  }
}
