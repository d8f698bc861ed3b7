package io.github.seqrec.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedTensorsTest {

  @Test
  void allThatDoesNotFitIsNamedTogether() {
    NamedTensors tensors =
        new NamedTensors(
            Map.of("a", Tensor.of(new float[2], 2), "surplus", Tensor.of(new float[1], 1)));
    assertThat(tensors.take("a", 3)).hasSize(3);
    assertThat(tensors.take("b", 2, 2)).hasSize(4);
    assertThatThrownBy(tensors::requireAll)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("missing: b [2, 2]", "misshapen: a [2] instead of [3]", "surplus");
  }

  /** None of them is large, and there are fewer than a reader would name. */
  @Test
  void zerosForWhatIsMissingAreBoundedTogether() {
    NamedTensors tensors = new NamedTensors(Map.of());
    assertThatThrownBy(
            () -> {
              for (int layer = 0; layer < 100; layer++) {
                tensors.take("layers." + layer, 1 << 12, 1 << 10);
              }
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("missing: layers.0 [4096, 1024]", "layers.4")
        .hasMessageNotContaining("layers.5");
  }
}
