package io.github.seqrec.models.base;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Inputs of similar length together, so that little of a batch is padding. */
public final class Chunks {

  private Chunks() {}

  /**
   * Divides the inputs 0..count - 1, the shortest first.
   *
   * @param length of an input
   * @param limit inputs of a chunk at most, at least 1
   */
  public static List<int[]> byLength(int count, IntUnaryOperator length, int limit) {
    int[] order =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingInt(length::applyAsInt))
            .mapToInt(Integer::intValue)
            .toArray();
    List<int[]> chunks = new ArrayList<>();
    for (int from = 0; from < count; from += limit) {
      chunks.add(Arrays.copyOfRange(order, from, Math.min(from + limit, count)));
    }
    return chunks;
  }
}
