package io.github.seqrec.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableMap;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArithmeticTest {

  /** One user with seven events: six targets. */
  private static InteractionDataset data() {
    InteractionBuilder data = InteractionDataset.builder();
    for (int t = 0; t < 7; t++) {
      data.add("u", "i" + t);
    }
    return data.build();
  }

  /**
   * Elman's cell with one hidden and one embedding component takes two products a position, and the
   * softmax one for each of seven items and a target; a product is two operations, a step three
   * passes.
   */
  @ParameterizedTest
  @CsvSource({"latest, 4, 4", "all, 6, 6", "prefixes, 18, 6"})
  void countsThePositionsThatAreReadAndTheTargetsThatAreLearnt(
      String windows, double positions, double targets) {
    Map<String, Object> options =
        ImmutableMap.<String, Object>builder()
            .put("windows", windows)
            .put("maxLength", 4)
            .put("embeddingDim", 1)
            .put("hidden", 1)
            .put("layers", 1)
            .put("tied", false)
            .put("loss", "softmax")
            .buildOrThrow();

    assertThat(Arithmetic.ofAnEpoch("rnn", options, data()).orElseThrow())
        .isCloseTo(6 * (2 * positions + 7 * targets) / 1e9, within(1e-15));
  }
}
