package io.github.seqrec.p5.t5;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.models.kernels.Pass;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LowRankAdaptersTest {

  @Test
  void theProductCountsAlphaTimesByTheRank() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      NDArray weight = manager.ones(new Shape(4, 3));
      LowRankAdapters adapters = new LowRankAdapters(manager, Map.of("w", weight), 2, 6, 5);
      Pass pass = new Pass(manager, false);
      assertThat(adapters.of(pass, weight).toFloatArray()).containsOnly(1);
      adapters
          .parameters()
          .restore(
              Map.of(
                  "w.lora_A", new float[] {1, 1, 1, 1, 1, 1},
                  "w.lora_B", new float[] {1, 1, 1, 1, 1, 1, 1, 1}));
      // Each product of ones is the rank, 2, and counts 6 / 2 times.
      assertThat(adapters.of(pass, weight).toFloatArray()).containsOnly(7);
      assertThat(weight.toFloatArray()).containsOnly(1);
      adapters.fold(pass);
      assertThat(weight.toFloatArray()).containsOnly(7);
    }
  }
}
