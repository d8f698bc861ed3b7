package io.github.seqrec.p5;

import io.github.seqrec.api.History;
import io.github.seqrec.p5.indexing.ItemIndexing;
import io.github.seqrec.p5.prompt.PromptOptions;
import io.github.seqrec.p5.prompt.PromptRenderer;
import io.github.seqrec.p5.prompt.PromptRenderer.Question;
import io.github.seqrec.p5.prompt.PromptTemplate;
import io.github.seqrec.p5.prompt.PromptTemplate.Kind;
import io.github.seqrec.p5.prompt.PromptTemplates;
import io.github.seqrec.p5.t5.Sources;
import io.github.seqrec.p5.text.T5Tokenizer;
import io.github.seqrec.p5.text.TokenizedText;
import io.github.seqrec.p5.trie.TokenTrie;
import io.github.seqrec.p5.weights.T5Config;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a P5 is asked what comes next: by the first direct template, or where that names the user and
 * the history has none, by the first one that does not. Thread-safe.
 */
final class P5Prompts {

  /** What P5's whole-word embedding knows, and T5 was trained with. */
  static final int MAX_TOKENS = 512;

  /** What stands between the items of a list. */
  static final String SEPARATOR = " , ";

  private final PromptRenderer renderer;
  private final PromptTemplate template;
  private final PromptTemplate withoutUser;
  private final boolean wholeWords;

  /**
   * Chooses the templates.
   *
   * @param wholeWords whether the encoder is told the whole words
   * @throws IllegalArgumentException if no template asks directly without naming the user, or the
   *     two have different answers
   */
  P5Prompts(PromptRenderer renderer, List<PromptTemplate> templates, boolean wholeWords) {
    this.renderer = renderer;
    this.wholeWords = wholeWords;
    List<PromptTemplate> direct = PromptTemplates.ofKind(templates, Kind.DIRECT);
    this.withoutUser =
        direct.stream()
            .filter(candidate -> !candidate.needsUser())
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "of the templates "
                            + templates.stream().map(PromptTemplate::name).toList()
                            + " one must ask for the next item by {history} alone, since not every"
                            + " history has a user; add one without {user}, {item} and"
                            + " {candidates}"));
    this.template = direct.get(0);
    if (!template.target().equals(withoutUser.target())) {
      throw new IllegalArgumentException(
          "templates '"
              + template.name()
              + "' and '"
              + withoutUser.name()
              + "' must have the same target, found '"
              + template.target()
              + "' and '"
              + withoutUser.target()
              + "'; write the answer alike");
    }
  }

  /** What fills the templates. */
  static PromptRenderer renderer(
      T5Tokenizer tokenizer, ItemIndexing indexing, T5Config config, P5.Options options) {
    int words = options.wholeWords() == P5.WholeWords.NONE ? 0 : config.wholeWordRows();
    int tokens = words == 0 ? MAX_TOKENS : Math.min(MAX_TOKENS, words);
    return new PromptRenderer(
        tokenizer::encode, indexing, new PromptOptions(tokens, options.maxLength(), SEPARATOR));
  }

  /**
   * The tokens of all answers.
   *
   * @throws IllegalArgumentException if two items have the same ones; the message names their ids
   */
  TokenTrie trie() {
    int[][] answers = renderer.targets(withoutUser);
    Map<IntBuffer, Integer> known = new HashMap<>();
    for (int item = 1; item < answers.length; item++) {
      Integer earlier = known.putIfAbsent(IntBuffer.wrap(answers[item]), item);
      if (earlier != null) {
        throw new IllegalArgumentException(
            "the tokenizer cannot tell the id of item "
                + earlier
                + " ('"
                + renderer.indexing().text(earlier)
                + "') from that of item "
                + item
                + " ('"
                + renderer.indexing().text(item)
                + "'): the tokens of both are "
                + Arrays.toString(answers[item])
                + "; use another tokenizer or another indexing");
      }
    }
    return TokenTrie.of(answers);
  }

  /** The tokens of the question about a history; an empty user, as files may have it, is none. */
  TokenizedText question(History history) {
    boolean known = history.user().filter(user -> !user.isEmpty()).isPresent();
    return renderer.render(known ? template : withoutUser, Question.next(history));
  }

  /** Questions as the encoder reads them. */
  Sources sources(List<TokenizedText> questions) {
    return sources(questions, wholeWords);
  }

  /**
   * Prompts as the encoder reads them.
   *
   * @param wholeWords whether it is told the whole words
   */
  static Sources sources(List<TokenizedText> prompts, boolean wholeWords) {
    List<int[]> tokens = prompts.stream().map(TokenizedText::ids).toList();
    return wholeWords
        ? new Sources(tokens, prompts.stream().map(TokenizedText::wholeWords).toList())
        : Sources.of(tokens);
  }
}
