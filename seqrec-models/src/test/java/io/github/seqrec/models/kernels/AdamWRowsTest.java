package io.github.seqrec.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The optimizer over a table so large that losses name its rows. */
class AdamWRowsTest {

  private static final int ROWS = 70_000;
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.98;
  private static final double EPSILON = 1e-8;
  private static final double RATE = 0.01;
  private static final double DECAY = 0.1;

  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager manager = engine.newBaseManager();
  private final NDArray table = parameter(manager.ones(new Shape(ROWS, 2)));
  private final NDArray other = parameter(manager.ones(new Shape(3)));

  @AfterEach
  void close() {
    manager.close();
  }

  /** What a row is by the formulas, both of whose components have the same gradient. */
  private static final class Row {
    double value = 1;
    double first;
    double second;

    void step(double gradient, int step) {
      first = BETA1 * first + (1 - BETA1) * gradient;
      second = BETA2 * second + (1 - BETA2) * gradient * gradient;
      double scale = Math.sqrt(second / (1 - Math.pow(BETA2, step))) + EPSILON;
      value *= 1 - RATE * DECAY;
      value -= RATE * first / (1 - Math.pow(BETA1, step)) / scale;
    }
  }

  @Test
  void aStepChangesTheRowsThatTheLossReadsAndNoOthers() {
    AdamW optimizer = optimizer(List.of(table, other), 0);
    TreeMap<Integer, Row> expected = new TreeMap<>();
    int[][] read = {{5, 69_999, 5}, {7, 0, 7}, {5, 7, 69_999}};
    for (int step = 1; step <= read.length; step++) {
      TreeMap<Integer, Double> gradients = new TreeMap<>();
      for (int row : read[step - 1]) {
        if (row > 0) { // the padding has no gradient
          gradients.merge(row, (double) step, Double::sum);
        }
      }
      double squares = gradients.values().stream().mapToDouble(g -> 2 * g * g).sum() + 3;
      backward(step, read[step - 1]);
      assertThat(table.getGradient().isSparse()).isTrue();
      assertThat(optimizer.step(manager, RATE, Shares.CALLER))
          .isCloseTo(Math.sqrt(squares), Offset.offset(1e-4));
      int now = step;
      gradients.forEach(
          (row, gradient) -> expected.computeIfAbsent(row, r -> new Row()).step(gradient, now));
    }
    float[] values = table.toFloatArray();
    for (int row = 0; row < ROWS; row++) {
      Row known = expected.get(row);
      double value = known == null ? 1 : known.value;
      assertThat((double) values[2 * row]).isCloseTo(value, Offset.offset(1e-5));
      assertThat((double) values[2 * row + 1]).isCloseTo(value, Offset.offset(1e-5));
    }
    assertThat(other.toFloatArray()[0]).isLessThan(1 - 2.9f * (float) RATE);
  }

  @Test
  void clippingCountsThem() {
    AdamW optimizer = optimizer(List.of(table, other), 1);
    backward(4, 9);
    double norm = Math.sqrt(2 * 16 + 3);
    assertThat(optimizer.step(manager, RATE, Shares.CALLER)).isCloseTo(norm, Offset.offset(1e-4));
    assertThat((double) optimizer.firstMoments().get(0).toFloatArray()[18])
        .isCloseTo(0.1 * 4 / norm, Offset.offset(1e-6));
  }

  @Test
  void aGradientThatIsNotFiniteIsForgotten() {
    AdamW optimizer = optimizer(List.of(table), 1);
    backward(Float.NaN, 9);
    assertThat(optimizer.step(manager, RATE, Shares.CALLER)).isNaN();
    backward(2, 9);
    assertThat(optimizer.step(manager, RATE, Shares.CALLER))
        .isCloseTo(2 * Math.sqrt(2), Offset.offset(1e-4));
  }

  private AdamW optimizer(List<NDArray> values, double clip) {
    return new AdamW(
        manager,
        values,
        values,
        new AdamW.Constants(BETA1, BETA2, EPSILON, DECAY, clip),
        AdamW.Form.PUBLISHED);
  }

  private static NDArray parameter(NDArray array) {
    array.setRequiresGradient(true);
    return array;
  }

  /** Of factor times the sum of some rows, and of the other parameter. */
  private void backward(float factor, int... rows) {
    try (GradientCollector collector = engine.newGradientCollector()) {
      NDArray items = manager.create(rows, new Shape(1, rows.length));
      NDArray taken = Kernels.lookup(new Pass(manager, true), items, table);
      collector.backward(taken.mul(factor).sum().add(other.sum()));
    }
  }
}
