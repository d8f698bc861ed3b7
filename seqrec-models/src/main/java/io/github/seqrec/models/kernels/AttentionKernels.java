package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.models.options.Activation;

/**
 * The two halves of an attention block, with their norms and residuals.
 *
 * <p>Shape legend: B rows, L columns, D state size, H heads. Rows are front-aligned, see {@link
 * Kernels}. Results live in the scope of the pass. Thread-safe.
 */
public final class AttentionKernels {

  /**
   * Up to how many columns layers are float32 in any case. oneDNN, which multiplies bfloat16,
   * compiles its code for every new shape and keeps that of the latest thousand; rows that are
   * short come in shapes of so many kinds that compiling takes longer than what it saves.
   */
  private static final int SHORT = 64;

  private AttentionKernels() {}

  private static int half(Pass pass, NDArray x) {
    return x.getShape().get(1) > SHORT ? pass.half() : 0;
  }

  /**
   * Pre-norm causal self-attention with its residual: x + dropout(out(attention(qkv(norm(x))))).
   * Without attention dropout no (L, L) matrix is kept, and memory grows linearly with L; in
   * bfloat16 so from 513 columns on, since from 65 to 512 products with the whole matrix are
   * faster.
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
    return attention(
            "pre_norm_attention", pass, x, norm, qkv, out, heads, attentionDropout, dropout)
        .run();
  }

  /**
   * {@link #preNormAttention} with rotary positions (Su et al. 2021): before their product, query
   * and key of column t are turned by angles that grow with t, so that the product depends on how
   * far they are apart only. The components j and j + d/2 of a head, of d in all, make a pair that
   * turns by 10000^(-2j/d) a column.
   *
   * @param x (B, L, D); D / heads is even
   * @return (B, L, D)
   */
  public static NDArray preNormRotaryAttention(
      Pass pass,
      NDArray x,
      Norm norm,
      Linear qkv,
      Linear out,
      int heads,
      double attentionDropout,
      double dropout) {
    return attention(
            "pre_norm_rotary_attention", pass, x, norm, qkv, out, heads, attentionDropout, dropout)
        .run();
  }

  /**
   * {@link #preNormAttention}, or with rotary positions, after the last item of each row only: what
   * reads the whole history is done for one column instead of all.
   *
   * @param x (B, L, D)
   * @param lengths (B) int32, 1 or more each
   * @return (B, 1, D)
   */
  public static NDArray preNormAttentionOfLast(
      Pass pass,
      NDArray x,
      NDArray lengths,
      Norm norm,
      Linear qkv,
      Linear out,
      int heads,
      boolean rotary,
      double attentionDropout,
      double dropout) {
    return attention(
            "pre_norm_attention_last", pass, x, norm, qkv, out, heads, attentionDropout, dropout)
        .with(lengths)
        .with(rotary ? 1 : 0)
        .run();
  }

  /**
   * {@link #postNormAttention} after the last item of each row only.
   *
   * @param x (B, L, D)
   * @param lengths (B) int32, 1 or more each
   * @return (B, 1, D)
   */
  public static NDArray postNormAttentionOfLast(
      Pass pass,
      NDArray x,
      NDArray lengths,
      Norm norm,
      Linear qkv,
      Linear out,
      int heads,
      double attentionDropout,
      double dropout) {
    return attention(
            "post_norm_attention_last", pass, x, norm, qkv, out, heads, attentionDropout, dropout)
        .with(lengths)
        .run();
  }

  /**
   * Post-norm causal self-attention with its residual (Vaswani et al. 2017): norm(x +
   * dropout(out(attention(qkv(x))))).
   *
   * @param x (B, L, D)
   * @param qkv (3D, D): query, key and value projections, in this order
   * @param out (D, D)
   * @return (B, L, D)
   */
  public static NDArray postNormAttention(
      Pass pass,
      NDArray x,
      Norm norm,
      Linear qkv,
      Linear out,
      int heads,
      double attentionDropout,
      double dropout) {
    return attention(
            "post_norm_attention", pass, x, norm, qkv, out, heads, attentionDropout, dropout)
        .run();
  }

  private static KernelCall attention(
      String method,
      Pass pass,
      NDArray x,
      Norm norm,
      Linear qkv,
      Linear out,
      int heads,
      double attentionDropout,
      double dropout) {
    return Kernels.call(method, pass)
        .with(x, norm.gain(), norm.bias())
        .with(qkv.weight(), qkv.bias(), out.weight(), out.bias())
        .with(heads)
        .with(pass.dropout(attentionDropout), pass.dropout(dropout))
        .with(half(pass, x));
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
    return Kernels.call("query_norm_attention", pass)
        .with(x, norm.gain(), norm.bias(), qkv.weight(), qkv.bias())
        .with(heads)
        .with(pass.dropout(attentionDropout))
        .with(half(pass, x))
        .run();
  }

  /**
   * Pre-norm point-wise feed-forward with its residual: x + dropout(layers(norm(x))).
   *
   * @param x (B, L, D)
   * @return (B, L, D)
   */
  public static NDArray preNormFeedForward(
      Pass pass, NDArray x, Norm norm, FeedForward layers, double dropout) {
    return feedForward("pre_norm_feed_forward", pass, x, norm, layers, dropout);
  }

  /**
   * Post-norm point-wise feed-forward with its residual (Vaswani et al. 2017): norm(x +
   * dropout(layers(x))).
   *
   * @param x (B, L, D)
   * @return (B, L, D)
   */
  public static NDArray postNormFeedForward(
      Pass pass, NDArray x, Norm norm, FeedForward layers, double dropout) {
    return feedForward("post_norm_feed_forward", pass, x, norm, layers, dropout);
  }

  /**
   * Point-wise feed-forward as SASRec's authors wrote it, the residual being the normalised input:
   * with z = norm(x), z + dropout(outer(dropout(activation(inner(z))))).
   *
   * @param x (B, L, D)
   * @return (B, L, D)
   */
  public static NDArray normedFeedForward(
      Pass pass, NDArray x, Norm norm, FeedForward layers, double dropout) {
    return feedForward("normed_feed_forward", pass, x, norm, layers, dropout);
  }

  private static NDArray feedForward(
      String method, Pass pass, NDArray x, Norm norm, FeedForward layers, double dropout) {
    Linear inner = layers.inner();
    Linear outer = layers.outer();
    return Kernels.call(method, pass)
        .with(x, norm.gain(), norm.bias())
        .with(inner.weight(), inner.bias(), outer.weight(), outer.bias())
        .with(layers.activation() == Activation.GELU ? 1 : 0)
        .with(pass.dropout(dropout))
        .with(half(pass, x))
        .run();
  }
}
