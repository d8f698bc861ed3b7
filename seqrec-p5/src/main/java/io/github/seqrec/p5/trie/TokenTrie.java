package io.github.seqrec.p5.trie;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The token sequences of items as a tree: sequences that begin alike share the nodes of their
 * beginning, and each ends in a leaf of its own. Immutable and thread-safe.
 *
 * <p>Nodes are numbered breadth first: the root, which stands for the empty beginning and has no
 * token, is 0; a parent comes before its children; the children of a node have consecutive numbers,
 * smallest token first, and follow those of the node before. So the numbers from {@link
 * #firstChild} of a node to that of the next node are its children, and an edge has the number of
 * the node that it leads to.
 *
 * <p>No sequence may be the beginning of another, which holds once all end with the same end token
 * and have it nowhere else.
 */
public final class TokenTrie {

  /** The node of the empty beginning. */
  public static final int ROOT = 0;

  private static final int NONE = -1;

  private final int[] tokens;
  private final int[] parents;

  /** The number of tokens that lead to each node, 0 at the root. */
  private final int[] depths;

  /** One more than nodes: the last one closes the children of the last node. */
  private final int[] firstChildren;

  /** The item of each node that is a leaf, 0 elsewhere. */
  private final int[] items;

  /** The leaf of each item, 0 (which is the root) where the trie does not hold it. */
  private final int[] leaves;

  private final int itemCount;

  /** Makes the nodes of sequences in order, the beginning of another one before that one. */
  private TokenTrie(List<Sequence> sorted, int indices) {
    int most = 1 + sorted.stream().mapToInt(sequence -> sequence.tokens.length).sum();
    int[] token = new int[most];
    int[] parent = new int[most];
    int[] depth = new int[most];
    int[] firstChild = new int[most + 1];
    int[] item = new int[most];
    // The sequences that pass through a node.
    int[] from = new int[most];
    int[] to = new int[most];
    this.leaves = new int[indices];
    token[ROOT] = NONE;
    parent[ROOT] = NONE;
    to[ROOT] = sorted.size();
    int count = 1;
    for (int node = ROOT; node < count; node++) {
      firstChild[node] = count;
      Sequence first = sorted.get(from[node]);
      if (first.tokens.length == depth[node]) {
        if (to[node] - from[node] > 1) {
          throw clash(first, sorted.get(from[node] + 1));
        }
        item[node] = first.item;
        leaves[first.item] = node;
        continue;
      }
      for (int next = from[node]; next < to[node]; next = to[count++]) {
        token[count] = sorted.get(next).tokens[depth[node]];
        parent[count] = node;
        depth[count] = depth[node] + 1;
        from[count] = next;
        to[count] = next + 1;
        while (to[count] < to[node] && sorted.get(to[count]).tokens[depth[node]] == token[count]) {
          to[count]++;
        }
      }
    }
    firstChild[count] = count;
    this.tokens = Arrays.copyOf(token, count);
    this.parents = Arrays.copyOf(parent, count);
    this.depths = Arrays.copyOf(depth, count);
    this.firstChildren = Arrays.copyOf(firstChild, count + 1);
    this.items = Arrays.copyOf(item, count);
    this.itemCount = sorted.size();
  }

  private static final class Sequence implements Comparable<Sequence> {

    private final int item;
    private final int[] tokens;

    Sequence(int item, int[] tokens) {
      if (tokens.length == 0) {
        throw new IllegalArgumentException(
            "item " + item + " has no tokens; each item needs an id and the end token");
      }
      if (Arrays.stream(tokens).anyMatch(token -> token < 0)) {
        throw new IllegalArgumentException(
            "item "
                + item
                + " has the tokens "
                + Arrays.toString(tokens)
                + "; none may be negative");
      }
      this.item = item;
      this.tokens = tokens;
    }

    @Override
    public int compareTo(Sequence other) {
      int order = Arrays.compare(tokens, other.tokens);
      return order != 0 ? order : Integer.compare(item, other.item);
    }
  }

  private static IllegalArgumentException clash(Sequence a, Sequence b) {
    boolean same = a.tokens.length == b.tokens.length;
    return new IllegalArgumentException(
        "the tokens of item "
            + a.item
            + " "
            + Arrays.toString(a.tokens)
            + (same ? " are also those" : " are the beginning of those")
            + " of item "
            + b.item
            + (same
                ? "; give each item tokens of its own"
                : " " + Arrays.toString(b.tokens) + "; end each sequence with the end token"));
  }

  /**
   * Makes the trie of a catalogue.
   *
   * @param sequences the token ids of each item index, the end token included; what stands at 0,
   *     the padding, is not read
   * @throws IllegalArgumentException if there is no item, or if a sequence is empty, has a negative
   *     token, or is another one or its beginning; the message names the items
   */
  public static TokenTrie of(int[][] sequences) {
    return of(sequences, IntStream.range(1, sequences.length).toArray());
  }

  /**
   * Makes the trie of some items.
   *
   * @param sequences as above, read at these items only
   * @param items item indices; one that stands twice counts once
   */
  private static TokenTrie of(int[][] sequences, int[] items) {
    List<Sequence> sorted =
        Arrays.stream(items)
            .distinct()
            .mapToObj(item -> new Sequence(item, sequences[item]))
            .sorted()
            .toList();
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("a trie needs at least 1 item, found none");
    }
    return new TokenTrie(sorted, sequences.length);
  }

  /**
   * The trie of some items of this one, with nodes numbered anew and items as they are.
   *
   * @param candidates item indices, in any order; one that stands twice counts once
   * @throws IllegalArgumentException if there is none, or one that this trie does not hold
   */
  public TokenTrie subTrie(int... candidates) {
    int[][] sequences = new int[leaves.length][];
    for (int item : candidates) {
      sequences[leafItem(item)] = tokens(item);
    }
    return of(sequences, candidates);
  }

  /** The number of nodes, root and leaves included. */
  public int nodeCount() {
    return tokens.length;
  }

  /** The number of items. */
  public int itemCount() {
    return itemCount;
  }

  /** One more than the largest item index of the catalogue: the length of an array by item. */
  public int indexCount() {
    return leaves.length;
  }

  /** The token that leads to a node; -1 at the root. */
  public int token(int node) {
    return tokens[node];
  }

  /** The node before a node; -1 at the root. */
  public int parent(int node) {
    return parents[node];
  }

  /** The number of tokens of the longest sequence. */
  public int maxDepth() {
    return depths[depths.length - 1];
  }

  /** The first child of a node: the others follow it, up to {@link #childrenEnd}. */
  public int firstChild(int node) {
    return firstChildren[node];
  }

  /** The node behind the last child of a node; the same as {@link #firstChild} at a leaf. */
  public int childrenEnd(int node) {
    return firstChildren[node + 1];
  }

  /** Whether a node has no child. */
  public boolean isLeaf(int node) {
    return firstChild(node) == childrenEnd(node);
  }

  /** Whether a node has at least 2 children: whether there is a choice. */
  public boolean branches(int node) {
    return childrenEnd(node) - firstChild(node) >= 2;
  }

  /** The item whose tokens end at a node; 0 if the node is no leaf. */
  public int item(int node) {
    return items[node];
  }

  /** Whether the trie holds an item. */
  public boolean contains(int item) {
    return item > 0 && item < leaves.length && leaves[item] != ROOT;
  }

  /**
   * The node where the tokens of an item end.
   *
   * @throws IllegalArgumentException if the trie does not hold the item
   */
  public int leaf(int item) {
    return leaves[leafItem(item)];
  }

  private int leafItem(int item) {
    if (!contains(item)) {
      throw new IllegalArgumentException(
          "item " + item + " is none of the " + itemCount + " items of this trie");
    }
    return item;
  }

  /**
   * The tokens of an item, as they were given: a new array.
   *
   * @throws IllegalArgumentException if the trie does not hold the item
   */
  public int[] tokens(int item) {
    int node = leaf(item);
    int[] sequence = new int[depths[node]];
    for (; node != ROOT; node = parents[node]) {
      sequence[depths[node] - 1] = tokens[node];
    }
    return sequence;
  }

  /**
   * What a decoder computes so that each step of each item has its probability among the whole
   * vocabulary: a row for every node that is no leaf.
   */
  public TrieRows allRows() {
    return TrieRows.of(this, node -> !isLeaf(node), node -> !isLeaf(node));
  }

  /**
   * What a decoder computes so that each choice has its probability among the children of its node:
   * a row for every node at or below which there is a choice. A step without a choice has
   * probability 1 and needs none.
   */
  public TrieRows branchingRows() {
    boolean[] choice = new boolean[nodeCount()];
    for (int node = nodeCount() - 1; node >= 0; node--) {
      choice[node] |= branches(node);
      if (node != ROOT) {
        choice[parents[node]] |= choice[node];
      }
    }
    return TrieRows.of(this, node -> choice[node], this::branches);
  }
}
