package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;

/**
 * Fused operations for sequence networks: each one runs in libtorch as a whole, so that what it
 * computes on the way is freed inside, and gradients flow through it.
 *
 * <p>Shape legend: B rows, L columns (the longest row), D state size, H heads, N items, n longest
 * history, M predicted positions, K negatives. Rows are front-aligned: a row of length l holds
 * items in columns 0..l-1 and padding behind, so that a causal operation never looks at padding.
 * Results live in the scope of the pass. Thread-safe.
 */
public final class Kernels {

  /** Rows of logits at a time, so that a block of them stays in the processor's cache. */
  private static final int SOFTMAX_CHUNK = 512;

  private Kernels() {}

  /**
   * Item embedding times {@code scale} plus learnt position embedding, then dropout.
   *
   * <p>Positions count from the end: the last item of each row has position n - 1, however many
   * columns the batch has.
   *
   * @param items (B, L) int32
   * @param lengths (B) int32
   * @param weight (N + 1, D); row 0, the padding, gets no gradient
   * @param positions (n, D), L at most n
   * @return (B, L, D)
   */
  public static NDArray embed(
      Pass pass,
      NDArray items,
      NDArray lengths,
      NDArray weight,
      NDArray positions,
      double scale,
      double dropout) {
    return call("embed", pass)
        .with(items, lengths, weight, positions)
        .with(scale, pass.dropout(dropout))
        .run();
  }

  /** Layer normalisation. x (B, L, D) to (B, L, D). */
  public static NDArray layerNorm(Pass pass, NDArray x, Norm norm) {
    return call("layer_norm", pass).with(x, norm.gain(), norm.bias()).run();
  }

  /**
   * Pre-norm causal self-attention with its residual: x + dropout(out(attention(qkv(norm(x))))).
   * Without attention dropout no (L, L) matrix is kept, and memory grows linearly with L.
   *
   * @param x (B, L, D)
   * @param qkv (3D, D): query, key and value projections, in this order
   * @param out (D, D)
   * @return (B, L, D)
   */
  public static NDArray preNormAttention(
      Pass pass,
      NDArray x,
      Norm norm,
      Linear qkv,
      Linear out,
      int heads,
      double attentionDropout,
      double dropout) {
    return call("pre_norm_attention", pass)
        .with(x, norm.gain(), norm.bias())
        .with(qkv.weight(), qkv.bias(), out.weight(), out.bias())
        .with(heads)
        .with(pass.dropout(attentionDropout), pass.dropout(dropout))
        .run();
  }

  /**
   * Causal self-attention as SASRec's authors wrote it: only the query is normalised, the residual
   * is the normalised query, and there is no output projection. With z = norm(x): z +
   * attention(q(z), k(x), v(x)).
   *
   * @param x (B, L, D)
   * @param qkv (3D, D): query, key and value projections, in this order
   * @return (B, L, D)
   */
  public static NDArray queryNormAttention(
      Pass pass, NDArray x, Norm norm, Linear qkv, int heads, double attentionDropout) {
    return call("query_norm_attention", pass)
        .with(x, norm.gain(), norm.bias(), qkv.weight(), qkv.bias())
        .with(heads)
        .with(pass.dropout(attentionDropout))
        .run();
  }

  /**
   * Pre-norm point-wise feed-forward with its residual: x + dropout(outer(relu(inner(norm(x))))).
   *
   * @param x (B, L, D)
   * @return (B, L, D)
   */
  public static NDArray preNormFeedForward(
      Pass pass, NDArray x, Norm norm, Linear inner, Linear outer, double dropout) {
    return feedForward("pre_norm_feed_forward", pass, x, norm, inner, outer, dropout);
  }

  /**
   * Point-wise feed-forward as SASRec's authors wrote it, the residual being the normalised input:
   * with z = norm(x), z + dropout(outer(dropout(relu(inner(z))))).
   *
   * @param x (B, L, D)
   * @return (B, L, D)
   */
  public static NDArray normedFeedForward(
      Pass pass, NDArray x, Norm norm, Linear inner, Linear outer, double dropout) {
    return feedForward("normed_feed_forward", pass, x, norm, inner, outer, dropout);
  }

  private static NDArray feedForward(
      String method, Pass pass, NDArray x, Norm norm, Linear inner, Linear outer, double dropout) {
    return call(method, pass)
        .with(x, norm.gain(), norm.bias())
        .with(inner.weight(), inner.bias(), outer.weight(), outer.bias())
        .with(pass.dropout(dropout))
        .run();
  }

  /**
   * Mean cross-entropy of the softmax over all items, without ever holding the (M, N) logits: a
   * block of rows at a time, its gradient is computed with its value.
   *
   * <p>The value of a position saturates at 87 (its probability is taken as at least 1.2e-38); the
   * gradient does not.
   *
   * @param states (B, L, D)
   * @param rows (M) int32: the predicted positions, as indices into the (B * L) states
   * @param targets (M) int32: item indices, 1..N
   * @param weight (N + 1, D): item i has logit h . weight[i]; row 0 takes no part
   * @return scalar
   */
  public static NDArray softmaxLoss(
      Pass pass, NDArray states, NDArray rows, NDArray targets, NDArray weight) {
    return softmaxLoss(pass, states, rows, targets, weight, SOFTMAX_CHUNK);
  }

  static NDArray softmaxLoss(
      Pass pass, NDArray states, NDArray rows, NDArray targets, NDArray weight, int chunk) {
    return call("softmax_loss", pass).with(states, rows, targets, weight).with(chunk).run();
  }

  /**
   * Mean over positions of -log sigmoid(target's score) - sum over negatives of log(1 -
   * sigmoid(score)): binary cross-entropy with sampled negatives (Kang and McAuley 2018, eq. 7).
   *
   * @param states (B, L, D)
   * @param rows (M) int32: the predicted positions, as indices into the (B * L) states
   * @param targets (M) int32
   * @param negatives (M, K) int32
   * @param weight (N + 1, D)
   * @return scalar
   */
  public static NDArray binaryLoss(
      Pass pass, NDArray states, NDArray rows, NDArray targets, NDArray negatives, NDArray weight) {
    return call("binary_loss", pass).with(states, rows, targets, negatives, weight).run();
  }

  /**
   * Scores of the whole catalogue after the last item of each row.
   *
   * @param states (B, L, D)
   * @param lengths (B) int32, 1 or more each
   * @param weight (N + 1, D)
   * @return (B, N + 1); column 0 belongs to the padding and means nothing
   */
  public static NDArray scoreAll(Pass pass, NDArray states, NDArray lengths, NDArray weight) {
    return call("score_all", pass).with(states, lengths, weight).run();
  }

  /**
   * Scores of given items after the last item of each row.
   *
   * @param states (B, L, D)
   * @param lengths (B) int32, 1 or more each
   * @param weight (N + 1, D)
   * @param candidates (B, C) int32
   * @return (B, C)
   */
  public static NDArray scoreCandidates(
      Pass pass, NDArray states, NDArray lengths, NDArray weight, NDArray candidates) {
    return call("score_candidates", pass).with(states, lengths, weight, candidates).run();
  }

  private static KernelCall call(String method, Pass pass) {
    return KernelCall.of(method, pass.scope(), pass.training());
  }
}
