package io.github.seqrec.models.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.models.kernels.AdamW;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.network.Parameters;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingLoopTest {

  private static final int STEPS = 5;
  private static final TrainingLoop.Options OPTIONS =
      new TrainingLoop.Options(
          2,
          0.1,
          new AdamW.Constants(0.9, 0.999, 1e-8, 0, 0),
          AdamW.Form.PUBLISHED,
          0,
          Schedule.CONSTANT,
          1,
          1,
          Precision.FLOAT32,
          1);

  /** The square of a vector, whose gradient is infinite at one step. */
  private static final class Square implements TrainingTask<Integer> {
    private final Parameters parameters;
    private final int broken;

    Square(NDManager manager, int broken) {
      parameters = Parameters.random(manager, 3);
      parameters.normal("x", 1, 4);
      this.broken = broken;
    }

    @Override
    public Parameters parameters() {
      return parameters;
    }

    @Override
    public int stepsPerEpoch() {
      return STEPS;
    }

    @Override
    public List<Integer> epoch(SplittableRandom random) {
      return IntStream.range(0, STEPS).boxed().toList();
    }

    @Override
    public List<Part> parts(Integer step, SplittableRandom random, int epoch, int number) {
      return List.of(
          new Part() {
            @Override
            public double weight() {
              return 1;
            }

            @Override
            public NDArray loss(Pass pass) {
              NDArray x = parameters.list().get(0);
              NDArray loss = x.square().sum();
              // The root of zero has an infinite slope, and adds nothing.
              return step == broken ? loss.add(x.sub(x.stopGradient()).abs().sqrt().sum()) : loss;
            }
          });
    }
  }

  @Test
  void aGradientThatIsNotFiniteEndsTheTrainingAndNamesItsStep() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Square task = new Square(manager, 3);
      TrainingLoop<Integer> loop = new TrainingLoop<>(manager, task, OPTIONS);
      assertThatThrownBy(() -> loop.run(TrainingMonitor.NONE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("training diverged at epoch 1, step 4")
          .hasMessageContaining("gradient norm NaN");
    }
  }
}
