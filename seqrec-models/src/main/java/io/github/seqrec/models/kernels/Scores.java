package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.jspecify.annotations.Nullable;

/**
 * Scores of items for states.
 *
 * <p>Shape legend: B rows, L columns, D state size, N items, M states, G groups of R states that
 * share C candidates. Results live in the scope of the pass. Thread-safe.
 */
public final class Scores {

  /** Items of a group, of whose scores only the highest is looked at first. */
  public static final int GROUP = 32;

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
    return OneDnn.suits(pass, states)
        ? OneDnn.dotAll(pass, states, items, bias)
        : Kernels.call("dot_all", pass).with(states, items).withOptional(bias).run();
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

  /**
   * Half the bytes of the items: (N + 1, D) bfloat16. Only kernels may read it: DJL has no such
   * type, and ends the process when it is asked for the array's type or values.
   */
  public static NDArray tableBfloat16(Pass pass, NDArray items) {
    return Kernels.call("table_bfloat16", pass).with(items).run();
  }

  /**
   * What a step of the 8-bit table is worth in each row: the largest magnitude of its group / 127.
   * A group shares one, so that the highest of its scores can be told by whole numbers.
   *
   * @param groups in a block, as {@link #topGroups}
   * @return (1 + rows of whole blocks) bfloat16, for kernels only
   */
  public static NDArray tableScales(Pass pass, NDArray items, int groups) {
    return Kernels.call("table_scales", pass).with(items).with(groups).run();
  }

  /**
   * A quarter of the bytes of the items, in steps of the row's scale: (N + 1, D) int8, D filled up
   * with zeros to a multiple of 32, since libtorch's product reads beyond the end of other rows.
   */
  public static NDArray tableInt8(Pass pass, NDArray items, NDArray scales) {
    return Kernels.call("table_int8", pass).with(items, scales).run();
  }

  /**
   * Groups of 32 items whose best one scores highest, of a table that is read block by block. Of
   * the scores of a block only the highest of each group is kept: the best {@code count} items lie
   * in the best {@code count} groups.
   *
   * @param states (M, D)
   * @param table (N + 1, D), in float32 or as the methods above make it
   * @param scales of an int8 table, or null
   * @param bias (N + 1), or null for none
   * @param bits of a value of the table: 32, 16 or 8
   * @param groups in a block
   * @return (M, C) int32, the items of the groups; 0 where a group has fewer
   */
  public static NDArray topGroups(
      Pass pass,
      NDArray states,
      NDArray table,
      @Nullable NDArray scales,
      @Nullable NDArray bias,
      int bits,
      int groups,
      int count) {
    int widened = bits == 8 ? ByteProducts.widenedStates() : 0;
    return topGroups(pass, states, table, scales, bias, bits, widened, groups, count);
  }

  /** The same with the product of an int8 table widened for at most so many states. */
  static NDArray topGroups(
      Pass pass,
      NDArray states,
      NDArray table,
      @Nullable NDArray scales,
      @Nullable NDArray bias,
      int bits,
      int widened,
      int groups,
      int count) {
    return Kernels.call("top_groups", pass)
        .with(states, table)
        .withOptional(scales)
        .withOptional(bias)
        .with(bits)
        .with(widened)
        .with(groups)
        .with(count)
        .run();
  }

  /**
   * The best of given items by their products in float32.
   *
   * @param states (M, D)
   * @param candidates (M, C) int32; 0 is none
   * @param items (N + 1, D)
   * @param bias (N + 1), or null for none
   * @return scores (M, k) and items (M, k) int32, k the lower of count and C; best first, item 0
   *     behind all others
   */
  public static NDList topSome(
      Pass pass,
      NDArray states,
      NDArray candidates,
      NDArray items,
      @Nullable NDArray bias,
      int count) {
    return Kernels.call("top_some", pass)
        .with(states, candidates, items)
        .withOptional(bias)
        .with(count)
        .runAll();
  }

  /**
   * The best of a catalogue that is small enough for all scores to be held.
   *
   * @param states (M, D)
   * @param items (N + 1, D)
   * @param bias (N + 1), or null for none
   * @return as {@link #topSome}, k the lower of count and about N
   */
  public static NDList topOfBlock(
      Pass pass, NDArray states, NDArray items, @Nullable NDArray bias, int count) {
    long n = items.getShape().get(0) - 1;
    return Kernels.call("top_of_block", pass)
        .with(states, items)
        .withOptional(bias)
        .with((int) ((n + GROUP - 1) / GROUP))
        .with(count)
        .runAll();
  }

  /**
   * Where items stand among the scores of all, by signs of differences: their sums are exact for
   * fewer than 2^24 items.
   *
   * @param scores (M, N + 1); overwritten
   * @param targets (M, T) int32
   * @param excluded (M, E) int32, the columns that count as lower than all others
   * @return the targets' scores (M, T), NaN in rows where a score is not finite; how many scores
   *     are greater (M, T) int32; how many are equal (M, T) int32, the target's own included
   */
  public static NDList standings(Pass pass, NDArray scores, NDArray targets, NDArray excluded) {
    return Kernels.call("standings", pass).with(scores, targets, excluded).runAll();
  }
}
