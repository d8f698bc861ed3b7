package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;

/**
 * Points that are translated, kept within a ball, and scored by their distance to items.
 *
 * <p>Shape legend: B rows, L columns, D size of the space, N items, M states, G groups of R states
 * that share C candidates. Results live in the scope of the pass. Thread-safe.
 */
public final class TranslationKernels {

  private TranslationKernels() {}

  /**
   * Where each item is moved to, times a factor: factor (weight[item] + translation).
   *
   * @param items (B, L) int32
   * @param weight (N + 1, D); row 0, the padding, gets no gradient
   * @param translation (B, D), one for each row
   * @return (B, L, D)
   */
  public static NDArray translate(
      Pass pass, NDArray items, NDArray weight, NDArray translation, double factor) {
    return Kernels.call("translate", pass).with(items, weight, translation).with(factor).run();
  }

  /**
   * Moves points outside the ball around 0 to its surface, in place.
   *
   * @param pass without gradients
   * @param points (N, D)
   * @param radius of the ball, above 0
   */
  public static void project(Pass pass, NDArray points, double radius) {
    Kernels.call("project", pass).with(points).with(radius).run();
  }

  /**
   * Biases less squared lengths: bias[i] - |items[i]|^2.
   *
   * @param bias (N)
   * @param items (N, D)
   * @return (N)
   */
  public static NDArray minusSquares(Pass pass, NDArray bias, NDArray items) {
    return Kernels.call("minus_squares", pass).with(bias, items).run();
  }

  /**
   * Biases less L1 distances to all items.
   *
   * @param states (M, D)
   * @param items (N + 1, D)
   * @param bias (N + 1)
   * @return (M, N + 1); column 0 belongs to the padding and means nothing
   */
  public static NDArray distanceAll(Pass pass, NDArray states, NDArray items, NDArray bias) {
    return Kernels.call("distance_all", pass).with(states, items, bias).run();
  }

  /**
   * Biases less L1 distances to given items.
   *
   * @param states (G, R, D)
   * @param candidates (G, C) int32
   * @param items (N + 1, D)
   * @param bias (N + 1)
   * @return (G, R, C)
   */
  public static NDArray distanceSome(
      Pass pass, NDArray states, NDArray candidates, NDArray items, NDArray bias) {
    return Kernels.call("distance_some", pass).with(states, candidates, items, bias).run();
  }

  /**
   * Cross-entropy of the softmax over all items, scored as by {@link #distanceAll}. Holds several
   * arrays of all (M, N) scores, 4 bytes each: 8,000 positions and 3,400 items take about half a
   * gigabyte.
   *
   * @param states (B, L, D)
   * @param rows (M) int32: the predicted positions, as indices into the (B * L) states
   * @param targets (M) int32: item indices, 1..N
   * @param weights (M) float32
   * @param items (N + 1, D); row 0 takes no part
   * @param bias (N + 1)
   * @return scalar: the weighted mean over the positions
   */
  public static NDArray distanceSoftmax(
      Pass pass,
      NDArray states,
      NDArray rows,
      NDArray targets,
      NDArray weights,
      NDArray items,
      NDArray bias) {
    return Kernels.call("distance_softmax_loss", pass)
        .with(states, rows, targets, weights, items, bias)
        .run();
  }
}
