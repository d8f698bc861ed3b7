package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.models.kernels.Pass;

/**
 * How the states of a network score items. Column and row 0 belong to the padding and mean nothing.
 *
 * <p>Shape legend: D state size, N items, M states, G groups of R states that share C candidates.
 */
public interface OutputLayer {

  /**
   * The vectors of the items.
   *
   * @return (N + 1, D), owned by the network
   */
  NDArray items();

  /**
   * Scores the whole catalogue.
   *
   * @param states (M, D)
   * @return (M, N + 1)
   */
  NDArray all(Pass pass, NDArray states);

  /**
   * Scores given items; equal to the entries of {@link #all} up to rounding.
   *
   * @param states (G, R, D)
   * @param candidates (G, C) int32
   * @return (G, R, C)
   */
  NDArray some(Pass pass, NDArray states, NDArray candidates);

  /**
   * The weighted mean cross-entropy of the softmax over the catalogue.
   *
   * @param states (B, L, D)
   * @param rows (M) int32: the predicted positions, as indices into the (B * L) states
   * @param targets (M) int32: item indices, 1..N
   * @param weights (M) float32
   * @return scalar
   */
  NDArray softmaxLoss(Pass pass, NDArray states, NDArray rows, NDArray targets, NDArray weights);
}
