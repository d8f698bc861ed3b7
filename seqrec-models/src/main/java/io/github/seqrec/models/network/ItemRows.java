package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.models.kernels.Pass;
import java.util.stream.IntStream;

/** Rows of items of different lengths in one array. */
final class ItemRows {

  private ItemRows() {}

  /**
   * The chosen rows, shorter ones filled up with the padding, whose scores nobody reads.
   *
   * @param pass owns the result
   * @param spare columns of padding behind the longest row
   * @return (chosen, columns) int32
   */
  static NDArray padded(Pass pass, int[][] rows, int[] chosen, int spare) {
    int columns = spare + IntStream.of(chosen).map(i -> rows[i].length).max().orElse(0);
    int[] items = new int[chosen.length * columns];
    for (int i = 0; i < chosen.length; i++) {
      int[] row = rows[chosen[i]];
      System.arraycopy(row, 0, items, i * columns, row.length);
    }
    return pass.scope().create(items, new Shape(chosen.length, columns));
  }
}
