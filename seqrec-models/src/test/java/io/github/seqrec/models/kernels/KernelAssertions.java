package io.github.seqrec.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;

/** Compares kernels with the same formula in plain NDArray arithmetic, values and gradients. */
abstract class KernelAssertions {

  static final int ROWS = 3;
  static final int COLUMNS = 5;
  static final int SIZE = 8;
  static final int ITEMS = 11;

  final Engine engine = Engine.getEngine("PyTorch");
  final NDManager manager = engine.newBaseManager();
  final Pass pass = new Pass(manager, true);
  final SplittableRandom random = new SplittableRandom(7);
  final List<NDArray> parameters = new ArrayList<>();

  @AfterEach
  void close() {
    manager.close();
  }

  interface Formula {
    NDArray get();
  }

  /** Same value and, for a weighted sum of it, same gradients for all parameters. */
  void assertSame(Formula kernel, Formula plain) {
    assertSame(kernel, plain, 1e-5f);
  }

  /** As {@link #assertSame(Formula, Formula)}, up to a share of the largest value. */
  void assertSame(Formula kernel, Formula plain, float tolerance) {
    List<float[]> expected = gradients(plain);
    List<float[]> found = gradients(kernel);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get(i))
          .as(i == 0 ? "value" : "gradient of parameter " + (i - 1))
          .containsExactly(expected.get(i), tolerance(expected.get(i), tolerance));
    }
  }

  /**
   * As {@link #assertSame(Formula, Formula)}, up to shares of the norm: the root of the squared
   * differences of an array over that of its squared values.
   */
  void assertNear(Formula kernel, Formula plain, double ofValue, double ofGradients) {
    List<float[]> expected = gradients(plain);
    List<float[]> found = gradients(kernel);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(distance(found.get(i), expected.get(i)))
          .as(i == 0 ? "value" : "gradient of parameter " + (i - 1))
          .isLessThan(i == 0 ? ofValue : ofGradients);
    }
  }

  private static double distance(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double squares = 0;
    double ofAll = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = (double) found[i] - expected[i];
      squares += difference * difference;
      ofAll += (double) expected[i] * expected[i];
    }
    return squares == 0 ? 0 : Math.sqrt(squares / ofAll);
  }

  /** A share of the largest value: the others are sums in which values of that size cancel. */
  private static Offset<Float> tolerance(float[] values, float share) {
    float largest = 1;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return Offset.offset(share * largest);
  }

  private List<float[]> gradients(Formula formula) {
    List<float[]> result = new ArrayList<>();
    try (GradientCollector collector = engine.newGradientCollector()) {
      NDArray value = formula.get();
      SplittableRandom weights = new SplittableRandom(3);
      float[] direction = new float[(int) value.size()];
      for (int i = 0; i < direction.length; i++) {
        direction[i] = (float) weights.nextDouble(0.5, 1.5);
      }
      result.add(value.toFloatArray());
      pass.backward(collector, value.mul(manager.create(direction, value.getShape())).sum());
    }
    for (NDArray parameter : parameters) {
      NDArray gradient = parameter.getGradient();
      result.add(gradient.toFloatArray());
      gradient.subi(gradient.duplicate());
    }
    return result;
  }

  NDArray parameter(long... shape) {
    float[] values = new float[(int) new Shape(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    NDArray parameter = manager.create(values, new Shape(shape));
    parameter.setRequiresGradient(true);
    parameters.add(parameter);
    return parameter;
  }

  Norm norm() {
    return new Norm(parameter(SIZE), parameter(SIZE));
  }

  Linear linear(long out, long in) {
    return new Linear(parameter(out, in), parameter(out));
  }

  static NDArray plainNorm(NDArray x, Norm norm) {
    NDArray centred = x.sub(x.mean(new int[] {2}, true));
    NDArray variance = centred.square().mean(new int[] {2}, true);
    return centred.div(variance.add(1e-8).sqrt()).mul(norm.gain()).add(norm.bias());
  }

  static NDArray plainLinear(NDArray x, Linear linear) {
    return x.matMul(linear.weight().transpose()).add(linear.bias());
  }

  NDArray plainAttention(NDArray q, NDArray k, NDArray v, int heads) {
    NDArray products = split(q, heads).matMul(split(k, heads).transpose(0, 1, 3, 2));
    NDArray scores = pass.times(products, Math.pow((double) SIZE / heads, -0.5));
    float[] mask = new float[COLUMNS * COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
      Arrays.fill(mask, i * COLUMNS + i + 1, (i + 1) * COLUMNS, -1e9f);
    }
    NDArray weights = scores.add(manager.create(mask, new Shape(COLUMNS, COLUMNS))).softmax(3);
    return weights.matMul(split(v, heads)).transpose(0, 2, 1, 3).reshape(ROWS, COLUMNS, SIZE);
  }

  static NDArray split(NDArray x, int heads) {
    return x.reshape(ROWS, COLUMNS, heads, SIZE / heads).transpose(0, 2, 1, 3);
  }

  NDArray plainRows(NDArray states, int... rows) {
    return rows(states.reshape(-1, SIZE), manager.create(rows));
  }

  static NDArray rows(NDArray table, NDArray indices) {
    NDArray flat = indices.flatten().toType(DataType.INT64, false);
    return table.get(flat).reshape(indices.getShape().addAll(new Shape(SIZE)));
  }

  static NDArray relu(NDArray x) {
    // Not maximum(0), whose 0 is freed before the gradient reads it.
    return x.maximum(x.zerosLike());
  }

  static NDArray softplus(NDArray x) {
    return x.exp().add(1).log();
  }

  static void assertClose(NDArray found, NDArray expected) {
    assertThat(found.getShape()).isEqualTo(expected.getShape());
    assertThat(found.toFloatArray()).containsExactly(expected.toFloatArray(), Offset.offset(1e-5f));
  }
}
