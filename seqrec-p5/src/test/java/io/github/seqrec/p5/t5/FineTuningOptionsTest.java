package io.github.seqrec.p5.t5;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import com.google.common.primitives.Floats;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.models.kernels.AdamW;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.training.Schedule;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What options of a fine-tuning do to the weights. */
class FineTuningOptionsTest {

  private static final FineTuningOptions OPTIONS =
      FineTuningOptions.p5().toBuilder()
          .epochs(1)
          .learningRate(0.01)
          .precision(Precision.FLOAT32)
          .build();

  @Test
  void eachOfTheseLeadsToOtherWeights() {
    FineTuningOptions usual = OPTIONS.toBuilder().adapterRank(2).build();
    float[] learnt = learnt(usual);
    assertThat(learnt(usual)).isEqualTo(learnt);
    Map<String, FineTuningOptions> others =
        Map.of(
            "warmupShare", usual.toBuilder().warmupShare(0.5).build(),
            "schedule", usual.toBuilder().schedule(Schedule.CONSTANT).build(),
            "adapterAlpha", usual.toBuilder().adapterAlpha(32).build());
    others.forEach((name, other) -> assertThat(learnt(other)).as(name).isNotEqualTo(learnt));
  }

  private static float[] learnt(FineTuningOptions options) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      T5 t5 = new T5(Reversals.TINY, Parameters.random(manager, 3));
      T5FineTuning.of(options).train(t5, new Reversals(3, 1, 4), TrainingMonitor.NONE);
      return Floats.concat(t5.parameters().snapshot().values().toArray(float[][]::new));
    }
  }

  /** Of a step that is too small to be seen but for the decay, which halves what it holds for. */
  @Test
  void matricesDecayAndGainsDoNot() {
    FineTuningOptions options =
        OPTIONS.toBuilder()
            .learningRate(1e-9)
            .warmupShare(0)
            .schedule(Schedule.CONSTANT)
            .form(AdamW.Form.PUBLISHED)
            .optimizer(new AdamW.Constants(0.9, 0.999, 1e-6, 5e8, 1))
            .build();
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      T5 t5 = new T5(Reversals.TINY, Parameters.random(manager, 3));
      Map<String, float[]> before = t5.parameters().snapshot();
      T5FineTuning.of(options).train(t5, new Reversals(1, 1, 4), TrainingMonitor.NONE);
      t5.parameters()
          .arrays()
          .forEach(
              (name, array) -> {
                float[] expected = Objects.requireNonNull(before.get(name)).clone();
                if (array.getShape().dimension() > 1) {
                  for (int i = 0; i < expected.length; i++) {
                    expected[i] /= 2;
                  }
                }
                assertThat(array.toFloatArray())
                    .as(name)
                    .containsExactly(expected, Offset.offset(1e-6f));
              });
    }
  }
}
