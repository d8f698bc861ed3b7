package io.github.seqrec.api;

import java.util.List;

/**
 * Users, and the time-ordered items of each. Immutable and thread-safe.
 *
 * <p>Users have dense indices from 0; items are indices into {@link #items()}. Implementations keep
 * the order of their source where timestamps tie.
 */
public interface SequenceDataset {

  /** The item ids and their indices. */
  ItemCatalog items();

  /**
   * The kinds of events, such as {@code view} and {@code purchase}: the one at index {@code c - 1}
   * has the code {@code c} in a {@link History}. Empty if the data do not tell kinds.
   */
  default List<String> actions() {
    return List.of();
  }

  /** The number of users. */
  int userCount();

  /** The number of events of all users. */
  long interactionCount();

  /**
   * The id of a user.
   *
   * @param user from 0 to {@code userCount() - 1}
   */
  String userId(int user);

  /**
   * The events of a user, oldest first.
   *
   * @param user from 0 to {@code userCount() - 1}
   */
  UserSequence sequence(int user);

  /** Counts and a digest of the content; costs one pass over the events. */
  default DatasetSummary summary() {
    return DatasetSummary.of(this);
  }
}
