package io.github.seqrec.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The optimizer against its formulas, for f(x) = sum of c * x with known gradient c. */
class AdamWTest {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.98;
  private static final double EPSILON = 1e-8;
  private static final double RATE = 0.01;

  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager manager = engine.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void threeStepsAreThoseOfTheFormulas() {
    double decay = 0.1;
    NDArray x = parameter(1, -2);
    AdamW optimizer = optimizer(x, decay, 0);
    double[] expected = {1, -2};
    double[] first = new double[2];
    double[] second = new double[2];
    for (int step = 1; step <= 3; step++) {
      float[] gradient = {0.5f * step, -3};
      backward(x, gradient);
      assertThat(optimizer.step(manager, RATE, Shares.CALLER))
          .isCloseTo(Math.hypot(gradient[0], gradient[1]), Offset.offset(1e-5));
      for (int i = 0; i < 2; i++) {
        first[i] = BETA1 * first[i] + (1 - BETA1) * gradient[i];
        second[i] = BETA2 * second[i] + (1 - BETA2) * gradient[i] * gradient[i];
        double corrected = first[i] / (1 - Math.pow(BETA1, step));
        double scale = Math.sqrt(second[i] / (1 - Math.pow(BETA2, step))) + EPSILON;
        expected[i] = expected[i] * (1 - RATE * decay) - RATE * corrected / scale;
      }
      assertValues(x, expected);
    }
  }

  @Test
  void onlyTheChosenParametersDecay() {
    NDArray x = parameter(2);
    NDArray y = parameter(2);
    AdamW.Constants constants = new AdamW.Constants(BETA1, BETA2, EPSILON, 0.1, 0);
    AdamW optimizer =
        new AdamW(manager, List.of(x, y), List.of(y), constants, AdamW.Form.PUBLISHED);
    try (GradientCollector collector = engine.newGradientCollector()) {
      collector.backward(x.add(y).sum());
    }
    optimizer.step(manager, RATE, Shares.CALLER);
    assertValues(x, 2 - RATE);
    assertValues(y, 2 * (1 - RATE * 0.1) - RATE);
  }

