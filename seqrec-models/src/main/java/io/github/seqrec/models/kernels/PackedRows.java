package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Rows of different lengths without their padding, as recurrent layers read them: column after
 * column, of the rows that reach it, the longest rows first. A layer then takes as many steps as
 * the longest row is long, and computes nothing that is not asked for.
 *
 * <p>Shape legend: B rows, L columns, N cells, D state size.
 *
 * @param cells (N) int64, the indices of the cells among all B * L
 * @param sizes int64, how many rows reach each column, up to the last one that any row reaches
 * @param rows B
 * @param columns L
 */
public record PackedRows(NDArray cells, NDArray sizes, int rows, int columns) {

  /**
   * The cells of front-aligned rows.
   *
   * @param scope owns the arrays
   * @param lengths of the rows, at least one; an empty row has its first cell all the same
   * @param columns L, as many as the longest row has, or more
   */
  public static PackedRows of(NDManager scope, int[] lengths, int columns) {
    int[] order =
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted(Comparator.comparingInt(row -> -lengths[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    long[] sizes = new long[Math.max(1, lengths[order[0]])];
    long[] cells = new long[Arrays.stream(lengths).map(length -> Math.max(1, length)).sum()];
    int count = 0;
    int reaching = order.length;
    for (int column = 0; column < sizes.length; column++) {
      while (column > 0 && lengths[order[reaching - 1]] <= column) {
        reaching--;
      }
      sizes[column] = reaching;
      for (int i = 0; i < reaching; i++) {
        cells[count++] = (long) order[i] * columns + column;
      }
    }
    return new PackedRows(scope.create(cells), scope.create(sizes), lengths.length, columns);
  }

  /**
   * The values of the cells.
   *
   * @param values (B, L)
   * @return (1, N)
   */
  public NDArray pack(Pass pass, NDArray values) {
    return Kernels.call("pack", pass).with(values, cells).run();
  }

  /**
   * The states of the cells in their rows, 0 behind them.
   *
   * @param states (1, N, D)
   * @return (B, L, D)
   */
  public NDArray unpack(Pass pass, NDArray states) {
    return Kernels.call("unpack", pass).with(states, cells).with(rows).with(columns).run();
  }
}
