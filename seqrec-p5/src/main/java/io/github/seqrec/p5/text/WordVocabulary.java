package io.github.seqrec.p5.text;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A small vocabulary for a T5 that is trained from random weights: the words that its prompts have,
 * numbers in steps of two digits, and single characters for what else there may be. It has a few
 * hundred pieces where T5's has 32,100, so that embedding and softmax cost next to nothing.
 */
final class WordVocabulary {

  private static final String WORD = "\u2581";

  /** A number below this is one piece; a longer one has a piece for two digits each. */
  private static final int NUMBERS = 100;

  private WordVocabulary() {}

  /**
   * The file of the tokenizer: {@code <pad>} 0, {@code </s>} 1, {@code <unk>} 2, then the pieces.
   *
   * @param words without white space
   */
  static JsonObject toTokenizerJson(Collection<String> words) {
    TokenizerJson json = new TokenizerJson();
    json.addToken("<pad>", 0, true);
    json.addToken(TokenizerJson.END, 0, true);
    json.addToken("<unk>", 0, true);
    for (String piece : pieces(words)) {
      // All alike, so that the fewest pieces win.
      json.add(piece, -1);
    }
    return json.build(2, 1, JsonNull.INSTANCE);
  }

  private static Set<String> pieces(Collection<String> words) {
    Set<String> pieces = new LinkedHashSet<>();
    pieces.add(WORD);
    IntStream.range(0, NUMBERS).forEach(number -> pieces.add(WORD + number));
    IntStream.range(0, NUMBERS).forEach(n -> pieces.add("" + n / 10 + n % 10));
    IntStream.rangeClosed('!', '~').forEach(c -> pieces.add(Character.toString(c)));
    words.forEach(word -> pieces.add(WORD + word));
    return pieces;
  }
}
