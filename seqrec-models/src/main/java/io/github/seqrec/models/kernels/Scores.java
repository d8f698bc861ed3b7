package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * Scores of items for states.
 *
 * <p>Shape legend: B rows, L columns, D state size, N items, M states, G groups of R states that
 * share C candidates. Results live in the scope of the pass. Thread-safe.
 */
public final class Scores {

  private Scores() {}

  /**
   * The states after the last item of each row.
   *
   * @param states (B, L, D)
   * @param lengths (B) int32, 1 or more each
   * @return (B, D)
   */
  public static NDArray last(Pass pass, NDArray states, NDArray lengths) {
    return Kernels.call("last", pass).with(states, lengths).run();
  }

  /**
   * Some rows.
   *
   * @param x (..., D), seen as a matrix
   * @param rows (M) int32
   * @return (M, D)
   */
  public static NDArray select(Pass pass, NDArray x, NDArray rows) {
    return Kernels.call("select", pass).with(x, rows).run();
  }

  /**
   * Products with all items.
   *
   * @param states (M, D)
   * @param items (N + 1, D)
   * @param bias (N + 1), or null for none
   * @return (M, N + 1); column 0 belongs to the padding and means nothing
   */
  public static NDArray dotAll(Pass pass, NDArray states, NDArray items, @Nullable NDArray bias) {
    return Kernels.call("dot_all", pass).with(states, items).withOptional(bias).run();
  }

  /**
   * Products with given items.
   *
   * @param states (G, R, D)
   * @param candidates (G, C) int32
   * @param items (N + 1, D)
   * @param bias (N + 1), or null for none
   * @return (G, R, C)
   */
  public static NDArray dotSome(
      Pass pass, NDArray states, NDArray candidates, NDArray items, @Nullable NDArray bias) {
    return Kernels.call("dot_some", pass).with(states, candidates, items).withOptional(bias).run();
  }
}
