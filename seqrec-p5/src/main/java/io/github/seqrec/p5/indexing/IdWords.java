package io.github.seqrec.p5.indexing;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The words that ids are made of, each a single piece of the tokenizer's vocabulary, so that an id
 * has as many tokens as words; blanks stand between them. Immutable and thread-safe.
 *
 * @param words at least 2, distinct, without white space
 */
public record IdWords(List<String> words) {

  private static final int LARGEST_NUMBER = 9_999;

  /** Copies and checks the words. */
  public IdWords {
    words = List.copyOf(words);
    if (words.size() < 2) {
      throw new IllegalArgumentException("words (" + words + ") must be at least 2");
    }
    Set<String> known = new HashSet<>();
    for (String word : words) {
      if (word.isEmpty() || word.chars().anyMatch(Character::isWhitespace)) {
        throw new IllegalArgumentException(
            "word '" + word + "' must not be empty and must not hold white space");
      }
      if (!known.add(word)) {
        throw new IllegalArgumentException("word '" + word + "' stands twice");
      }
    }
  }

  /**
   * Numbers from 1 upwards that the tokenizer knows as a word: 194 in the vocabulary of T5.
   *
   * @param singlePiece whether a word is a single piece at the beginning of a text
   * @throws IllegalArgumentException if there are fewer than 2
   */
  public static IdWords numbers(Predicate<String> singlePiece) {
    return new IdWords(
        IntStream.rangeClosed(1, LARGEST_NUMBER)
            .mapToObj(Integer::toString)
            .filter(singlePiece)
            .toList());
  }

  /**
   * The id of a way through a tree.
   *
   * @param indices of the words, each from 0 to their number - 1
   */
  String id(int... indices) {
    return String.join(" ", IntStream.of(indices).mapToObj(words::get).toList());
  }
}
