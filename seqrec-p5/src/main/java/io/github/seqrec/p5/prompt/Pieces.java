package io.github.seqrec.p5.prompt;

import io.github.seqrec.p5.text.TokenizedText;
import java.util.Arrays;
import java.util.List;

/**
 * A stretch of a text as tokens, without an end token. T5 takes a text apart at white space first,
 * so that stretches with white space between them have the tokens of the whole text.
 */
final class Pieces {

  /** As {@link TokenizedText} has them, the end token cut off. */
  private final int[] ids;

  private final int[] words;

  private Pieces(int[] ids, int[] words) {
    this.ids = ids;
    this.words = words;
  }

  /** What a tokenizer made of a stretch. */
  static Pieces of(TokenizedText text) {
    int size = text.ids().length - 1;
    return new Pieces(Arrays.copyOf(text.ids(), size), Arrays.copyOf(text.wholeWords(), size));
  }

  int size() {
    return ids.length;
  }

  /**
   * Puts stretches one behind the other, and an end token: words are counted on, and the end token
   * is none.
   */
  static TokenizedText joined(List<Pieces> stretches, int end) {
    int size = stretches.stream().mapToInt(Pieces::size).sum();
    int[] ids = new int[size + 1];
    int[] words = new int[size + 1];
    int at = 0;
    int before = 0;
    for (Pieces stretch : stretches) {
      int last = before;
      for (int i = 0; i < stretch.size(); i++) {
        ids[at] = stretch.ids[i];
        words[at++] = last = before + stretch.words[i];
      }
      before = last;
    }
    ids[at] = end;
    return new TokenizedText(ids, words);
  }
}
