package io.github.seqrec.p5.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {

  @Test
  void runsOfDigitsCountByTheirValue() {
    List<String> ordered =
        List.of("", "2", "2 9", "2 10", "10", "99999999999999999999", "a", "a01", "a1", "a2", "b");

    assertThat(
            ordered.stream().sorted(NaturalOrder.INSTANCE.reversed()).sorted(NaturalOrder.INSTANCE))
        .containsExactlyElementsOf(ordered);
  }

  @Test
  void digitsOfOtherScriptsAreCharacters() {
    assertThat(Stream.of("x", "\u0663abc", "12345").sorted(NaturalOrder.INSTANCE))
        .containsExactly("12345", "x", "\u0663abc");
  }
}
