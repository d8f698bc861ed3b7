package io.github.seqrec.p5.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenTrieTest {

  private static final int END = 1;

  /** Items 1 to 4: "5 6", "5", "5 7 6", "8 6". */
  private static final int[][] SMALL = {{}, {5, 6, END}, {5, END}, {5, 7, 6, END}, {8, 6, END}};

  @Test
  void nodesAreNumberedBreadthFirstWithTheSmallestTokenFirst() {
    TokenTrie trie = TokenTrie.of(SMALL);

    assertThat(nodes(trie, trie::token)).containsExactly(-1, 5, 8, 1, 6, 7, 6, 1, 6, 1, 1);
    assertThat(nodes(trie, trie::parent)).containsExactly(-1, 0, 0, 1, 1, 1, 2, 4, 5, 6, 8);
    assertThat(nodes(trie, node -> depth(trie, node)))
        .containsExactly(0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4);
    assertThat(nodes(trie, trie::item)).containsExactly(0, 0, 0, 2, 0, 0, 0, 1, 0, 4, 3);
    assertThat(nodes(trie, trie::firstChild)).containsExactly(1, 3, 6, 7, 7, 8, 9, 10, 10, 11, 11);
    assertThat(trie.itemCount()).isEqualTo(4);
    assertThat(trie.maxDepth()).isEqualTo(4);
  }

  /** The number of tokens that lead to a node. */
  private static int depth(TokenTrie trie, int node) {
    return node == TokenTrie.ROOT ? 0 : 1 + depth(trie, trie.parent(node));
  }

  @Test
  void itHasOneNodeForEachDistinctBeginning() {
    for (int seed = 0; seed < 50; seed++) {
      int[][] sequences = random(seed);
      TokenTrie trie = TokenTrie.of(sequences);
      Set<List<Integer>> beginnings = new LinkedHashSet<>();
      for (int item = 1; item < sequences.length; item++) {
        List<Integer> all = boxed(sequences[item]);
        IntStream.rangeClosed(0, all.size()).forEach(end -> beginnings.add(all.subList(0, end)));
      }

      assertThat(beginnings(trie)).containsExactlyInAnyOrderElementsOf(beginnings);
    }
  }

  @Test
  void theTokensOfEachItemAreFoundFromTheRootAndFromTheLeaf() {
    for (int seed = 0; seed < 50; seed++) {
      int[][] sequences = random(seed);
      TokenTrie trie = TokenTrie.of(sequences);
      for (int item = 1; item < sequences.length; item++) {
        int node = TokenTrie.ROOT;
        for (int token : sequences[item]) {
          node = child(trie, node, token);
        }
        assertThat(node).isEqualTo(trie.leaf(item));
        assertThat(trie.item(node)).isEqualTo(item);
        assertThat(trie.isLeaf(node)).isTrue();
        assertThat(trie.tokens(item)).isEqualTo(sequences[item]);
      }
    }
  }

  @Test
  void childrenFollowTheirParentAndKnowIt() {
    TokenTrie trie = TokenTrie.of(random(3));
    for (int node = 0; node < trie.nodeCount(); node++) {
      assertThat(trie.parent(node)).isLessThan(node);
      assertThat(trie.branches(node)).isEqualTo(trie.childrenEnd(node) - trie.firstChild(node) > 1);
      for (int child = trie.firstChild(node); child < trie.childrenEnd(node); child++) {
        assertThat(trie.parent(child)).isEqualTo(node);
        if (child > trie.firstChild(node)) {
          assertThat(trie.token(child)).isGreaterThan(trie.token(child - 1));
        }
      }
    }
  }

  @Test
  void theTrieOfCandidatesIsTheTrieOfTheirTokens() {
    for (int seed = 0; seed < 50; seed++) {
      int[][] sequences = random(seed);
      SplittableRandom random = new SplittableRandom(seed);
      int[] candidates = random.ints(1 + random.nextInt(20), 1, sequences.length).toArray();
      Set<Integer> wanted = new TreeSet<>(boxed(candidates));
      TokenTrie part = TokenTrie.of(sequences).subTrie(candidates);

      assertThat(part.itemCount()).isEqualTo(wanted.size());
      Set<List<Integer>> beginnings = new LinkedHashSet<>();
      for (int item : candidates) {
        List<Integer> all = boxed(sequences[item]);
        IntStream.rangeClosed(0, all.size()).forEach(end -> beginnings.add(all.subList(0, end)));
        assertThat(part.tokens(item)).isEqualTo(sequences[item]);
      }
      assertThat(beginnings(part)).containsExactlyInAnyOrderElementsOf(beginnings);
      for (int item = 0; item < sequences.length; item++) {
        assertThat(part.contains(item)).isEqualTo(wanted.contains(item));
      }
    }
  }

  @Test
  void theOrderOfTheCandidatesDoesNotMatter() {
    TokenTrie trie = TokenTrie.of(SMALL);
    TokenTrie one = trie.subTrie(4, 1, 4);
    TokenTrie other = trie.subTrie(1, 4);

    assertThat(nodes(one, one::token)).isEqualTo(nodes(other, other::token));
    assertThat(nodes(one, one::item)).isEqualTo(nodes(other, other::item));
  }

  @Test
  void itemsWithTheSameTokensAreRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenTrie.of(new int[][] {{}, {5, 1}, {4, 1}, {5, 1}}))
        .withMessage(
            "the tokens of item 1 [5, 1] are also those of item 3;"
                + " give each item tokens of its own");
  }

  @Test
  void tokensThatBeginThoseOfAnotherItemAreRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenTrie.of(new int[][] {{}, {5, 6}, {5}}))
        .withMessage(
            "the tokens of item 2 [5] are the beginning of those of item 1 [5, 6];"
                + " end each sequence with the end token");
  }

  @Test
  void noItemsEmptyItemsNegativeTokensAndUnknownCandidatesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenTrie.of(new int[][] {{}}))
        .withMessageContaining("at least 1 item");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenTrie.of(new int[][] {{}, {5, 1}, {}}))
        .withMessageContaining("item 2 has no tokens");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenTrie.of(new int[][] {{}, {5, -100}}))
        .withMessageContaining("item 1 has the tokens [5, -100]; none may be negative");
    TokenTrie trie = TokenTrie.of(SMALL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trie.subTrie(1, 5))
        .withMessageContaining("item 5 is none of the 4 items");
    assertThatIllegalArgumentException().isThrownBy(() -> trie.subTrie(0));
    assertThatIllegalArgumentException().isThrownBy(() -> trie.subTrie());
    assertThatIllegalArgumentException().isThrownBy(() -> trie.subTrie(1).leaf(2));
  }

  @Test
  void aCatalogueOfSplitNumbersTakesLittleTime() {
    SplittableRandom random = new SplittableRandom(1);
    int[][] sequences = new int[100_001][];
    for (int item = 1; item < sequences.length; item++) {
      sequences[item] = new int[] {item % 300 + 2, item / 300 + 2, random.nextInt(9) + 2, END};
    }
    assertThat(TokenTrie.of(sequences).itemCount()).isEqualTo(100_000);
  }

  private static List<Integer> nodes(TokenTrie trie, IntUnaryOperator of) {
    return IntStream.range(0, trie.nodeCount()).map(of).boxed().toList();
  }

  private static List<Integer> boxed(int[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** The child that a token leads to. */
  static int child(TokenTrie trie, int node, int token) {
    return IntStream.range(trie.firstChild(node), trie.childrenEnd(node))
        .filter(child -> trie.token(child) == token)
        .findFirst()
        .orElseThrow();
  }

  /** The tokens that lead to each node. */
  private static List<List<Integer>> beginnings(TokenTrie trie) {
    Map<Integer, List<Integer>> known = new HashMap<>(Map.of(TokenTrie.ROOT, List.of()));
    for (int node = 1; node < trie.nodeCount(); node++) {
      List<Integer> all = new ArrayList<>(known.get(trie.parent(node)));
      all.add(trie.token(node));
      known.put(node, all);
    }
    return List.copyOf(known.values());
  }

  /** Up to 60 distinct sequences of few tokens, so that many share their beginning. */
  static int[][] random(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<List<Integer>> distinct =
        IntStream.range(0, 60)
            .mapToObj(i -> random.ints(1 + random.nextInt(4), 2, 6).boxed().toList())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    int[][] sequences = new int[distinct.size() + 1][0];
    int item = 1;
    for (List<Integer> tokens : distinct) {
      sequences[item++] =
          IntStream.concat(tokens.stream().mapToInt(t -> t), IntStream.of(END)).toArray();
    }
    return sequences;
  }
}
