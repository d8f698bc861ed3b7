package io.github.seqrec.p5.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
}
