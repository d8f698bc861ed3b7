package io.github.seqrec.p5.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * What the encoder reads: a prompt of each user. Not copied; nobody may write to it.
 *
 * @param tokens token ids of each user, at least 1, the end token included, without padding
 * @param words whole-word ids parallel to the tokens, or empty for none (Geng et al. 2022)
 */
public record Sources(List<int[]> tokens, List<int[]> words) {

  /** Checks that no prompt is empty, and that words are as many as tokens. */
  public Sources {
    tokens = List.copyOf(tokens);
    words = List.copyOf(words);
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("there are no prompts; at least 1 is needed");
    }
    if (!words.isEmpty() && words.size() != tokens.size()) {
      throw new IllegalArgumentException(
          "there are "
              + tokens.size()
              + " prompts and whole-word ids of "
              + words.size()
              + "; give them for each prompt, or for none");
    }
    for (int user = 0; user < tokens.size(); user++) {
      if (tokens.get(user).length == 0) {
        throw new IllegalArgumentException(
            "prompt " + user + " has no tokens; at least the end token is needed");
      }
      if (!words.isEmpty() && words.get(user).length != tokens.get(user).length) {
        throw new IllegalArgumentException(
            "prompt "
                + user
                + " has "
                + tokens.get(user).length
                + " tokens and "
                + words.get(user).length
                + " whole-word ids; give as many, or none for all prompts");
      }
    }
  }

  /** Prompts without whole-word ids. */
  public static Sources of(List<int[]> tokens) {
    return new Sources(tokens, List.of());
  }

  /** The number U of users. */
  public int count() {
    return tokens.size();
  }

  /** Some users, from one up to another, the latter excluded. */
  public Sources part(int from, int to) {
    return new Sources(tokens.subList(from, to), words.isEmpty() ? words : words.subList(from, to));
  }

  /** The length of the longest prompt. */
  int columns() {
    return tokens.stream().mapToInt(row -> row.length).max().orElseThrow();
  }

  boolean padded() {
    return tokens.stream().anyMatch(row -> row.length < columns());
  }

  NDArray lengths(NDManager scope) {
    return scope.create(tokens.stream().mapToInt(row -> row.length).toArray());
  }

  /** Rows of one length, zeros behind: (rows, longest) int32. */
  static NDArray padded(NDManager scope, List<int[]> rows) {
    int columns = rows.stream().mapToInt(row -> row.length).max().orElseThrow();
    int[] cells = new int[Math.multiplyExact(rows.size(), columns)];
    for (int i = 0; i < rows.size(); i++) {
      int[] row = rows.get(i);
      System.arraycopy(row, 0, cells, i * columns, row.length);
    }
    return scope.create(cells, new Shape(rows.size(), columns));
  }

  @Override
  public String toString() {
    return "Sources" + tokens.stream().map(Arrays::toString).toList();
  }
}
