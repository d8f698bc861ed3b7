package io.github.seqrec.p5.prompt;

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
    require(maxTokens >= 2, "maxTokens (" + maxTokens + ") must be at least 2; 512 is usual");
    require(
        historyLength >= 1,
        "historyLength (" + historyLength + ") must be at least 1; 20 is usual");
    require(
        separator.startsWith(" ") && separator.endsWith(" "),
        "separator ('"
            + separator
            + "') must begin and end with a blank, so that ids keep their tokens;"
            + " ' , ' and ' -> ' are usual");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
