package io.github.seqrec.api;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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

  /** What a request says; no request changes its own. */
  private static final class Parts {
    private final List<String> history;
    private @Nullable List<String> actions;
    private @Nullable String targetAction;
    private @Nullable String user;
    private int topK = 10;
    private @Nullable ItemSet allow;
    private @Nullable ItemSet deny;
    private SeenPolicy seen = SeenPolicy.EXCLUDE;
    private Fallback fallback = Fallback.POPULARITY;
    private boolean probabilities;
    private int pool;
    private UnaryOperator<List<ScoredItem>> reranker = UnaryOperator.identity();

    Parts(List<String> history) {
      this.history = history;
    }

    Parts(Parts other) {
      history = other.history;
      actions = other.actions;
      targetAction = other.targetAction;
      user = other.user;
      topK = other.topK;
      allow = other.allow;
      deny = other.deny;
      seen = other.seen;
      fallback = other.fallback;
      probabilities = other.probabilities;
      pool = other.pool;
      reranker = other.reranker;
    }
  }

  private final Parts parts;

  private RecommendRequest(Parts parts) {
    if (parts.topK < 1) {
      throw new IllegalArgumentException(
          "topK (" + parts.topK + ") must be at least 1; ask for the number of items to return");
    }
    if (parts.allow != null && parts.deny != null) {
      throw new IllegalArgumentException(
          "allow ("
              + parts.allow.size()
              + " items) and deny ("
              + parts.deny.size()
              + " items) exclude each other; remove the denied items from the allow list");
    }
    if (parts.actions != null && parts.actions.size() != parts.history.size()) {
      throw new IllegalArgumentException(
          "actions ("
              + parts.actions.size()
              + ") must be as many as items of the history ("
              + parts.history.size()
              + "); name the action of each, oldest first");
    }
    this.parts = parts;
  }

  private RecommendRequest with(Consumer<Parts> change) {
    Parts changed = new Parts(parts);
    change.accept(changed);
    return new RecommendRequest(changed);
  }

  /** A request for a history of item ids, oldest first. */
  public static RecommendRequest of(List<String> history) {
    return new RecommendRequest(new Parts(List.copyOf(history)));
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
    return with(p -> p.actions = List.copyOf(names));
  }

  /**
   * Asking for the item of an event of this kind: what is <em>purchased</em> next, say.
   *
   * @param action its name, among {@link SequentialRecommender#actions()}
   */
  public RecommendRequest wanting(String action) {
    return with(p -> p.targetAction = action);
  }

  /** For this user, which matters only to models that know users by their ids. */
  public RecommendRequest user(String userId) {
    return with(p -> p.user = userId);
  }

  /**
   * At most this many items.
   *
   * @throws IllegalArgumentException if {@code count} is below 1
   */
  public RecommendRequest topK(int count) {
    return with(p -> p.topK = count);
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
    return with(p -> p.allow = items);
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
    return with(p -> p.deny = items);
  }

  /** Whether items of the history may be recommended again. */
  public RecommendRequest seen(SeenPolicy policy) {
    return with(p -> p.seen = policy);
  }

  /** What answers when the history holds no known item. */
  public RecommendRequest fallback(Fallback answer) {
    return with(p -> p.fallback = answer);
  }

  /**
   * With probabilities for scores: the softmax of the model's scores over all candidates, so that
   * those of all candidates add up to 1. Where the fallback answers, the share of the candidates'
   * events in the training data. They are only as well calibrated as the model's loss makes them;
   * models that are trained by the softmax over the catalogue mean them so.
   */
  public RecommendRequest probabilities() {
    return with(p -> p.probabilities = true);
  }

  /**
   * With a last word on the order: the function gets the best candidates, best first, and what it
   * returns, cut to {@link #topK} items, is the answer. It runs in the thread that computes; {@link
   * CategoryCap} is such a function.
   *
   * @param candidates how many it gets, if there are so many; at least {@link #topK}, {@link
   *     Integer#MAX_VALUE} for all
   * @param function gets a list of its own, which it may change and return
   * @throws IllegalArgumentException if {@code candidates} is below 1
   */
  public RecommendRequest rerank(int candidates, UnaryOperator<List<ScoredItem>> function) {
    if (candidates < 1) {
      throw new IllegalArgumentException(
          "candidates (" + candidates + ") must be at least 1; ten times topK is usual");
    }
    return with(
        p -> {
          p.pool = candidates;
          p.reranker = function;
        });
  }

  /** Item ids, oldest first. */
  public List<String> history() {
    return parts.history;
  }

  /** The kind of each event of the history, if given. */
  public Optional<List<String>> actions() {
    return Optional.ofNullable(parts.actions);
  }

  /** The kind of the event whose item is asked for, if given. */
  public Optional<String> targetAction() {
    return Optional.ofNullable(parts.targetAction);
  }

  /** The user's id, if given. */
  public Optional<String> user() {
    return Optional.ofNullable(parts.user);
  }

  /** The largest number of items to return. */
  public int topK() {
    return parts.topK;
  }

  /** The only ids that may be returned, if restricted so. */
  public Optional<ItemSet> allow() {
    return Optional.ofNullable(parts.allow);
  }

  /** The ids that may not be returned, if restricted so. */
  public Optional<ItemSet> deny() {
    return Optional.ofNullable(parts.deny);
  }

  /** Whether items of the history may be returned. */
  public SeenPolicy seen() {
    return parts.seen;
  }

  /** What answers when the history holds no known item. */
  public Fallback fallback() {
    return parts.fallback;
  }

  /** Whether scores are probabilities. */
  public boolean wantsProbabilities() {
    return parts.probabilities;
  }

  @Override
  public String toString() {
    return "RecommendRequest[topK "
        + topK()
        + ", "
        + parts.history.size()
        + " events"
        + user().map(id -> " of a user").orElse("")
        + targetAction().map(action -> ", wanting " + action).orElse("")
        + allow().map(items -> ", " + items.size() + " allowed").orElse("")
        + deny().map(items -> ", " + items.size() + " denied").orElse("")
        + "]";
  }

  /** How many candidates are ordered, before the answer is cut to {@link #topK}. */
  int pool() {
    return Math.max(parts.pool, parts.topK);
  }

  /** Orders the best candidates anew; the identity by default. */
  UnaryOperator<List<ScoredItem>> reranker() {
    return parts.reranker;
  }
}
