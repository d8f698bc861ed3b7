package io.github.seqrec.models.kernels;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.github.seqrec.models.parity.Fixture;
import java.io.IOException;
import java.net.URISyntaxException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each loss, and its gradients, as PyTorch computes them from the same scores. */
class LossParityTest {

  @ParameterizedTest
  @ValueSource(strings = {"binary", "calibrated", "pairwise", "sampled_softmax"})
  void valueAndGradientsEqualPyTorchs(String loss) throws IOException, URISyntaxException {
    Fixture fixture = Fixture.read("losses");
    Engine engine = Engine.getEngine("PyTorch");
    try (NDManager manager = engine.newBaseManager();
        GradientCollector collector = engine.newGradientCollector()) {
      Pass pass = new Pass(manager, true);
      NDArray positive = fixture.floats(manager, "positive");
      NDArray negative = fixture.floats(manager, "negative");
      positive.setRequiresGradient(true);
      negative.setRequiresGradient(true);
      NDArray weights = fixture.floats(manager, "weights");
      NDArray value =
          switch (loss) {
            case "binary" -> Losses.binary(pass, positive, negative, weights);
            case "calibrated" -> Losses.calibratedBinary(pass, positive, negative, weights, 0.3);
            case "pairwise" -> Losses.pairwise(pass, positive, negative, weights);
            default ->
                Losses.sampledSoftmax(
                    pass, positive, negative, weights, fixture.floats(manager, "log_expected"));
          };
      pass.backward(collector, value);
      fixture.assertSame(loss, value.toFloatArray());
      fixture.assertSame(loss + ".positive", positive.getGradient().toFloatArray());
      fixture.assertSame(loss + ".negative", negative.getGradient().toFloatArray());
    }
  }
}
