package io.github.seqrec.p5.trie;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A trie as one pass of a decoder: a row for each node that something follows, all rows at once,
 * where a row attends to itself and to those on its way from the root (tree attention). The output
 * of a row tells the next tokens of its node; the edges that leave the node are those that count.
 * The same for every user.
 *
 * <p>Rows are in the order of the trie's nodes, so that row 0 is the root and a parent comes before
 * its children; the edges of a row are consecutive and follow those of the row before.
 *
 * <p>The arrays are not copied: whoever gets one must not write to it. Thread-safe if nobody does.
 */
public final class TrieRows {

  private final TokenTrie trie;
  private final int[] nodes;
  private final int[] parents;
  private final int[] edgeStarts;
  private final int[] edgeNodes;
  private final int[] edgeTokens;

  private TrieRows(TokenTrie trie, int[] nodes, IntPredicate scored) {
    this.trie = trie;
    this.nodes = nodes;
    this.parents = new int[nodes.length];
    this.edgeStarts = new int[nodes.length + 1];
    int[] rowOf = new int[trie.nodeCount()];
    for (int row = 0; row < nodes.length; row++) {
      int node = nodes[row];
      rowOf[node] = row;
      parents[row] = node == TokenTrie.ROOT ? -1 : rowOf[trie.parent(node)];
      edgeStarts[row + 1] = edgeStarts[row];
      if (scored.test(node)) {
        edgeStarts[row + 1] += trie.childrenEnd(node) - trie.firstChild(node);
      }
    }
    this.edgeNodes = new int[edgeStarts[nodes.length]];
    this.edgeTokens = new int[edgeNodes.length];
    for (int row = 0; row < nodes.length; row++) {
      for (int edge = edgeStarts[row]; edge < edgeStarts[row + 1]; edge++) {
        edgeNodes[edge] = trie.firstChild(nodes[row]) + edge - edgeStarts[row];
        edgeTokens[edge] = trie.token(edgeNodes[edge]);
      }
    }
  }

  /**
   * Makes the rows of some nodes.
   *
   * @param kept which nodes have a row: the parents of all that have one among them
   * @param scored of which of these the edges count
   */
  static TrieRows of(TokenTrie trie, IntPredicate kept, IntPredicate scored) {
    return new TrieRows(trie, IntStream.range(0, trie.nodeCount()).filter(kept).toArray(), scored);
  }

  /** The number of rows; 0 if no edge counts, as with a single item without full probabilities. */
  public int count() {
    return nodes.length;
  }

  /** The row of each row's parent; -1 at the root. */
  public int[] parents() {
    return parents;
  }

  /**
   * The token that each row puts into the decoder: a new array.
   *
   * @param start what the decoder starts with, the token of the root
   */
  public int[] tokens(int start) {
    return IntStream.of(nodes)
        .map(node -> node == TokenTrie.ROOT ? start : trie.token(node))
        .toArray();
  }

  /** The number of edges that count. */
  public int edgeCount() {
    return edgeNodes.length;
  }

  /** Where the edges of each row begin, and behind the last row where they end: count + 1. */
  public int[] edgeStarts() {
    return edgeStarts;
  }

  /** The token of each edge. */
  public int[] edgeTokens() {
    return edgeTokens;
  }

  /**
   * The log-probability of each item: the sum along its way, where an edge that does not count adds
   * nothing.
   *
   * @param logProbabilities those of the edges, in their order
   * @return a new array by item index, as long as that of the sequences; NaN at 0 and at items that
   *     the trie does not hold
   */
  public float[] itemScores(float[] logProbabilities) {
    double[] sums = new double[trie.nodeCount()];
    for (int edge = 0; edge < edgeNodes.length; edge++) {
      sums[edgeNodes[edge]] = logProbabilities[edge];
    }
    float[] scores = new float[trie.indexCount()];
    Arrays.fill(scores, Float.NaN);
    for (int node = 1; node < sums.length; node++) {
      sums[node] += sums[trie.parent(node)];
      if (trie.item(node) != 0) {
        scores[trie.item(node)] = (float) sums[node];
      }
    }
    return scores;
  }
}
