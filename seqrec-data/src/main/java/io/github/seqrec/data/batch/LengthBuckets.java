package io.github.seqrec.data.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides rows into parts of similar length, so that little is padding when each part is as wide as
 * its longest row: the division of least cost, where a part costs its cells (rows x columns) and a
 * fixed sum.
 */
public final class LengthBuckets {

  /** Cells (rows x columns) of a part at most, so that what is computed of them stays in caches. */
  static final int USUAL_CELLS = 8192;

  /** The same where no padding is read. */
  static final int USUAL_PACKED_CELLS = 16_384;

  private LengthBuckets() {}

  /**
   * Divides rows.
   *
   * @param lengths of the rows
   * @param maxCells of a part at most, unless a single row has more
   * @param partCost what a part costs beside its cells, in cells: the higher, the fewer parts
   * @return the rows of each part, the longest first; the part of the shortest rows comes first
   */
  public static List<int[]> of(int[] lengths, int maxCells, int partCost) {
    int[] sorted = longestFirst(lengths);
    int[] cuts = cuts(lengths, sorted, maxCells, partCost);
    List<int[]> parts = new ArrayList<>();
    for (int to = sorted.length; to > 0; to = cuts[to]) {
      parts.add(Arrays.copyOfRange(sorted, cuts[to], to));
    }
    return parts;
  }

  /**
   * Divides rows that are read without padding: only what a part holds at a time is limited.
   *
   * @param lengths of the rows
   * @param maxCells the sum of the lengths of a part at most, unless a single row is longer
   * @return the rows of each part, the longest first; the part of the longest rows comes first
   */
  public static List<int[]> packed(int[] lengths, int maxCells) {
    int[] sorted = longestFirst(lengths);
    List<int[]> parts = new ArrayList<>();
    int from = 0;
    long cells = 0;
    for (int to = 0; to < sorted.length; to++) {
      cells += lengths[sorted[to]];
      if (cells > maxCells && to > from) {
        parts.add(Arrays.copyOfRange(sorted, from, to));
        from = to;
        cells = lengths[sorted[to]];
      }
    }
    if (from < sorted.length) {
      parts.add(Arrays.copyOfRange(sorted, from, sorted.length));
    }
    return parts;
  }

  /**
   * Deals things out, the heaviest first, each to the share that weighs least, and of such to the
   * first.
   *
   * @param weights of the things, at least 0
   * @param count of the shares
   * @return the things of each share, the heaviest first
   */
  public static List<List<Integer>> shares(double[] weights, int count) {
    List<List<Integer>> shares = new ArrayList<>();
    for (int share = 0; share < count; share++) {
      shares.add(new ArrayList<>());
    }
    double[] load = new double[count];
    IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparingDouble(thing -> -weights[thing]))
        .forEach(
            thing -> {
              int least = 0;
              for (int share = 1; share < count; share++) {
                least = load[share] < load[least] ? share : least;
              }
              load[least] += weights[thing];
              shares.get(least).add(thing);
            });
    return shares;
  }

  /** For each number of leading rows, where the last part begins in their cheapest division. */
  private static int[] cuts(int[] lengths, int[] sorted, int maxCells, int partCost) {
    long[] cost = new long[sorted.length + 1];
    int[] cut = new int[sorted.length + 1];
    for (int to = 1; to <= sorted.length; to++) {
      cost[to] = Long.MAX_VALUE;
      for (int from = to - 1; from >= 0; from--) {
        long cells = (long) (to - from) * lengths[sorted[from]];
        if (cells > maxCells && from < to - 1) {
          break;
        }
        if (cost[from] + cells + partCost < cost[to]) {
          cost[to] = cost[from] + cells + partCost;
          cut[to] = from;
        }
      }
    }
    return cut;
  }

  /** The rows by length, those of one length in their order. */
  private static int[] longestFirst(int[] lengths) {
    long[] keys = new long[lengths.length];
    // Length above, row below: one sort of primitives does both.
    Arrays.setAll(keys, row -> (long) -lengths[row] << Integer.SIZE | row);
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }
}
