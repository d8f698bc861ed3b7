package io.github.seqrec.api;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked about: item indices, oldest first, and where known the user, the kind of
 * each event, and the kind of the event whose item is asked for.
 *
 * <p>A user is never required: models that have user parameters fall back for an unknown one and
 * say how. Actions are codes into {@link SequentialRecommender#actions()}, 1 to their number; 0 is
 * an unknown one. Models that do not read actions ignore them. Immutable and thread-safe.
 */
public final class History {

  /** The code of an action that is not known, or not asked for. */
  public static final int UNKNOWN_ACTION = 0;

  private final int[] items;

  /** Parallel to {@link #items}, which may hold more than this history. */
  private final int @Nullable [] actions;

  private final int from;
  private final int to;
  private final @Nullable String user;
  private final int targetAction;

  private History(
      int[] items,
      int @Nullable [] actions,
      int from,
      int to,
      @Nullable String user,
      int targetAction) {
    this.items = items;
    this.actions = actions;
    this.from = from;
    this.to = to;
    this.user = user;
    this.targetAction = targetAction;
  }

  /** A history of these item indices, oldest first, of no known user. The array is copied. */
  public static History of(int... items) {
    return new History(items.clone(), null, 0, items.length, null, UNKNOWN_ACTION);
  }

  /**
   * A view of a part of an array that will not change: nothing is copied. For implementations of
   * {@link UserSequence}.
   *
   * @param items the array, owned by the caller, who must not write to it any more
   * @param from index of the oldest event, inclusive
   * @param to end of the history, exclusive
   * @param user the user's id, or null
   */
  public static History view(int[] items, int from, int to, @Nullable String user) {
    return view(items, null, from, to, user);
  }

  /**
   * A view of a part of two parallel arrays that will not change: nothing is copied. For
   * implementations of {@link UserSequence}.
   *
   * @param items the array, owned by the caller, who must not write to it any more
   * @param actions the code of each event's action, as many as items, or null if none is known
   * @param from index of the oldest event, inclusive
   * @param to end of the history, exclusive
   * @param user the user's id, or null
   * @throws IllegalArgumentException if the arrays differ in length
   */
  public static History view(
      int[] items, int @Nullable [] actions, int from, int to, @Nullable String user) {
    Objects.checkFromToIndex(from, to, items.length);
    if (actions != null) {
      requireParallel(actions.length, items.length);
    }
    return new History(items, actions, from, to, user, UNKNOWN_ACTION);
  }

  /** The same events for the user of this id. */
  public History withUser(String userId) {
    return new History(items, actions, from, to, userId, targetAction);
  }

  /**
   * The same items with the kind of each event.
   *
   * @param codes one for each event, oldest first, 0 for an unknown one; copied
   * @throws IllegalArgumentException if there are more or fewer than events, or one is negative
   */
  public History withActions(int... codes) {
    requireParallel(codes.length, size());
    for (int code : codes) {
      requireCode(code);
    }
    return new History(toArray(), codes.clone(), 0, codes.length, user, targetAction);
  }

  /**
   * The same events, asking for the item of an event of this kind: which one is <em>purchased</em>
   * next, say, and not which one is merely viewed.
   *
   * @param action its code; 0 leaves the kind open
   * @throws IllegalArgumentException if the code is negative
   */
  public History wanting(int action) {
    requireCode(action);
    return new History(items, actions, from, to, user, action);
  }

  private static void requireParallel(int actions, int items) {
    if (actions != items) {
      throw new IllegalArgumentException(
          "actions ("
              + actions
              + ") must be as many as items ("
              + items
              + "); give 0 for an unknown one");
    }
  }

  private static void requireCode(int code) {
    if (code < 0) {
      throw new IllegalArgumentException(
          "action (" + code + ") must be a code, 1 or more; 0 is an unknown one");
    }
  }

  /** The number of events. */
  public int size() {
    return to - from;
  }

  /** Whether there is no event. */
  public boolean isEmpty() {
    return from == to;
  }

  /** Whether an event is of this item; takes time by the number of events. */
  public boolean contains(int item) {
    for (int i = from; i < to; i++) {
      if (items[i] == item) {
        return true;
      }
    }
    return false;
  }

  /** The item index at a position; 0 is the oldest. */
  public int item(int position) {
    return items[from + Objects.checkIndex(position, size())];
  }

  /**
   * The item index of the latest event.
   *
   * @throws IndexOutOfBoundsException if the history is empty
   */
  public int last() {
    return item(size() - 1);
  }

  /** Whether the kinds of the events are known. */
  public boolean hasActions() {
    return actions != null;
  }

  /** The code of the action at a position, 0 if it is unknown; 0 is the oldest position. */
  public int action(int position) {
    int index = from + Objects.checkIndex(position, size());
    return actions == null ? UNKNOWN_ACTION : actions[index];
  }

  /** The code of the action whose item is asked for; 0 if that is left open. */
  public int targetAction() {
    return targetAction;
  }

  /** The user's id, if known. */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /**
   * The latest events only: all of them if there are no more than {@code count}.
   *
   * @param count 0 or more
   * @throws IllegalArgumentException if it is negative
   */
  public History latest(int count) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "count (" + count + ") must be 0 or more; 0 leaves no event");
    }
    return count >= size() ? this : new History(items, actions, to - count, to, user, targetAction);
  }

  /**
   * The same events but one.
   *
   * @param position of the event to leave out; 0 is the oldest
   */
  public History without(int position) {
    Objects.checkIndex(position, size());
    return new History(
        dropped(items, position),
        actions == null ? null : dropped(actions, position),
        0,
        size() - 1,
        user,
        targetAction);
  }

  private int[] dropped(int[] values, int position) {
    int[] rest = new int[size() - 1];
    System.arraycopy(values, from, rest, 0, position);
    System.arraycopy(values, from + position + 1, rest, position, rest.length - position);
    return rest;
  }

  /** The item indices, oldest first, in a new array. */
  public int[] toArray() {
    return Arrays.copyOfRange(items, from, to);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof History other
        && Arrays.equals(items, from, to, other.items, other.from, other.to)
        && sameActions(other)
        && targetAction == other.targetAction
        && Objects.equals(user, other.user);
  }

  private boolean sameActions(History other) {
    if (actions == null || other.actions == null) {
      return actions == other.actions;
    }
    return Arrays.equals(actions, from, to, other.actions, other.from, other.to);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(toArray()) + Objects.hashCode(user);
  }

  @Override
  public String toString() {
    return "History"
        + Arrays.toString(toArray())
        + (actions == null ? "" : " by " + Arrays.toString(Arrays.copyOfRange(actions, from, to)))
        + (targetAction == UNKNOWN_ACTION ? "" : " wanting " + targetAction)
        + (user == null ? "" : " of " + user);
  }
}
