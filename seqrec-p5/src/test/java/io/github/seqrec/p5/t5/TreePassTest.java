package io.github.seqrec.p5.t5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.p5.trie.TokenTrie;
import io.github.seqrec.p5.trie.TrieRows;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreePassTest {

  private static final RelativePositions POSITIONS = new RelativePositions(32, 128, false);

  @Test
  void aRowSeesItselfAndItsWayFromTheRootByTheDifferenceOfTheirDepths() {
    TokenTrie trie = TokenTrie.of(new int[][] {{}, {5, 6, 1}, {5, 1}, {5, 7, 6, 1}, {8, 6, 1}});
    TreePass pass = TreePass.of(trie.allRows(), 0).get(0);
    int[] buckets = pass.buckets(POSITIONS);

    assertThat(pass.tokens()).containsExactly(0, 5, 8, 6, 7, 6, 6);
    assertThat(IntStream.range(0, pass.count()).mapToObj(row -> seen(buckets, row, pass.count())))
        .containsExactly(
            "0......", "10.....", "1.0....", "21.0...", "21..0..", "2.1..0.", "32..1.0");
  }

  /** The buckets of a row, with a dot where it does not see another. */
  private static String seen(int[] buckets, int row, int count) {
    return Arrays.stream(buckets, row * count, (row + 1) * count)
        .mapToObj(bucket -> bucket == RelativePositions.HIDDEN ? "." : Integer.toString(bucket))
        .collect(Collectors.joining());
  }

  @Test
  void rowsOfALaterPassSeeWhatLiesBeforeThemToo() {
    int[][] catalogue = new int[2001][];
    catalogue[0] = new int[0];
    for (int item = 1; item < catalogue.length; item++) {
      catalogue[item] = new int[] {4, 10 + item % 20, 40 + item / 20, 1};
    }
    TrieRows rows = TokenTrie.of(catalogue).allRows();
    List<TreePass> passes = TreePass.of(rows, 0);

    assertThat(passes).hasSizeGreaterThan(2);
    assertThat(passes.stream().mapToInt(pass -> pass.edgeRows().length).sum())
        .isEqualTo(rows.edgeCount());
    for (TreePass pass : passes.subList(1, passes.size())) {
      int[] buckets = pass.buckets(POSITIONS);
      for (int row : pass.scored()) {
        assertThat(seen(buckets, row, pass.count()).replace(".", "")).isEqualTo("3210");
      }
    }
  }
}
