package io.github.seqrec.api;

/**
 * What one user did, oldest first: a read-only view of primitives. Thread-safe.
 *
 * <p>Positions run from 0 to {@code size() - 1}. The columns beside the items exist for a whole
 * dataset or not at all; asking for one that does not exist throws {@link
 * UnsupportedOperationException}.
 */
public interface UserSequence {

  /** The number of events. */
  int size();

  /** The item index (1 to the catalogue's size) at a position. */
  int item(int position);

  /** Whether {@link #timestamp} is known. */
  boolean hasTimestamps();

  /** The time of the event at a position, in the unit of the source: epoch seconds mostly. */
  long timestamp(int position);

  /** Whether {@link #rating} is known. */
  boolean hasRatings();

  /** The explicit rating given at a position, on the scale of the source. */
  float rating(int position);

  /** Whether {@link #action} is known. */
  boolean hasActions();

  /** The kind of the event at a position, such as {@code view} or {@code purchase}. */
  String action(int position);

  /**
   * The first events as a history, without copying them. It carries the codes of their actions, as
   * {@link SequenceDataset#actions()} numbers them, where the data have actions; no action is asked
   * for.
   *
   * @param end how many events, from 0 to {@link #size()}
   */
  History history(int end);
}
