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
import org.assertj.core.data.Offset;
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

  /** A function of a vector in two parts, the second of which is another one at the fourth step. */
  private record Task(
      Parameters parameters, UnaryOperator<NDArray> loss, UnaryOperator<NDArray> fourth)
      implements TrainingTask<Integer> {

    /** The square. */
    static Task of(NDManager manager, UnaryOperator<NDArray> fourth) {
      Parameters parameters = Parameters.random(manager, 3);
      parameters.normal("x", 1, 4);
      return new Task(parameters, x -> x.square().sum(), fourth);
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
      return List.of(part(loss), part(number == 4 ? fourth : loss));
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
      Task task = Task.of(manager, x -> x.sub(x.stopGradient()).abs().sqrt().sum());
      assertThatThrownBy(() -> loop(manager, task).run(TrainingMonitor.NONE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("training diverged at epoch 1, step 4")
          .hasMessageContaining("gradient norm NaN");
    }
  }

  @Test
  void aPartThatThrowsLeavesNoGradients() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Task task =
          Task.of(
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

  /** x of a loss whose slope is always 3, by AdamW's formulas with a rate that rises and falls. */
  @Test
  void stepsAreThoseOfTheOptions() {
    double clipped = 0.5;
    double decay = 0.1;
    TrainingLoop.Options options =
        new TrainingLoop.Options(
            1,
            0.1,
            new AdamW.Constants(0.9, 0.98, 1e-8, decay, clipped),
            AdamW.Form.PUBLISHED,
            2,
            Schedule.LINEAR,
            1,
            1,
            Precision.FLOAT32,
            1);
    // A warm-up of two steps, and then the way from 1 to 0 in three.
    double[] rates = {0.05, 0.1, 0.1, 0.1 * 2 / 3, 0.1 / 3};
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Parameters parameters = Parameters.random(manager, 3);
      NDArray x = parameters.normal("x", 1, 1);
      double expected = x.getFloat();
      double first = 0;
      double second = 0;
      for (int step = 1; step <= STEPS; step++) {
        first = 0.9 * first + 0.1 * clipped;
        second = 0.98 * second + 0.02 * clipped * clipped;
        double root = Math.sqrt(second / (1 - Math.pow(0.98, step))) + 1e-8;
        double rate = rates[step - 1];
        expected *= 1 - rate * decay;
        expected -= rate * first / (1 - Math.pow(0.9, step)) / root;
      }
      UnaryOperator<NDArray> slope = y -> y.mul(3).sum();
      new TrainingLoop<>(manager, new Task(parameters, slope, slope), options)
          .run(TrainingMonitor.NONE);
      assertThat(x.getFloat()).isCloseTo((float) expected, Offset.offset(1e-5f));
    }
  }

  @Test
  void anEpochInPartsIsThatInOnePiece() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Task task = Task.of(manager, x -> x.square().sum());
      TrainingLoop<Integer> loop = loop(manager, task);
      TrainingState state = loop.state();
      double weight = 0;
      for (int epoch = 1; epoch <= 2; epoch++) {
        for (int part = 0; part < 3; part++) {
          // As if another process took it: what the loop has reached counts for nothing.
          loop(manager, task).run(TrainingMonitor.NONE);
          weight += loop.steps(state, epoch, part, 3).weight();
          state = loop.state();
        }
      }
      assertThat(weight).isEqualTo(2 * STEPS * 2);
      assertThat(loop.stepsBehind()).isEqualTo(2 * STEPS);

      Task whole = Task.of(manager, x -> x.square().sum());
      loop(manager, whole).run(TrainingMonitor.NONE);
      assertThat(state.values()[0]).containsExactly(whole.x().toFloatArray());
    }
  }

  private static TrainingLoop<Integer> loop(NDManager manager, Task task) {
    return new TrainingLoop<>(manager, task, OPTIONS);
  }
}
