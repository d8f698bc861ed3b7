package io.github.seqrec.p5.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.models.store.Tensor;
import io.github.seqrec.p5.Fixtures;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class T5WeightsTest {

  @ParameterizedTest
  @CsvSource({
    "t5-v10-tiny, 47, true, 0",
    "t5-v11-tiny, 61, false, 0",
    "p5-tiny, 48, true, 512",
    "t5-v10-tiny-bf16, 47, true, 0",
    "t5-v10-tiny-fp16, 47, true, 0"
  })
  void aCheckpointHasTheTensorsOfItsConfiguration(
      String name, int tensors, boolean tied, int wholeWords) throws IOException {
    T5Weights weights = T5Weights.load(Fixtures.path(name));
    assertThat(weights.tensors()).hasSize(tensors);
    assertThat(weights.config().tiedHead()).isEqualTo(tied);
    assertThat(weights.config().wholeWordRows()).isEqualTo(wholeWords);
    assertThat(weights.head().shape()).containsExactly(512, 32);
  }

  @Test
  void halfPrecisionIsCloseToSingle() throws IOException {
    T5Weights single = T5Weights.load(Fixtures.path("t5-v10-tiny"));
    for (String half : new String[] {"t5-v10-tiny-bf16", "t5-v10-tiny-fp16"}) {
      T5Weights weights = T5Weights.load(Fixtures.path(half));
      for (String name : single.tensors().keySet()) {
        float[] expected = single.tensor(name).floats();
        float[] found = weights.tensor(name).floats();
        assertThat(weights.tensor(name).type()).isNotEqualTo(Tensor.Type.F32);
        for (int i = 0; i < expected.length; i++) {
          assertThat(Math.abs(found[i] - expected[i]))
              .as("%s %s %d", half, name, i)
              .isLessThanOrEqualTo(Math.abs(expected[i]) * 0x1p-8f + 1e-7f);
        }
      }
    }
  }
}
