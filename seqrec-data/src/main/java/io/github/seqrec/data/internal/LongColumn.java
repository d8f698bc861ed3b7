package io.github.seqrec.data.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.util.List;

/** A column of whole numbers, in an array or in a file that is mapped into memory. Thread-safe. */
public interface LongColumn {

  /** The number of values. */
  int size();

  /** The value at an index from 0 to {@code size() - 1}. */
  long get(int index);

  /**
   * The values of some rows, stored as these are.
   *
   * @throws UncheckedIOException if they are stored in a file, and another one cannot be written
   */
  LongColumn pick(int[] rows);

  /** A column in an array, which is not copied. */
  static LongColumn of(long[] values) {
    return new InArray(values);
  }

  /** A column in an array. */
  final class InArray implements LongColumn {

    private final long[] values;

    private InArray(long[] values) {
      this.values = values;
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public long get(int index) {
      return values[index];
    }

    @Override
    public LongColumn pick(int[] rows) {
      long[] picked = new long[rows.length];
      for (int i = 0; i < rows.length; i++) {
        picked[i] = values[rows[i]];
      }
      return of(picked);
    }
  }

  /**
   * A column in a file, mapped by pieces of 2^{@value #BITS} values, as one mapping ends at 2 GB.
   */
  final class Mapped implements LongColumn {

    static final int BITS = 27;

    private static final int MASK = (1 << BITS) - 1;

    private final SpillFile file;
    private final LongBuffer[] pieces;
    private final int size;

    Mapped(SpillFile file, List<LongBuffer> pieces, int size) {
      this.file = file;
      this.pieces = pieces.toArray(LongBuffer[]::new);
      this.size = size;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public long get(int index) {
      return pieces[index >>> BITS].get(index & MASK);
    }

    @Override
    public LongColumn pick(int[] rows) {
      try (SpillFile picked = SpillFile.in(file.directory())) {
        for (int row : rows) {
          picked.putLong(get(row));
        }
        return picked.toColumn();
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }
  }
}
