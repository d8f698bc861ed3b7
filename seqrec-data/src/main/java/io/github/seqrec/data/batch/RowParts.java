package io.github.seqrec.data.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the rows of an optimizer step are divided into parts, each a batch of its own whose gradients
 * add up: what is best depends on what a network does with padding.
 */
@FunctionalInterface
public interface RowParts {

  /**
   * Divides rows.
   *
   * @param lengths of the rows
   * @return the rows of each part, the longest first
   */
  List<int[]> of(int[] lengths);

  /**
   * The same for each of some shares of the rows, which are as good as equal in the sum of their
   * lengths: parts for as many threads as there are shares.
   *
   * @param shares 1 or more; fewer if there are fewer rows
   */
  default RowParts dealt(int shares) {
    if (shares == 1) {
      return this;
    }
    return lengths -> {
      // An empty row counts too, or one share would get all of these.
      double[] weights = Arrays.stream(lengths).mapToDouble(length -> length + 1).toArray();
      List<int[]> parts = new ArrayList<>();
      for (List<Integer> rows : LengthBuckets.shares(weights, Math.min(shares, lengths.length))) {
        for (int[] part : of(rows.stream().mapToInt(row -> lengths[row]).toArray())) {
          parts.add(Arrays.stream(part).map(rows::get).toArray());
        }
      }
      return parts;
    };
  }

  /**
   * Parts of rows of similar lengths, for networks that compute padding too.
   *
   * @param partCost what a pass through the network costs beside its cells, in cells: the higher,
   *     the fewer parts, and the more padding
   */
  static RowParts padded(int partCost) {
    return lengths -> LengthBuckets.of(lengths, LengthBuckets.USUAL_CELLS, partCost);
  }

  /**
   * The same for a network that multiplies each cell with square matrices of a size: the smaller
   * they are, the more of a pass is calls. Measured with a size of 64, for which a pass costs as
   * much as some thousand cells.
   *
   * @param size at least 1
   */
  static RowParts ofStates(int size) {
    return padded((int) Math.max(128, (1L << 22) / ((long) size * size)));
  }

  /** As few as fit, for networks that compute next to nothing of a cell. */
  static RowParts fewest() {
    return padded(Integer.MAX_VALUE);
  }

  /** For networks of which no more is known. */
  static RowParts usual() {
    return ofStates(64);
  }

  /** Rows of any lengths side by side, for networks that read no padding. */
  static RowParts packed() {
    return lengths -> LengthBuckets.packed(lengths, LengthBuckets.USUAL_PACKED_CELLS);
  }
}
