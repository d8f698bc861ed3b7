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
import java.util.Map;
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

  /** The square of a vector, whose gradient is infinite at some computations. */
  private static final class Square implements TrainingTask<Integer> {
    private final Parameters parameters;
    private final List<Integer> broken;
    private int computations;

    Square(NDManager manager, List<Integer> broken) {
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
              return broken.contains(computations++)
                  ? loss.add(x.sub(x.stopGradient()).abs().sqrt().sum())
                  : loss;
            }
          });
    }
  }

  private static Map<String, Double> run(NDManager manager, Square task) {
    return new TrainingLoop<>(manager, task, OPTIONS).run(TrainingMonitor.NONE);
  }

  @Test
  void aStepThatFailsOnceIsComputedAgainToTheSameEnd() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Square sound = new Square(manager, List.of());
      Square faulty = new Square(manager, List.of(3, 6));
      assertThat(run(manager, sound)).doesNotContainKey("recomputed_steps");
      assertThat(run(manager, faulty)).containsEntry("recomputed_steps", 2.0);
      assertThat(faulty.parameters.snapshot().get("x"))
          .isEqualTo(sound.parameters.snapshot().get("x"));
    }
  }

  @Test
  void aStepThatFailsTwiceHasDiverged() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      assertThatThrownBy(() -> run(manager, new Square(manager, List.of(3, 4))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("training diverged at epoch 1, step 4");
    }
  }
}
