package io.github.seqrec.models.index;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.models.kernels.Pass;
import org.jspecify.annotations.Nullable;

/**
 * Finds the items whose products with a state are high; their scores are computed again, in
 * float32, by who asks. Thread-safe.
 *
 * <p>Shape legend: N items, D state size, M states, C candidates.
 */
public interface ItemIndex extends AutoCloseable {

  /** Makes an index of the items of a network. */
  interface Factory {

    /**
     * Builds it.
     *
     * @param pass owns what is needed on the way
     * @param owner owns what the index keeps
     * @param items (N + 1, D); row 0 is the padding
     * @param bias (N + 1), or null for none
     */
    ItemIndex build(Pass pass, NDManager owner, NDArray items, @Nullable NDArray bias);
  }

  /**
   * Items among which the best ones are.
   *
   * @param states (M, D)
   * @param count how many of the best ones are wanted, 1 or more
   * @return (M, C) int32, no item twice in a row; 0 is none
   */
  NDArray candidates(Pass pass, NDArray states, int count);

  @Override
  void close();
}
