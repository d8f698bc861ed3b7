package io.github.seqrec.p5.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Scores;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The log-probabilities of given texts, each put through the decoder as a row of its own (teacher
 * forcing): for texts that have little in common, such as "yes" and "no". Items are scored faster
 * by {@link TrieScorer}. Immutable and thread-safe.
 */
public final class TextScorer {

  private final T5 t5;
  private final List<int[]> texts;

  /**
   * Prepares for texts.
   *
   * @param texts token ids of each text, at least 1, the end token included
   * @throws IllegalArgumentException if a text is empty, or has a token that the vocabulary of the
   *     T5 does not have
   */
  public TextScorer(T5 t5, List<int[]> texts) {
    this.t5 = t5;
    this.texts = Tokens.requireSome("text", texts);
    Tokens.requireKnown("text", this.texts, t5.config());
  }

  /**
   * Scores all texts for each user.
   *
   * @return natural logarithms of probabilities, by user and text
   */
  public float[][] scores(Sources sources) {
    float[][] scores = new float[sources.count()][];
    for (int user = 0; user < scores.length; user++) {
      scores[user] = scoresOfOne(sources.part(user, user + 1));
    }
    return scores;
  }

  private float[] scoresOfOne(Sources source) {
    try (NDManager scope = t5.newScope()) {
      Pass pass = new Pass(scope, false);
      Memory memory = t5.encode(pass, source).repeated(texts.size());
      NDArray states = t5.decodeTexts(pass, memory, texts); // (C, L, D)
      int columns = (int) states.getShape().get(1);
      int[] rows = T5Loss.rows(texts, columns);
      NDArray outputs = Scores.select(pass, states, scope.create(rows));
      NDArray own = scope.create(IntStream.range(0, rows.length).toArray());
      NDArray starts = scope.create(IntStream.rangeClosed(0, rows.length).toArray());
      NDArray tokens = scope.create(texts.stream().flatMapToInt(Arrays::stream).toArray());
      float[] ofTokens =
          T5Kernels.edges(pass, outputs, t5.head(), own, tokens, starts, true).toFloatArray();
      float[] scores = new float[texts.size()];
      for (int i = 0; i < rows.length; i++) {
        scores[rows[i] / columns] += ofTokens[i];
      }
      return scores;
    }
  }
}
