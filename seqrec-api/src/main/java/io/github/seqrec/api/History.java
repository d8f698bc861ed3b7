package io.github.seqrec.api;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked about: item indices, oldest first, and the user if known.
 *
 * <p>A user is never required: models that have user parameters fall back for an unknown one and
 * say how. Immutable and thread-safe.
 */
public final class History {

  private final int[] items;
  private final int from;
  private final int to;
  private final @Nullable String user;

  private History(int[] items, int from, int to, @Nullable String user) {
    this.items = items;
    this.from = from;
    this.to = to;
    this.user = user;
  }

  /** A history of these item indices, oldest first, of no known user. The array is copied. */
  public static History of(int... items) {
    return new History(items.clone(), 0, items.length, null);
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
    Objects.checkFromToIndex(from, to, items.length);
    return new History(items, from, to, user);
  }

  /** The same items for this user. */
  public History of(String userId) {
    return new History(items, from, to, userId);
  }

  /** The number of events. */
  public int size() {
    return to - from;
  }

  /** Whether there is no event. */
  public boolean isEmpty() {
    return from == to;
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

  /** The user's id, if known. */
  public Optional<String> user() {
    return Optional.ofNullable(user);
  }

  /** The latest events only: all of them if there are no more than {@code count}. */
  public History latest(int count) {
    return count >= size() ? this : new History(items, to - count, to, user);
  }

  /** The item indices, oldest first, in a new array. */
  public int[] toArray() {
    return Arrays.copyOfRange(items, from, to);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof History other
        && Arrays.equals(items, from, to, other.items, other.from, other.to)
        && Objects.equals(user, other.user);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(toArray()) + Objects.hashCode(user);
  }

  @Override
  public String toString() {
    return "History" + Arrays.toString(toArray()) + (user == null ? "" : " of " + user);
  }
}
