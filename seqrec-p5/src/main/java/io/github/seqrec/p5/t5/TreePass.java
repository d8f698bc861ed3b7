package io.github.seqrec.p5.t5;

import io.github.seqrec.p5.trie.TrieRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of a trie that the decoder computes at once: some in a row, and before them those that lie
 * on their ways from the root, so that they see all that they attend to.
 *
 * @param tokens what each row puts in
 * @param parents the place of each row's parent among these rows; -1 at the root
 * @param scored the rows whose edges count
 * @param firstEdge the first of these edges among all of the trie's
 * @param edgeRows the place in {@code scored} of the row of each edge
 * @param edgeStarts where the edges of each scored row begin, and where the last ones end
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record TreePass(
    int[] tokens, int[] parents, int[] scored, int firstEdge, int[] edgeRows, int[] edgeStarts) {

  /** Rows at once: attention takes memory by their square. */
  private static final int ROWS = 512;

  int count() {
    return tokens.length;
  }

  /** Covers all rows. */
  static List<TreePass> of(TrieRows rows, int start) {
    int[] tokens = rows.tokens(start);
    List<TreePass> passes = new ArrayList<>();
    for (int from = 0; from < tokens.length; from += ROWS) {
      passes.add(of(rows, tokens, from, Math.min(tokens.length, from + ROWS)));
    }
    return passes;
  }

  /**
   * The buckets of the relative positions, hidden where a row does not attend: a new array, count x
   * count, row-major, attending row first. Not kept, since a scorer lives long, those of all its
   * passes are large, and a pass takes much longer than they do.
   */
  int[] buckets(RelativePositions positions) {
    int[] buckets = new int[Math.multiplyExact(count(), count())];
    Arrays.fill(buckets, RelativePositions.HIDDEN);
    for (int row = 0; row < count(); row++) {
      int distance = 0;
      for (int seen = row; seen >= 0; seen = parents[seen]) {
        buckets[row * count() + seen] = positions.bucket(distance--);
      }
    }
    return buckets;
  }

  private static TreePass of(TrieRows rows, int[] tokens, int from, int to) {
    int[] parents = rows.parents();
    int[] members =
        IntStream.range(from, to)
            .flatMap(row -> IntStream.iterate(row, r -> r >= 0, r -> parents[r]))
            .sorted()
            .distinct()
            .toArray();
    int count = members.length;
    int[] starts = rows.edgeStarts();
    int[] scoredMembers =
        IntStream.range(0, count)
            .filter(m -> members[m] >= from && starts[members[m]] < starts[members[m] + 1])
            .toArray();
    int[] edgeStarts = new int[scoredMembers.length + 1];
    int[] edgeRows = new int[starts[to] - starts[from]];
    for (int i = 0; i < scoredMembers.length; i++) {
      int row = members[scoredMembers[i]];
      edgeStarts[i + 1] = edgeStarts[i] + starts[row + 1] - starts[row];
      Arrays.fill(edgeRows, edgeStarts[i], edgeStarts[i + 1], i);
    }
    int[] inputs = IntStream.of(members).map(row -> tokens[row]).toArray();
    // With each row its parent is a member, too.
    int[] places =
        IntStream.of(members)
            .map(row -> parents[row] < 0 ? -1 : Arrays.binarySearch(members, parents[row]))
            .toArray();
    return new TreePass(inputs, places, scoredMembers, starts[from], edgeRows, edgeStarts);
  }
}
