package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Fused operations for sequence networks: each one runs in libtorch as a whole, so that what it
 * computes on the way is freed inside, and gradients flow through it.
 *
 * <p>Shape legend: B rows, L columns (the longest row), D state size, H heads, N items, n longest
 * history. Rows are front-aligned: a row of length l holds items in columns 0..l-1 and padding
 * behind, so that a causal operation never looks at padding. Results live in the scope of the pass.
 * Thread-safe.
 */
public final class Kernels {

  private static final KernelArchive ARCHIVE =
      KernelArchive.of(
          Kernels.class,
          "common",
          "attention",
          "recurrent",
          "convolution",
          "translation",
          "scores",
          "losses",
          "optimizer");

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
        .with(scale)
        .with(pass.dropout(dropout))
        .run();
  }

  /**
   * Item embedding times {@code scale}, then dropout; of networks that know the order otherwise.
   *
   * @param items (B, L) int32
   * @param weight (N + 1, D); row 0, the padding, gets no gradient
   * @return (B, L, D)
   */
  public static NDArray embedItems(
      Pass pass, NDArray items, NDArray weight, double scale, double dropout) {
    return call("embed_items", pass)
        .with(items, weight)
        .with(scale)
        .with(pass.dropout(dropout))
        .run();
  }

  /** Linear layer. x (..., in) to (..., out). */
  public static NDArray linear(Pass pass, NDArray x, Linear linear) {
    return call("linear", pass).with(x, linear.weight(), linear.bias()).run();
  }

  /** Layer normalisation. x (B, L, D) to (B, L, D). */
  public static NDArray layerNorm(Pass pass, NDArray x, Norm norm) {
    return call("layer_norm", pass).with(x, norm.gain(), norm.bias()).run();
  }

  /**
   * Pre-norm causal self-attention with its residual: x + dropout(out(attention(qkv(norm(x))))).
   * Without attention dropout no (L, L) matrix is kept, and memory grows linearly with L; in
   * bfloat16 so from 513 columns on, since up to there products with the whole matrix are faster.
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
        "pre_norm_attention", pass, x, norm, qkv, out, heads, attentionDropout, dropout);
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
        "pre_norm_rotary_attention", pass, x, norm, qkv, out, heads, attentionDropout, dropout);
  }

  /**
   * {@link #preNormAttention}, or with rotary positions, outside training and after the last item
   * of each row only: what reads the whole history is done for one column instead of all.
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
      boolean rotary) {
    return call("pre_norm_attention_last", pass)
        .with(x, lengths, norm.gain(), norm.bias())
        .with(qkv.weight(), qkv.bias(), out.weight(), out.bias())
        .with(heads)
        .with(rotary ? 1 : 0)
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
        "post_norm_attention", pass, x, norm, qkv, out, heads, attentionDropout, dropout);
  }

  private static NDArray attention(
      String method,
      Pass pass,
      NDArray x,
      Norm norm,
      Linear qkv,
      Linear out,
      int heads,
      double attentionDropout,
      double dropout) {
    return call(method, pass)
        .with(x, norm.gain(), norm.bias())
        .with(qkv.weight(), qkv.bias(), out.weight(), out.bias())
        .with(heads)
        .with(pass.dropout(attentionDropout), pass.dropout(dropout))
        .with(pass.half())
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
        .with(pass.half())
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
   * Post-norm point-wise feed-forward with its residual (Vaswani et al. 2017): norm(x +
   * dropout(outer(relu(inner(x))))).
   *
   * @param x (B, L, D)
   * @return (B, L, D)
   */
  public static NDArray postNormFeedForward(
      Pass pass, NDArray x, Norm norm, Linear inner, Linear outer, double dropout) {
    return feedForward("post_norm_feed_forward", pass, x, norm, inner, outer, dropout);
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
        .with(pass.half())
        .run();
  }

  /**
   * What the network knows of each user: what all have in common, plus what is their own.
   *
   * @param users (B) int32; 0 is an unknown user, who has only the former
   * @param shared (D)
   * @param own (U + 1, D); row 0 is ignored
   * @return (B, D)
   */
  public static NDArray users(Pass pass, NDArray users, NDArray shared, NDArray own) {
    return call("users", pass).with(users, shared, own).run();
  }

  /**
   * The embeddings of items.
   *
   * @param items (B, L) int32
   * @param weight (N + 1, D); row 0, the padding, gets no gradient
   * @return (B, L, D)
   */
  public static NDArray lookup(Pass pass, NDArray items, NDArray weight) {
    return call("lookup", pass).with(items, weight).run();
  }

  /**
   * Each state with what is known of its row's user behind it.
   *
   * @param states (B, L, D)
   * @param users (B, E)
   * @return (B, L, D + E)
   */
  public static NDArray join(Pass pass, NDArray states, NDArray users) {
    return call("join", pass).with(states, users).run();
  }

  /**
   * Adds to the input of each event a vector for its action and one for the action of the event
   * after it, both after dropout.
   *
   * @param x (B, L, D)
   * @param actions (B, L) int32, 0 to A, or null for zeros; an event with 0 gets no vector
   * @param targetActions (B, L) int32, 0 to A, or null for zeros; 0 has a vector as the others
   * @param table (A + 1, D); row 0 is ignored
   * @param targetTable (A + 1, D)
   * @return (B, L, D)
   */
  public static NDArray addActions(
      Pass pass,
      NDArray x,
      @Nullable NDArray actions,
      @Nullable NDArray targetActions,
      NDArray table,
      NDArray targetTable,
      double dropout) {
    Shape cells = new Shape(x.getShape().get(0), x.getShape().get(1));
    return call("add_actions", pass)
        .with(x)
        .with(actions == null ? pass.scope().zeros(cells, DataType.INT32) : actions)
        .with(targetActions == null ? pass.scope().zeros(cells, DataType.INT32) : targetActions)
        .with(table, targetTable)
        .with(pass.dropout(dropout))
        .run();
  }

  static KernelCall call(String method, Pass pass) {
    return ARCHIVE.call(method, pass);
  }
}
