package io.github.seqrec.data.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of unknown length: grows by pieces, so that growing copies nothing and wastes little.
 * Not thread-safe.
 */
public final class LongChunks {

  private static final int BITS = 13;
  private static final int PIECE = 1 << BITS;
  private static final int MASK = PIECE - 1;

  private final List<long[]> pieces = new ArrayList<>();
  private int size;

  /** Appends a value; at most 2^31 - 1 of them. */
  public void add(long value) {
    int place = size & MASK;
    if (place == 0) {
      pieces.add(new long[PIECE]);
    }
    pieces.get(size >>> BITS)[place] = value;
    size++;
  }

  /**
   * Moves all values into an array, and forgets each piece as soon as it is moved.
   *
   * @param places where each value goes, or null for their own order
   */
  public long[] moveTo(@Nullable Places places) {
    long[] target = new long[size];
    ArrayDeque<long[]> rest = new ArrayDeque<>(pieces);
    pieces.clear();
    for (int begin = 0; begin < size; begin += PIECE) {
      long[] piece = rest.remove();
      int count = Math.min(PIECE, size - begin);
      if (places == null) {
        System.arraycopy(piece, 0, target, begin, count);
      } else {
        for (int i = 0; i < count; i++) {
          target[places.next()] = piece[i];
        }
      }
    }
    size = 0;
    return target;
  }
}
