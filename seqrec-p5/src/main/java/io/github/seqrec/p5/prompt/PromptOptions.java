package io.github.seqrec.p5.prompt;

import io.github.seqrec.api.internal.Ranges;

/**
 * How prompts are filled.
 *
 * @param maxTokens of a prompt with its end token, at least 2; P5's whole-word embedding knows 512
 * @param historyLength items of a history at most, the newest, at least 1
 * @param separator what stands between the items of a list; begins and ends with a blank
 */
public record PromptOptions(int maxTokens, int historyLength, String separator) {

  /** Checks the values. */
  public PromptOptions {
    Ranges.atLeast("maxTokens", maxTokens, 2, 512);
    Ranges.atLeastOne("historyLength", historyLength, 20);
    if (!separator.startsWith(" ") || !separator.endsWith(" ")) {
      throw new IllegalArgumentException(
          "separator ('"
              + separator
              + "') must begin and end with a blank, so that ids keep their tokens;"
              + " ' , ' and ' -> ' are usual");
    }
  }
}
