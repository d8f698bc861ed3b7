package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * Fused losses, each the weighted mean over M predicted positions.
 *
 * <p>Shape legend: M positions, N items, D state size, K negatives of each position. Weights (M)
 * float32 are not negative, and their sum is positive. Results are scalars in the scope of the
 * pass. Thread-safe.
 */
public final class Losses {

  /** Rows of logits at a time, so that a block of them stays in the processor's cache. */
  private static final int SOFTMAX_CHUNK = 512;

  private Losses() {}

  /**
   * Cross-entropy of the softmax over all items, without ever holding the (M, N) logits: a block of
   * rows at a time, its gradient is computed with its value.
   *
   * <p>The value of a position saturates at 87 (its probability is taken as at least 1.2e-38); the
   * gradient does not.
   *
   * @param pass says in which precision the products with the items are computed
   * @param states (B, L, D)
   * @param rows (M) int32: the predicted positions, as indices into the (B * L) states
   * @param targets (M) int32: item indices, 1..N
   * @param weights (M)
   * @param items (N + 1, D): item i has logit h . items[i] + bias[i]; row 0 takes no part
   * @param bias (N + 1), or null for none
   * @throws ai.djl.engine.EngineException if a target is no item
   */
  public static NDArray softmax(
      Pass pass,
      NDArray states,
      NDArray rows,
      NDArray targets,
      NDArray weights,
      NDArray items,
      @Nullable NDArray bias) {
    return softmax(pass, states, rows, targets, weights, items, bias, 1, SOFTMAX_CHUNK);
  }

  /**
   * {@link #softmax} over classes that are numbered from 0, so that all rows of the weights take
   * part.
   *
   * @param states (B, L, D)
   * @param rows (M) int32: the predicted positions, as indices into the (B * L) states
   * @param targets (M) int32: classes, 0..C - 1
   * @param weights (M)
   * @param classes (C, D): class i has logit h . classes[i]
   */
  public static NDArray softmaxFromZero(
      Pass pass, NDArray states, NDArray rows, NDArray targets, NDArray weights, NDArray classes) {
    return softmax(pass, states, rows, targets, weights, classes, null, 0, SOFTMAX_CHUNK);
  }

  static NDArray softmax(
      Pass pass,
      NDArray states,
      NDArray rows,
      NDArray targets,
      NDArray weights,
      NDArray items,
      @Nullable NDArray bias,
      int first,
      int chunk) {
    return Kernels.call("softmax_loss", pass)
        .with(states, rows, targets, weights, items)
        .withOptional(bias)
        .with(first)
        .with(chunk)
        .with(pass.half())
        .run();
  }

  /**
   * -log sigmoid(positive) - sum over negatives of log(1 - sigmoid(negative)): binary cross-entropy
   * with sampled negatives (Kang and McAuley 2018, eq. 7).
   *
   * @param positive (M) scores of the targets
   * @param negative (M, K) scores of the negatives
   */
  public static NDArray binary(Pass pass, NDArray positive, NDArray negative, NDArray weights) {
    return Kernels.call("binary_loss", pass).with(positive, negative, weights).run();
  }

  /**
   * The mean over the 1 + K items of binary cross-entropy whose positive probability is raised to
   * the power {@code beta}: gBCE (Petrov and Macdonald 2023, eq. 8 and 10). In double precision, as
   * its authors have it.
   *
   * @param positive (M)
   * @param negative (M, K)
   * @param beta 0 to 1; 1 is the plain form
   */
  public static NDArray calibratedBinary(
      Pass pass, NDArray positive, NDArray negative, NDArray weights, double beta) {
    return Kernels.call("calibrated_binary_loss", pass)
        .with(positive, negative, weights)
        .with(beta)
        .run();
  }

  /**
   * The mean over negatives of -log sigmoid(positive - negative): BPR (Rendle et al. 2009).
   *
   * @param positive (M)
   * @param negative (M, K)
   */
  public static NDArray pairwise(Pass pass, NDArray positive, NDArray negative, NDArray weights) {
    return Kernels.call("pairwise_loss", pass).with(positive, negative, weights).run();
  }

  /**
   * Cross-entropy of the softmax over the target and K sampled items, each of which stands for as
   * many as its chance to be drawn says: its score is reduced by the logarithm of how often it is
   * expected among the K (Bengio and Senecal 2008; Yi et al. 2019). The target, which is there
   * without being drawn, keeps its score.
   *
   * @param positive (M)
   * @param negative (M, K)
   * @param logExpected (M, K): log(K q) for an item that a draw gives with chance q
   */
  public static NDArray sampledSoftmax(
      Pass pass, NDArray positive, NDArray negative, NDArray weights, NDArray logExpected) {
    return Kernels.call("sampled_softmax_loss", pass)
        .with(positive, negative, weights, logExpected)
        .run();
  }
}
