package io.github.seqrec.p5.prompt;

import io.github.seqrec.p5.text.TokenizedText;
import java.util.Arrays;
import java.util.List;

/**
 * Some prompts as one matrix: rows x {@link #length}, row-major, the tokens of each row first and
 * padding (0) behind them; and their answers as another, rows x {@link #targetLength}.
 *
 * <p>The arrays are not copied: whoever gets one must not write to it. Thread-safe if nobody does.
 */
public final class PromptBatch {

  /** What stands behind the tokens of a row. */
  public static final int PADDING = 0;

  private final int length;
  private final int[] lengths;
  private final int[] tokens;
  private final int[] wholeWords;
  private final int targetLength;
  private final int[] targetLengths;
  private final int[] targets;

  private PromptBatch(List<TokenizedText> prompts, List<int[]> answers) {
    this.lengths = prompts.stream().mapToInt(prompt -> prompt.ids().length).toArray();
    this.length = Arrays.stream(lengths).max().orElse(0);
    this.tokens = matrix(prompts.stream().map(TokenizedText::ids).toList(), length);
    this.wholeWords = matrix(prompts.stream().map(TokenizedText::wholeWords).toList(), length);
    this.targetLengths = answers.stream().mapToInt(answer -> answer.length).toArray();
    this.targetLength = Arrays.stream(targetLengths).max().orElse(0);
    this.targets = matrix(answers, targetLength);
  }

  private static int[] matrix(List<int[]> rows, int columns) {
    int[] cells = new int[rows.size() * columns];
    for (int row = 0; row < rows.size(); row++) {
      int[] values = rows.get(row);
      System.arraycopy(values, 0, cells, row * columns, values.length);
    }
    return cells;
  }

  /**
   * Prompts with their answers.
   *
   * @param prompts the rows, at least one
   * @param answers the tokens of each row's answer, the end token last
   * @throws IllegalArgumentException if there is no prompt, or the answers are more or fewer
   */
  public static PromptBatch of(List<TokenizedText> prompts, List<int[]> answers) {
    if (prompts.isEmpty() || prompts.size() != answers.size()) {
      throw new IllegalArgumentException(
          "prompts ("
              + prompts.size()
              + ") must be at least 1, and as many as answers ("
              + answers.size()
              + ")");
    }
    return new PromptBatch(prompts, answers);
  }

  /** The number of columns: the tokens of the longest prompt. */
  public int length() {
    return length;
  }

  /** The number of tokens of each prompt, its end token included. */
  public int[] lengths() {
    return lengths;
  }

  /** The tokens: rows x length. */
  public int[] tokens() {
    return tokens;
  }

  /** The number of each token's word, 0 for end tokens and padding: rows x length. */
  public int[] wholeWords() {
    return wholeWords;
  }

  /** The number of columns of the answers: the tokens of the longest one. */
  public int targetLength() {
    return targetLength;
  }

  /** The number of tokens of each answer, its end token included. */
  public int[] targetLengths() {
    return targetLengths;
  }

  /** The tokens of the answers: rows x targetLength. */
  public int[] targets() {
    return targets;
  }
}
