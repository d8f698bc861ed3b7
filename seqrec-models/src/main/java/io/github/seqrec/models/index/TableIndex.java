package io.github.seqrec.models.index;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Scores;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table of all items, block by block, and keeps the highest score of each group of items
 * only. A request is bound by how fast memory gives the table, so that smaller values are faster:
 * bfloat16 halves the bytes, int8 makes a quarter of them. The table is kept beside the float32
 * one, which the candidates' scores are computed by.
 */
public final class TableIndex implements ItemIndex {

  /** Items of a block. */
  public static final int BLOCK = 1 << 16;

  /** Groups that are looked at besides those that rounded scores rank highest, at least. */
  private static final int FURTHER = 16;

  /** Finds the best items of all. */
  public static final Factory EXACT =
      (pass, owner, items, bias) -> new TableIndex(owner, items, null, bias, 32);

  /** Searches by scores with 8 significant bits. */
  public static final Factory BFLOAT16 =
      (pass, owner, items, bias) ->
          new TableIndex(owner, Scores.tableBfloat16(pass, items), null, bias, 16);

  /**
   * Searches by whole numbers from -127 to 127; a group of items shares its scale. What they are
   * multiplied by is measured once in a process: bfloat16 states or whole numbers.
   */
  public static final Factory INT8 =
      (pass, owner, items, bias) -> {
        NDArray scales = Scores.tableScales(pass, items, groups(items));
        return new TableIndex(owner, Scores.tableInt8(pass, items, scales), scales, bias, 8);
      };

  private final NDArray table;
  private final @Nullable NDArray scales;
  private final @Nullable NDArray bias;
  private final int bits;

  /** Takes the arrays, which the owner frees. */
  private TableIndex(
      NDManager owner, NDArray table, @Nullable NDArray scales, @Nullable NDArray bias, int bits) {
    this.table = table;
    this.scales = scales;
    this.bias = bias;
    this.bits = bits;
    if (bits < 32) {
      table.attach(owner);
    }
    if (scales != null) {
      scales.attach(owner);
    }
  }

  @Override
  public NDArray candidates(Pass pass, NDArray states, int count) {
    // A rounded score may rank the group of a good item too low.
    int wanted = bits == 32 ? count : count + Math.max(FURTHER, count / 4);
    return Scores.topGroups(pass, states, table, scales, bias, bits, groups(table), wanted);
  }

  /** Groups of a block. */
  private static int groups(NDArray table) {
    long items = table.getShape().get(0) - 1;
    return (int) ((Math.min(items, BLOCK) + Scores.GROUP - 1) / Scores.GROUP);
  }

  @Override
  public void close() {
    if (bits < 32) {
      table.close();
    }
    if (scales != null) {
      scales.close();
    }
  }
}
