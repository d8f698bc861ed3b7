package io.github.seqrec.p5.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.Ints;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

class TrieRowsTest {

  private static final int END = 1;
  private static final int START = 0;
  private static final int VOCABULARY = 6;

  /** Items 1 to 4: "5 6", "5", "5 7 6", "8 6". */
  private static final int[][] SMALL = {{}, {5, 6, END}, {5, END}, {5, 7, 6, END}, {8, 6, END}};

  @Test
  void allRowsAreTheNodesThatSomethingFollows() {
    TrieRows rows = TokenTrie.of(SMALL).allRows();

    assertThat(rows.tokens(START)).containsExactly(START, 5, 8, 6, 7, 6, 6);
    assertThat(rows.parents()).containsExactly(-1, 0, 0, 1, 1, 2, 4);
    assertThat(rows.edgeStarts()).containsExactly(0, 2, 5, 6, 7, 8, 9, 10);
    assertThat(rows.edgeTokens()).containsExactly(5, 8, 1, 6, 7, 6, 1, 6, 1, 1);
  }

  @Test
  void branchingRowsAreThoseAtOrAboveAChoice() {
    TrieRows rows = TokenTrie.of(SMALL).branchingRows();

    assertThat(rows.tokens(START)).containsExactly(START, 5);
    assertThat(rows.edgeStarts()).containsExactly(0, 2, 5);
    assertThat(rows.edgeTokens()).containsExactly(5, 8, 1, 6, 7);
  }

  @Test
  void aRowOnTheWayToAChoiceHasNoEdgeThatCounts() {
    TrieRows rows = TokenTrie.of(new int[][] {{}, {5, 6, 7, END}, {5, 6, 8, END}}).branchingRows();

    assertThat(rows.tokens(START)).containsExactly(START, 5, 6);
    assertThat(rows.edgeStarts()).containsExactly(0, 0, 0, 2);
  }

  @Test
  void aSingleItemLeavesNoChoiceAndHasProbabilityOne() {
    TrieRows rows = TokenTrie.of(SMALL).subTrie(3).branchingRows();

    assertThat(rows.count()).isZero();
    assertThat(rows.itemScores(new float[0])[3]).isZero();
  }

  @Test
  void itemScoresAreTheSumsOfTheirStepsInTheWholeVocabulary() {
    for (int seed = 0; seed < 20; seed++) {
      int[][] sequences = TokenTrieTest.random(seed);
      TokenTrie trie = TokenTrie.of(sequences);
      float[] scores = scores(trie.allRows(), TrieRowsTest::amongAll);

      for (int item = 1; item < sequences.length; item++) {
        int[] tokens = sequences[item];
        double sum = 0;
        for (int t = 0; t < tokens.length; t++) {
          sum += amongAll(Arrays.copyOf(tokens, t), tokens[t]);
        }
        assertThat((double) scores[item]).isCloseTo(sum, within(1e-5));
      }
    }
  }

  @Test
  void probabilitiesAmongTheChildrenSumToOneOverTheItems() {
    for (int seed = 0; seed < 20; seed++) {
      int[][] sequences = TokenTrieTest.random(seed);
      TokenTrie trie = TokenTrie.of(sequences);
      float[] scores =
          scores(trie.branchingRows(), (before, token) -> amongChildren(trie, before, token));

      double total = 0;
      for (int item = 1; item < sequences.length; item++) {
        total += Math.exp(scores[item]);
      }
      assertThat(total).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void itemsThatTheTrieDoesNotHoldHaveNoScore() {
    TokenTrie trie = TokenTrie.of(SMALL).subTrie(2, 4);
    float[] scores = scores(trie.allRows(), (before, token) -> -1);

    assertThat(scores).containsExactly(Float.NaN, Float.NaN, -2, Float.NaN, -3);
  }

  /** Scores by a made-up model that sees the tokens before a step. */
  private static float[] scores(TrieRows rows, ToDoubleBiFunction<int[], Integer> model) {
    float[] edges = new float[rows.edgeCount()];
    for (int row = 0; row < rows.count(); row++) {
      int[] before = before(rows, row);
      for (int edge = rows.edgeStarts()[row]; edge < rows.edgeStarts()[row + 1]; edge++) {
        edges[edge] = (float) model.applyAsDouble(before, rows.edgeTokens()[edge]);
      }
    }
    return rows.itemScores(edges);
  }

  private static int[] before(TrieRows rows, int row) {
    Deque<Integer> tokens = new ArrayDeque<>();
    for (int at = row; rows.parents()[at] >= 0; at = rows.parents()[at]) {
      tokens.addFirst(rows.tokens(START)[at]);
    }
    return Ints.toArray(tokens);
  }

  private static double logit(int[] before, int token) {
    return Math.sin(31.0 * Arrays.hashCode(before) % 1_000 + token);
  }

  private static double amongAll(int[] before, int token) {
    double total = 0;
    for (int other = 0; other < VOCABULARY; other++) {
      total += Math.exp(logit(before, other));
    }
    return logit(before, token) - Math.log(total);
  }

  private static double amongChildren(TokenTrie trie, int[] before, int token) {
    int node = TokenTrie.ROOT;
    for (int next : before) {
      node = TokenTrieTest.child(trie, node, next);
    }
    double total = 0;
    for (int child = trie.firstChild(node); child < trie.childrenEnd(node); child++) {
      total += Math.exp(logit(before, trie.token(child)));
    }
    return logit(before, token) - Math.log(total);
  }
}
