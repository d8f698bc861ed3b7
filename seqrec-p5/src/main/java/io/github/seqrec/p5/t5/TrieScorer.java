package io.github.seqrec.p5.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Scores;
import io.github.seqrec.p5.trie.TokenTrie;
import io.github.seqrec.p5.trie.TrieRows;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Exact scores of all items of a trie, in one pass of the decoder: a row for each beginning that
 * items share, which attends to the beginnings of that beginning (tree attention). The encoder runs
 * once for each user, its keys and values serve all rows, and no item is scored by itself.
 *
 * <p>What a decoder says of a beginning depends on nothing else, so the scores are those that each
 * item would have alone, but for rounding. Immutable and thread-safe.
 */
public final class TrieScorer {

  /** Positions of encoder and decoder at once: users of a batch times positions of each. */
  private static final int POSITIONS = 4096;

  private final T5 t5;
  private final TrieRows rows;
  private final CatalogueScore score;
  private final List<TreePass> passes;

  /** The tokens whose logits are needed, ascending; all of the vocabulary if it is normalised. */
  private final int[] tokens;

  /** The place of each edge's token in {@link #tokens}. */
  private final int[] edgeTokens;

  /**
   * Prepares for a trie.
   *
   * @param trie token ids of items, each below the vocabulary's size
   */
  public TrieScorer(T5 t5, TokenTrie trie, CatalogueScore score) {
    this.t5 = t5;
    this.score = score;
    this.rows = score == CatalogueScore.RENORMALISED ? trie.branchingRows() : trie.allRows();
    Tokens.requireKnown(trie, t5.config());
    this.passes = TreePass.of(rows, t5.config().decoderStartId());
    if (score == CatalogueScore.RENORMALISED) {
      tokens = IntStream.of(rows.edgeTokens()).sorted().distinct().toArray();
      edgeTokens =
          IntStream.of(rows.edgeTokens()).map(t -> Arrays.binarySearch(tokens, t)).toArray();
    } else {
      tokens = new int[0];
      edgeTokens = rows.edgeTokens();
    }
  }

  /**
   * Scores all items of the trie for each user.
   *
   * @return natural logarithms of probabilities, by user and item index: as long as the trie's
   *     {@link TokenTrie#indexCount()}, NaN at 0 and at items that the trie does not hold
   */
  public float[][] scores(Sources sources) {
    float[][] scores = new float[sources.count()][];
    int widest = passes.stream().mapToInt(TreePass::count).max().orElse(0);
    int users = Math.max(1, POSITIONS / (sources.columns() + widest));
    for (int from = 0; from < scores.length; from += users) {
      int to = Math.min(scores.length, from + users);
      float[][] edges = edges(sources.part(from, to));
      for (int user = from; user < to; user++) {
        scores[user] = rows.itemScores(edges[user - from]);
      }
    }
    return scores;
  }

  /** The log-probability of each edge for each user. */
  private float[][] edges(Sources sources) {
    float[][] edges = new float[sources.count()][rows.edgeCount()];
    try (NDManager scope = t5.newScope()) {
      Pass pass = new Pass(scope, false);
      Memory memory = t5.encode(pass, sources);
      NDArray head =
          score == CatalogueScore.RENORMALISED
              ? Scores.select(pass, t5.head(), scope.create(tokens))
              : t5.head();
      for (TreePass part : passes) {
        try (NDManager partScope = scope.newSubManager()) {
          addEdges(new Pass(partScope, false), memory, head, part, edges);
        }
      }
    }
    if (score == CatalogueScore.RENORMALISED) {
      Arrays.stream(edges).forEach(this::renormalise);
    }
    return edges;
  }

  private void addEdges(Pass pass, Memory memory, NDArray head, TreePass part, float[][] edges) {
    NDManager scope = pass.scope();
    int count = part.count();
    int[] buckets = part.buckets(t5.relativePositions(false));
    NDArray bias = t5.decoderBias(pass, buckets, new Shape(1, count, count));
    int[] inputs = new int[edges.length * count];
    for (int user = 0; user < edges.length; user++) {
      System.arraycopy(part.tokens(), 0, inputs, user * count, count);
    }
    NDArray tokenArray = scope.create(inputs, new Shape(edges.length, count));
    NDArray states = t5.decode(pass, memory, tokenArray, bias, null); // (U, M, D)
    int to = part.firstEdge() + part.edgeRows().length;
    NDArray edgeRows = scope.create(part.edgeRows());
    NDArray ofEdges = scope.create(Arrays.copyOfRange(edgeTokens, part.firstEdge(), to));
    NDArray starts = scope.create(part.edgeStarts());
    for (int user = 0; user < edges.length; user++) {
      int first = user * count;
      int[] scored = IntStream.of(part.scored()).map(row -> first + row).toArray();
      NDArray outputs = Scores.select(pass, states, scope.create(scored));
      boolean normalise = score == CatalogueScore.FULL_VOCABULARY;
      float[] values =
          T5Kernels.edges(pass, outputs, head, edgeRows, ofEdges, starts, normalise).toFloatArray();
      System.arraycopy(values, 0, edges[user], part.firstEdge(), values.length);
    }
  }

  /** Turns logits into logarithms of the softmax over the edges of each row. */
  private void renormalise(float[] edges) {
    int[] starts = rows.edgeStarts();
    for (int row = 0; row < rows.count(); row++) {
      float largest = Float.NEGATIVE_INFINITY;
      for (int edge = starts[row]; edge < starts[row + 1]; edge++) {
        largest = Math.max(largest, edges[edge]);
      }
      double sum = 0;
      for (int edge = starts[row]; edge < starts[row + 1]; edge++) {
        sum += Math.exp(edges[edge] - largest);
      }
      double normaliser = largest + Math.log(sum);
      for (int edge = starts[row]; edge < starts[row + 1]; edge++) {
        edges[edge] = (float) (edges[edge] - normaliser);
      }
    }
  }
}
