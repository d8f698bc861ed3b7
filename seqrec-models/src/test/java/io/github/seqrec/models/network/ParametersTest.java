package io.github.seqrec.models.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersTest {

  /** Early stopping and resumption rest on it: the network holds the arrays themselves. */
  @Test
  void restoringWritesToTheArraysThatTheNetworkHolds() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Parameters parameters = Parameters.random(manager, 1);
      NDArray held = parameters.normal("weight", 1, 2, 2);
      Map<String, float[]> before = parameters.snapshot();

      parameters.restore(Map.of("weight", new float[] {1, 2, 3, 4}));
      assertThat(held.toFloatArray()).containsExactly(1, 2, 3, 4);
      parameters.restore(before);
      assertThat(held.toFloatArray()).containsExactly(before.get("weight"));
      assertThat(held.hasGradient()).isTrue();
    }
  }
}
