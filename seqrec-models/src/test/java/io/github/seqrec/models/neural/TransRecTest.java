package io.github.seqrec.models.neural;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.network.DotOutput;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.NetworkSizes;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TransRecTest {

  private static final NetworkFactory FACTORY = TransRec.factory(TransRec.Options.tuned());
  private static final NetworkSizes SIZES = new NetworkSizes(5, 0, 0);

  @Test
  void lengthsOfItemsAreSquaredOnceWhereTheyStayAsTheyAre() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      SequenceNetwork learning = FACTORY.create(Parameters.random(manager, 5), SIZES);
      Map<String, float[]> values = learning.parameters().snapshot();
      SequenceNetwork serving = FACTORY.create(Parameters.stored(manager, values), SIZES);
      NDArray kept;
      try (NDManager request = manager.newSubManager()) {
        kept = bias(serving, request);
        assertThat(kept.toFloatArray()).isEqualTo(bias(learning, request).toFloatArray());
      }
      try (NDManager request = manager.newSubManager()) {
        assertThat(bias(serving, request)).isSameAs(kept);
        for (float[] array : values.values()) {
          array[array.length - 1] += 1;
        }
        learning.parameters().restore(values);
        assertThat(bias(learning, request).toFloatArray()).isNotEqualTo(kept.toFloatArray());
      }
    }
  }

  private static NDArray bias(SequenceNetwork network, NDManager request) {
    DotOutput output = (DotOutput) network.output(new Pass(request, false));
    return Objects.requireNonNull(output.bias());
  }
}
