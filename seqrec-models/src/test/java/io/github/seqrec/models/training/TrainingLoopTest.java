package io.github.seqrec.models.training;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.function.UnaryOperator;
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

  /** The square of a vector in two parts, the second of which is another one at the fourth step. */
  private record Square(Parameters parameters, UnaryOperator<NDArray> fourth)
      implements TrainingTask<Integer> {

    static Square of(NDManager manager, UnaryOperator<NDArray> fourth) {
      Parameters parameters = Parameters.random(manager, 3);
      parameters.normal("x", 1, 4);
      return new Square(parameters, fourth);
    }

    NDArray x() {
      return parameters.list().get(0);
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
          part(x -> x.square().sum()), part(number == 4 ? fourth : x -> x.square().sum()));
    }

    private Part part(UnaryOperator<NDArray> loss) {
      return new Part() {
        @Override
        public double weight() {
          return 1;
        }

        @Override
        public NDArray loss(Pass pass) {
          return loss.apply(x());
        }
      };
    }
  }

  @Test
  void aGradientThatIsNotFiniteEndsTheTrainingAndNamesItsStep() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      // The root of zero has an infinite slope.
      Square task = Square.of(manager, x -> x.sub(x.stopGradient()).abs().sqrt().sum());
      assertThatThrownBy(() -> loop(manager, task).run(TrainingMonitor.NONE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("training diverged at epoch 1, step 4")
          .hasMessageContaining("gradient norm NaN");
    }
  }

  @Test
  void aPartThatThrowsLeavesNoGradients() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Square task =
          Square.of(
              manager,
              x -> {
                throw new IllegalArgumentException("of the fourth step");
              });
      assertThatThrownBy(() -> loop(manager, task).run(TrainingMonitor.NONE))
          .hasMessage("of the fourth step");
      assertThat(task.x().toFloatArray()).doesNotContain(0);
      assertThat(task.x().getGradient().toFloatArray()).containsOnly(0);
    }
  }

  private static TrainingLoop<Integer> loop(NDManager manager, Square task) {
    return new TrainingLoop<>(manager, task, OPTIONS);
  }
}
