package io.github.seqrec.p5.t5;

import io.github.seqrec.p5.trie.TokenTrie;
import io.github.seqrec.p5.weights.T5Config;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What holds for the tokens that a T5 is given; what is not so is named. */
final class Tokens {

  private Tokens() {}

  /** Refuses texts without tokens. */
  static List<int[]> requireSome(String name, List<int[]> texts) {
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).length == 0) {
        throw new IllegalArgumentException(
            name + " " + i + " has no tokens; at least the end token is needed");
      }
    }
    return List.copyOf(texts);
  }

  /** Refuses texts with tokens that the vocabulary does not have. */
  static void requireKnown(String name, List<int[]> texts, T5Config config) {
    for (int i = 0; i < texts.size(); i++) {
      requireKnown(name + " " + i, Arrays.stream(texts.get(i)), config);
    }
  }

  /** Refuses prompts with tokens or whole-word ids that their embedding has no row for. */
  static void requireKnown(Sources sources, T5Config config) {
    requireKnown("prompt", sources.tokens(), config);
    int rows = config.wholeWordRows();
    for (int i = 0; rows > 0 && i < sources.words().size(); i++) {
      for (int word : sources.words().get(i)) {
        if (word < 0 || word >= rows) {
          throw new IllegalArgumentException(
              String.format(
                  "whole-word id %d of prompt %d must be below the rows of their embedding (%d) and"
                      + " not negative; cut the prompt, or leave its ids out",
                  word, i, rows));
        }
      }
    }
  }

  /** Refuses a trie with tokens that the vocabulary does not have. */
  static void requireKnown(TokenTrie trie, T5Config config) {
    requireKnown("the trie", IntStream.range(1, trie.nodeCount()).map(trie::token), config);
  }

  private static void requireKnown(String place, IntStream tokens, T5Config config) {
    tokens
        .filter(token -> token < 0 || token >= config.vocabSize())
        .findFirst()
        .ifPresent(
            token -> {
              throw new IllegalArgumentException(
                  "token "
                      + token
                      + " of "
                      + place
                      + " must be below the vocabulary's size ("
                      + config.vocabSize()
                      + ") and not negative; make its tokens with the tokenizer of this T5");
            });
  }
}
