package io.github.seqrec.p5.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdWordsTest {

  @Test
  void numbersAreThoseThatTheTokenizerKnows() {
    IdWords words = IdWords.numbers(Set.of("7", "12", "0", "x", "2000", "10000")::contains);

    assertThat(words.words()).containsExactly("7", "12", "2000");
    assertThat(words.id(2, 0, 0)).isEqualTo("2000 7 7");
  }

  @Test
  void wordsThatAreNoneOrTooFewAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IdWords(List.of("1", "1 2")))
        .withMessageContaining("word '1 2' must not be empty and must not hold white space");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IdWords(List.of("1", "1")))
        .withMessageContaining("word '1' stands twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IdWords(List.of("1")))
        .withMessageContaining("must be at least 2");
  }
}
