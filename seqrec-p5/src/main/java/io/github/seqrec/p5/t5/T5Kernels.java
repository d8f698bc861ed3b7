package io.github.seqrec.p5.t5;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.models.kernels.KernelArchive;
import io.github.seqrec.models.kernels.KernelCall;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.p5.weights.FeedForward;
import org.jspecify.annotations.Nullable;

/**
 * The layers of T5, each one run in libtorch as a whole; gradients flow through them.
 *
 * <p>Shape legend: U users, M rows, P positions that are seen, D model size, H heads, d size of a
 * head, V vocabulary. Results live in the scope of the pass. Thread-safe.
 */
final class T5Kernels {

  private static final KernelArchive ARCHIVE =
      KernelArchive.of(T5Kernels.class, "t5", "predictions");

  /** Rows of logits at a time: 33 MB for T5's vocabulary; fewer slow the product down. */
  private static final int LOGIT_ROWS = 256;

  private T5Kernels() {}

  static KernelCall call(String method, Pass pass) {
    return ARCHIVE.call(method, pass);
  }

  /**
   * Root-mean-square normalisation (Zhang and Sennrich 2019), then dropout.
   *
   * @param x (U, M, D)
   * @param gain (D)
   */
  static NDArray norm(Pass pass, NDArray x, NDArray gain, double epsilon, double dropout) {
    return call("rms_norm", pass).with(x, gain).with(epsilon).with(pass.dropout(dropout)).run();
  }

  /**
   * Token embedding, plus that of the whole word if there is one, then dropout.
   *
   * @param tokens (U, M) int32
   * @param table (V, D)
   * @param words (U, M) int32, or null
   * @param wordTable (W, D), or null
   * @return (U, M, D)
   */
  static NDArray embed(
      Pass pass,
      NDArray tokens,
      NDArray table,
      @Nullable NDArray words,
      @Nullable NDArray wordTable,
      double dropout) {
    return call("embed", pass)
        .with(tokens, table)
        .withOptional(words)
        .withOptional(wordTable)
        .with(pass.dropout(dropout))
        .run();
  }

  /**
   * What attention adds to its weights by relative position, and hides.
   *
   * @param table (buckets, H)
   * @param buckets (U or 1, M, P) int32; what is negative is hidden
   * @return (U or 1, H, M, P)
   */
  static NDArray positionBias(Pass pass, NDArray table, NDArray buckets) {
    return call("position_bias", pass).with(table, buckets).run();
  }

  /**
   * A bias that also hides the padding.
   *
   * @param bias (1, H, M, P)
   * @param lengths (U) int32
   * @return (U, H, M, P)
   */
  static NDArray hidePadding(Pass pass, NDArray bias, NDArray lengths) {
    return call("hide_padding", pass).with(bias, lengths).run();
  }

  /**
   * A bias that does nothing but hide the padding.
   *
   * @param lengths (U) int32
   * @param columns P
   * @return (U, 1, 1, P)
   */
  static NDArray paddingMask(Pass pass, NDArray lengths, int columns) {
    return call("padding_mask", pass).with(lengths).with(columns).run();
  }

  /**
   * Keys and values of positions.
   *
   * @param h (U, P, D)
   * @param key (H * d, D)
   * @param value (H * d, D)
   * @return (2, U, H, P, d)
   */
  static NDArray keysValues(Pass pass, NDArray h, NDArray key, NDArray value, int heads) {
    return call("keys_values", pass).with(h, key, value).with(heads).run();
  }

  /**
   * A weight with a low-rank change: weight + scale * b a.
   *
   * @param weight (out, in)
   * @param a (r, in)
   * @param b (out, r)
   * @return (out, in)
   */
  static NDArray adapted(Pass pass, NDArray weight, NDArray a, NDArray b, float scale) {
    return call("adapted", pass).with(weight, a, b).with(scale).run();
  }

  /** Keys and values of positions, and of those that come after them. */
  static NDArray join(Pass pass, NDArray past, NDArray next) {
    return call("join", pass).with(past, next).run();
  }

  /**
   * Attention with its residual: x + dropout(out(attention(query(h)))), its products not scaled.
   *
   * @param x (U, M, D)
   * @param h (U, M, D), which is x normalised
   * @param keysValues (2, U, H, P, d)
   * @param bias (U or 1, H or 1, M or 1, P)
   * @param query (H * d, D)
   * @param out (D, H * d)
   * @return (U, M, D)
   */
  static NDArray attention(
      Pass pass,
      NDArray x,
      NDArray h,
      NDArray keysValues,
      NDArray bias,
      NDArray query,
      NDArray out,
      double dropout) {
    return call("attention", pass)
        .with(x, h, keysValues, bias, query, out)
        .with(pass.dropout(dropout))
        .run();
  }

  /**
   * Feed-forward with its residual: x + dropout(outer(dropout(activation(inner(h))))), the inner
   * value times that of a second layer if there is a gate (Shazeer 2020).
   *
   * @param x (U, M, D)
   * @param h (U, M, D), which is x normalised
   * @param gate null for none
   * @return (U, M, D)
   */
  static NDArray feedForward(
      Pass pass,
      NDArray x,
      NDArray h,
      NDArray inner,
      @Nullable NDArray gate,
      NDArray outer,
      FeedForward layer,
      double dropout) {
    return call("feed_forward", pass)
        .with(x, h, inner)
        .withOptional(gate)
        .with(outer)
        .with(activation(layer))
        .with(pass.dropout(dropout))
        .run();
  }

  /** The number by which the kernel knows it. */
  private static int activation(FeedForward layer) {
    return switch (layer) {
      case RELU -> 0;
      case GATED_GELU -> 1;
      case GATED_SILU -> 2;
    };
  }

  /**
   * How far the logit of each target exceeds the mean of all logits: the weighted mean.
   *
   * @param states (U, M, D)
   * @param rows (T) int32: indices into the (U * M) states
   * @param targets (T) int32
   * @param weights (T)
   * @param head (V, D)
   * @return scalar
   */
  static NDArray targetMargin(
      Pass pass, NDArray states, NDArray rows, NDArray targets, NDArray weights, NDArray head) {
    return call("target_margin", pass).with(states, rows, targets, weights, head).run();
  }

  /**
   * Scores of chosen tokens after chosen rows; logits are held for a few rows at a time.
   *
   * @param states (R, D)
   * @param head (V, D)
   * @param rows (E) int32, ascending: the state of each edge
   * @param tokens (E) int32: the row of the head of each edge
   * @param starts (R + 1) int32: where the edges of each state begin
   * @param normalise whether scores are logarithms of the softmax over the head rather than logits
   * @return (E)
   */
  static NDArray edges(
      Pass pass,
      NDArray states,
      NDArray head,
      NDArray rows,
      NDArray tokens,
      NDArray starts,
      boolean normalise) {
    return call("edges", pass)
        .with(states, head, rows, tokens, starts)
        .with(LOGIT_ROWS, normalise ? 1 : 0)
        .run();
  }

  /**
   * The likeliest tokens after each row.
   *
   * @param states (R, D)
   * @param head (V, D)
   * @return (2, R, count) float64: logarithms of probabilities, highest first, and token ids
   */
  static NDArray topTokens(Pass pass, NDArray states, NDArray head, int count) {
    return call("top_tokens", pass).with(states, head).with(count).run();
  }
}