  @Test
  void theFormOfTransformersDecaysAfterTheUpdateAndCorrectsEpsilonToo() {
    double epsilon = 0.1;
    double decay = 0.1;
    NDArray x = parameter(1);
    AdamW.Constants constants = new AdamW.Constants(BETA1, BETA2, epsilon, decay, 0);
    AdamW optimizer =
        new AdamW(manager, List.of(x), List.of(x), constants, AdamW.Form.TRANSFORMERS);
    double expected = 1;
    double first = 0;
    double second = 0;
    for (int step = 1; step <= 3; step++) {
      backward(x, step);
      optimizer.step(manager, RATE, Shares.CALLER);
      first = BETA1 * first + (1 - BETA1) * step;
      second = BETA2 * second + (1 - BETA2) * step * step;
      double rate = RATE * Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step));
      expected -= rate * first / (Math.sqrt(second) + epsilon);
      expected *= 1 - RATE * decay;
      assertValues(x, expected);
    }
  }

  @Test
  void clippingScalesAllGradientsTogether() {
    NDArray x = parameter(0, 0);
    NDArray y = parameter(0);
    AdamW optimizer =
        new AdamW(
            manager,
            List.of(x, y),
            List.of(),
            new AdamW.Constants(BETA1, BETA2, EPSILON, 0, 1.0),
            AdamW.Form.PUBLISHED);
    try (GradientCollector collector = engine.newGradientCollector()) {
      collector.backward(
          x.mul(manager.create(new float[] {2, 3})).sum().add(y.mul(manager.create(6f)).sum()));
    }
    assertThat(optimizer.step(manager, RATE, Shares.CALLER)).isCloseTo(7, Offset.offset(1e-5));
    // The first moment after one step is (1 - beta1) times the clipped gradient.
    assertValues(optimizer.firstMoments().get(0), 0.1 * 2 / 7, 0.1 * 3 / 7);
    assertValues(optimizer.firstMoments().get(1), 0.1 * 6 / 7);
  }

  @Test
  void gradientsAreZeroAfterAStep() {
    NDArray x = parameter(1, 1);
    AdamW optimizer = optimizer(x, 0, 0);
    backward(x, 1, 2);
    optimizer.step(manager, RATE, Shares.CALLER);
    assertValues(x.getGradient(), 0, 0);
  }

  @Test
  void aGradientThatIsNotFiniteLeavesTheParametersAlone() {
    NDArray x = parameter(1, 1);
    AdamW optimizer = optimizer(x, 0, 1);
    backward(x, Float.NaN, 2);
    assertThat(optimizer.step(manager, RATE, Shares.CALLER)).isNaN();
    assertValues(x, 1, 1);
  }

  @Test
  void sharesGiveTogetherWhatTheCallerGivesAlone() {
    // Of the first each has some rows, of the second one has the row, the others are the first's.
    List<Shape> shapes =
        List.of(new Shape(701, 9), new Shape(1, 5000), new Shape(3, 2), new Shape(4), new Shape());
    List<NDArray> alone = shapes.stream().map(this::random).toList();
    List<NDArray> shared = alone.stream().map(this::copy).toList();
    AdamW.Constants constants = new AdamW.Constants(BETA1, BETA2, EPSILON, 0.1, 0.5);
    AdamW one = optimizerOf(alone, constants);
    AdamW several = optimizerOf(shared, constants);
    for (int step = 1; step <= 3; step++) {
      for (int i = 0; i < alone.size(); i++) {
        NDArray factors = random(shapes.get(i));
        for (List<NDArray> values : List.of(alone, shared)) {
          try (GradientCollector collector = engine.newGradientCollector()) {
            collector.backward(values.get(i).mul(factors).sum());
          }
        }
      }
      assertThat(several.step(manager, RATE, inTurn(3)))
          .isCloseTo(one.step(manager, RATE, Shares.CALLER), Offset.offset(1e-4));
    }
    for (int i = 0; i < alone.size(); i++) {
      assertThat(shared.get(i).toFloatArray())
          .containsExactly(alone.get(i).toFloatArray(), Offset.offset(1e-6f));
      assertThat(shared.get(i).getGradient().abs().sum().getFloat()).isZero();
    }
  }

  /** Several shares, the last one first. */
  private static Shares inTurn(int count) {
    return new Shares() {
      @Override
      public int count() {
        return count;
      }

      @Override
      public void all(Work work) {
        for (int share = count - 1; share >= 0; share--) {
          work.run(share, count);
        }
      }
    };
  }

  /** The first and the third decay. */
  private AdamW optimizerOf(List<NDArray> values, AdamW.Constants constants) {
    List<NDArray> decayed = List.of(values.get(0), values.get(2));
    return new AdamW(manager, values, decayed, constants, AdamW.Form.PUBLISHED);
  }

  private NDArray random(Shape shape) {
    NDArray values = manager.randomNormal(shape);
    values.setRequiresGradient(true);
    return values;
  }

  private NDArray copy(NDArray array) {
    NDArray values = array.duplicate();
    values.setRequiresGradient(true);
    return values;
  }

  @Test
  void goingOnWithMomentsAndStepsEqualsNotHavingStopped() {
    NDArray x = parameter(1, -2);
    AdamW optimizer = optimizer(x, 0, 0);
    backward(x, 1, 2);
    optimizer.step(manager, RATE, Shares.CALLER);

    NDArray y = parameter(x.toFloatArray());
    AdamW resumed = optimizer(y, 0, 0);
    resumed.restore(
        List.of(optimizer.firstMoments().get(0).toFloatArray()),
        List.of(optimizer.secondMoments().get(0).toFloatArray()),
        optimizer.steps());

    backward(x, -1, 1);
    optimizer.step(manager, RATE, Shares.CALLER);
    backward(y, -1, 1);
    resumed.step(manager, RATE, Shares.CALLER);
    assertThat(y.toFloatArray()).isEqualTo(x.toFloatArray());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.9, 1e-8, 0, 0, 'beta1 (1.0) must lie in 0..1, 1 excluded; 0.9 is usual'",
    "-0.1, 0.9, 1e-8, 0, 0, beta1 (-0.1) must lie in 0..1",
    "0.9, 1, 1e-8, 0, 0, 'beta2 (1.0) must lie in 0..1, 1 excluded; 0.999 is usual'",
    "0.9, NaN, 1e-8, 0, 0, beta2 (NaN) must lie in 0..1",
    "0.9, 0.9, 0, 0, 0, epsilon (0.0) must be positive and finite",
    "0.9, 0.9, 1e-8, -0.01, 0, weightDecay (-0.01) must be finite and at least 0; 0 is none",
    "0.9, 0.9, 1e-8, 0, -1, clipNorm (-1.0) must be finite and at least 0; 0 is none",
    "0.9, 0.9, 1e-8, 0, Infinity, clipNorm (Infinity) must be finite and at least 0"
  })
  void constantsOutOfRangeAreRefused(
      double beta1, double beta2, double epsilon, double decay, double clip, String message) {
    assertThatThrownBy(() -> new AdamW.Constants(beta1, beta2, epsilon, decay, clip))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private AdamW optimizer(NDArray x, double decay, double clip) {
    return new AdamW(
        manager,
        List.of(x),
        List.of(x),
        new AdamW.Constants(BETA1, BETA2, EPSILON, decay, clip),
        AdamW.Form.PUBLISHED);
  }

  private NDArray parameter(float... values) {
    NDArray parameter = manager.create(values);
    parameter.setRequiresGradient(true);
    return parameter;
  }

  private void backward(NDArray x, float... gradient) {
    try (GradientCollector collector = engine.newGradientCollector()) {
      collector.backward(x.mul(manager.create(gradient)).sum());
    }
  }

  private static void assertValues(NDArray found, double... expected) {
    float[] values = found.toFloatArray();
    assertThat(values).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) values[i]).isCloseTo(expected[i], Offset.offset(1e-6));
    }
  }
}
