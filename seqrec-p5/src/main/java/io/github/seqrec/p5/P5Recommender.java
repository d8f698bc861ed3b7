package io.github.seqrec.p5;

import io.github.seqrec.api.History;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.models.base.AbstractRecommender;
import io.github.seqrec.models.base.Chunks;
import io.github.seqrec.models.store.Tensor;
import io.github.seqrec.p5.indexing.ItemIndexing;
import io.github.seqrec.p5.t5.CatalogueScore;
import io.github.seqrec.p5.t5.TrieScorer;
import io.github.seqrec.p5.text.TokenizedText;
import io.github.seqrec.p5.trie.TokenTrie;
import io.github.seqrec.p5.weights.T5Checkpoint;
import io.github.seqrec.p5.weights.T5Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * P5: the next item as the answer of a T5 to a prompt (S. Geng et al., Recommendation as Language
 * Processing, RecSys 2022). The score of an item is the logarithm of the probability that the
 * decoder writes its id, computed for the whole catalogue in one pass over the trie of all ids, and
 * exact: no beam search, and no item without a score. Thread-safe.
 */
public final class P5Recommender extends AbstractRecommender {

  /** Prompts of similar length that are given to the encoder's batches. */
  private static final int ROWS = 128;

  private final P5Parts parts;
  private final P5Prompts prompts;
  private final TokenTrie trie;
  private final TrieScorer scorer;
  private final ModelCard card;

  /**
   * Makes a recommender.
   *
   * @param parts closed with the recommender
   * @param popularity as {@link #popularity()}; not copied
   */
  P5Recommender(P5Parts parts, ItemCatalog catalog, float[] popularity, ModelCard card) {
    super(catalog, popularity);
    this.parts = parts;
    this.card = card;
    this.prompts =
        new P5Prompts(
            P5Prompts.renderer(
                parts.tokenizer(), parts.indexing(), parts.t5().config(), parts.options()),
            parts.templates(),
            parts.options().wholeWords() == P5.WholeWords.ALWAYS);
    this.trie = prompts.trie();
    this.scorer = new TrieScorer(parts.t5(), trie, parts.options().score());
  }

  /** The ids of the items, with the answer to whether they leak where that was looked for. */
  public ItemIndexing indexing() {
    return parts.indexing();
  }

  @Override
  protected ModelCard describe() {
    return card;
  }

  @Override
  protected void score(List<History> histories, float[][] rows) {
    inChunks(
        histories,
        (chunk, questions) -> {
          float[][] scores = scorer.scores(prompts.sources(questions));
          for (int i = 0; i < chunk.length; i++) {
            System.arraycopy(scores[i], 0, rows[chunk[i]], 0, scores[i].length);
          }
        });
  }

  /**
   * Renormalised scores need the siblings of each token of a candidate, so the catalogue's are
   * computed, which costs little more; those of the full vocabulary need the candidates alone.
   */
  @Override
  protected void score(List<History> histories, int[][] candidates, float[][] rows) {
    inChunks(
        histories,
        (chunk, questions) -> {
          if (parts.options().score() == CatalogueScore.RENORMALISED) {
            float[][] scores = scorer.scores(prompts.sources(questions));
            for (int i = 0; i < chunk.length; i++) {
              pick(scores[i], candidates[chunk[i]], rows[chunk[i]]);
            }
          } else {
            for (int i = 0; i < chunk.length; i++) {
              int[] items = candidates[chunk[i]];
              TrieScorer own =
                  new TrieScorer(parts.t5(), trie.subTrie(items), CatalogueScore.FULL_VOCABULARY);
              float[][] scores = own.scores(prompts.sources(List.of(questions.get(i))));
              pick(scores[0], items, rows[chunk[i]]);
            }
          }
        });
  }

  /**
   * The network as HuggingFace keeps it: its {@link T5Checkpoint#write} writes what transformers
   * reads, and what another training starts from. A copy, to be closed by itself.
   */
  public T5Checkpoint checkpoint() {
    return whileOpen(
        () ->
            new T5Checkpoint(
                new T5Weights(parts.t5().config(), new TreeMap<>(tensors())),
                parts.tokenizer().copy()));
  }

  private static void pick(float[] scores, int[] items, float[] into) {
    for (int c = 0; c < items.length; c++) {
      into[c] = scores[items[c]];
    }
  }

  /** What is done with the questions about some histories. */
  private interface ChunkReader {
    void accept(int[] histories, List<TokenizedText> questions);
  }

  /** Puts questions of similar length together, so that little is padding. */
  private void inChunks(List<History> histories, ChunkReader reader) {
    List<TokenizedText> all = histories.stream().map(prompts::question).toList();
    for (int[] chunk : Chunks.byLength(all.size(), i -> all.get(i).ids().length, ROWS)) {
      reader.accept(chunk, IntStream.of(chunk).mapToObj(all::get).toList());
    }
  }

  @Override
  protected Map<String, Tensor> tensors() {
    return parts.t5().parameters().tensors();
  }

  @Override
  protected void writeFurtherParts(Path directory) throws IOException {
    parts.write(directory);
  }

  @Override
  protected void free() {
    parts.close();
  }
}
