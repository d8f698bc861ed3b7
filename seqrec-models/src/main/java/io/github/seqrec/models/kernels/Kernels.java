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

  /** Layer normalisation, then dropout. x (B, L, D) to (B, L, D). */
  public static NDArray layerNorm(Pass pass, NDArray x, Norm norm, double dropout) {
    return call("layer_norm_dropout", pass)
        .with(x, norm.gain(), norm.bias())
        .with(pass.dropout(dropout))
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
