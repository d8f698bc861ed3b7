package io.github.seqrec.p5.prompt;

import io.github.seqrec.p5.text.TokenizedText;
import java.util.ArrayList;
import java.util.List;

/** A tokenizer for tests: one token for each letter, its code, and 1 for the end. */
final class Letters {

  static final int END = 1;

  private Letters() {}

  static TokenizedText encode(String text) {
    List<Integer> ids = new ArrayList<>();
    List<Integer> words = new ArrayList<>();
    int word = 0;
    for (String part : text.strip().split("\\s+", -1)) {
      word += part.isEmpty() ? 0 : 1;
      for (int i = 0; i < part.length(); i++) {
        ids.add((int) part.charAt(i));
        words.add(word);
      }
    }
    ids.add(END);
    words.add(0);
    return new TokenizedText(
        ids.stream().mapToInt(id -> id).toArray(), words.stream().mapToInt(w -> w).toArray());
  }

  /** The text of tokens, up to the end token, without its white space. */
  static String decode(int[] tokens, int from) {
    StringBuilder text = new StringBuilder();
    for (int i = from; tokens[i] != END; i++) {
      text.append((char) tokens[i]);
    }
    return text.toString();
  }
}
