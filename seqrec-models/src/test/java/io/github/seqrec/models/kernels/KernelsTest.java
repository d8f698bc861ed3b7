package io.github.seqrec.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each kernel against the same formula in plain NDArray arithmetic, values and gradients. */
class KernelsTest {

  private static final int ROWS = 3;
  private static final int COLUMNS = 5;
  private static final int SIZE = 8;
  private static final int ITEMS = 11;

  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager manager = engine.newBaseManager();
  private final Pass pass = new Pass(manager, true);
  private final SplittableRandom random = new SplittableRandom(7);
  private final List<NDArray> parameters = new ArrayList<>();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void embedIsItemPlusPositionCountedFromTheEnd() {
    NDArray items =
        manager
            .create(new int[] {1, 2, 3, 0, 0, 4, 4, 5, 6, 7, 11, 0, 0, 0, 0})
            .reshape(ROWS, COLUMNS);
    NDArray lengths = manager.create(new int[] {3, 5, 1});
    NDArray weight = parameter(ITEMS + 1, SIZE);
    NDArray positions = parameter(6, SIZE);
    NDArray rows =
        manager
            .create(new int[] {3, 4, 5, 5, 5, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5})
            .reshape(ROWS, COLUMNS);
    // The padding row of the weights takes no gradient: it is cut off by a mask.
    NDArray real = items.neq(0).toType(weight.getDataType(), false).expandDims(2);
    assertSame(
        () -> Kernels.embed(pass, items, lengths, weight, positions, 3.0, 0),
        () ->
            rows(weight, items)
                .mul(real)
                .add(rows(weight.stopGradient(), items).mul(real.neg().add(1)))
                .mul(3.0)
                .add(rows(positions, rows)));
  }

  @Test
  void layerNormIsItsFormula() {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    Norm norm = norm();
    assertSame(() -> Kernels.layerNorm(pass, x, norm), () -> plainNorm(x, norm));
  }

  @Test
  void preNormAttentionIsItsFormula() {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    Norm norm = norm();
    Linear qkv = linear(3 * SIZE, SIZE);
    Linear out = linear(SIZE, SIZE);
    assertSame(
        () -> Kernels.preNormAttention(pass, x, norm, qkv, out, 2, 0, 0),
        () -> {
          NDList h = plainLinear(plainNorm(x, norm), qkv).split(3, 2);
          return x.add(plainLinear(plainAttention(h.get(0), h.get(1), h.get(2), 2), out));
        });
  }

  @Test
  void queryNormAttentionIsItsFormula() {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    Norm norm = norm();
    Linear qkv = linear(3 * SIZE, SIZE);
    assertSame(
        () -> Kernels.queryNormAttention(pass, x, norm, qkv, 1, 0),
        () -> {
          NDArray z = plainNorm(x, norm);
          NDList ofQuery = plainLinear(z, qkv).split(3, 2);
          NDList ofInput = plainLinear(x, qkv).split(3, 2);
          return z.add(plainAttention(ofQuery.get(0), ofInput.get(1), ofInput.get(2), 1));
        });
  }

  @Test
  void feedForwardsAreTheirFormulas() {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    Norm norm = norm();
    Linear inner = linear(12, SIZE);
    Linear outer = linear(SIZE, 12);
    UnaryOperator<NDArray> plain = z -> plainLinear(relu(plainLinear(z, inner)), outer);
    assertSame(
        () -> Kernels.preNormFeedForward(pass, x, norm, inner, outer, 0),
        () -> x.add(plain.apply(plainNorm(x, norm))));
    assertSame(
        () -> Kernels.normedFeedForward(pass, x, norm, inner, outer, 0),
        () -> plainNorm(x, norm).add(plain.apply(plainNorm(x, norm))));
  }

  @Test
  void softmaxLossIsTheMeanCrossEntropyForAnyChunk() {
    NDArray states = parameter(ROWS, COLUMNS, SIZE);
    NDArray weight = parameter(ITEMS + 1, SIZE);
    int[] rows = {0, 2, 3, 7, 8, 9, 14};
    int[] targets = {1, 11, 5, 5, 2, 9, 3};
    for (int chunk : new int[] {1, 3, 7, 100}) {
      assertSame(
          () ->
              Kernels.softmaxLoss(
                  pass, states, manager.create(rows), manager.create(targets), weight, chunk),
          () -> {
            NDArray logits =
                plainRows(states, rows).matMul(weight.get(new NDIndex("1:")).transpose());
            NDArray hot = manager.create(targets).sub(1).oneHot(ITEMS);
            return logits.logSoftmax(1).mul(hot).sum().div(-rows.length);
          });
    }
  }

  @Test
  void softmaxLossStaysFiniteForExtremeScores() {
    NDArray states = manager.full(new Shape(1, 1, 1), 1000f);
    NDArray weight = manager.create(new float[] {0, 1, -1}).reshape(3, 1);
    NDArray rows = manager.create(new int[] {0});
    assertThat(
            Kernels.softmaxLoss(pass, states, rows, manager.create(new int[] {1}), weight)
                .getFloat())
        .isEqualTo(0f);
    assertThat(
            Kernels.softmaxLoss(pass, states, rows, manager.create(new int[] {2}), weight)
                .getFloat())
        .isCloseTo(87.3f, Offset.offset(0.1f));
  }

  @Test
  void binaryLossIsItsFormula() {
    NDArray states = parameter(ROWS, COLUMNS, SIZE);
    NDArray weight = parameter(ITEMS + 1, SIZE);
    int[] rows = {0, 4, 9};
    NDArray targets = manager.create(new int[] {1, 11, 5});
    NDArray negatives = manager.create(new int[] {2, 3, 7, 8, 2, 2}).reshape(3, 2);
    assertSame(
        () -> Kernels.binaryLoss(pass, states, manager.create(rows), targets, negatives, weight),
        () -> {
          NDArray h = plainRows(states, rows);
          NDArray positive = h.mul(rows(weight, targets)).sum(new int[] {1});
          NDArray negative = h.expandDims(1).mul(rows(weight, negatives)).sum(new int[] {2});
          return softplus(positive.neg()).mean().add(softplus(negative).sum().div(3));
        });
  }

  @Test
  void scoresAreProductsWithTheStateAfterTheLastItem() {
    NDArray states = parameter(ROWS, COLUMNS, SIZE);
    NDArray weight = parameter(ITEMS + 1, SIZE);
    NDArray lengths = manager.create(new int[] {3, 5, 1});
    NDArray last = plainRows(states, 2, 9, 10);
    NDArray all = last.matMul(weight.transpose());
    assertClose(Kernels.scoreAll(pass, states, lengths, weight), all);
    NDArray candidates = manager.create(new int[] {1, 2, 11, 3, 3, 4}).reshape(ROWS, 2);
    assertClose(
        Kernels.scoreCandidates(pass, states, lengths, weight, candidates),
        manager
            .create(
                new float[] {
                  all.getFloat(0, 1), all.getFloat(0, 2), all.getFloat(1, 11),
                  all.getFloat(1, 3), all.getFloat(2, 3), all.getFloat(2, 4)
                })
            .reshape(ROWS, 2));
  }

  @Test
  void dropoutIsOffOutsideTrainingAndScalesWhatItKeepsInside() {
    NDArray x = manager.zeros(new Shape(1, 200, SIZE));
    NDArray items = manager.zeros(new Shape(1, 200), DataType.INT32);
    NDArray lengths = manager.create(new int[] {200});
    NDArray weight = manager.ones(new Shape(2, SIZE));
    NDArray positions = manager.zeros(new Shape(200, SIZE));
    Pass serving = new Pass(manager, false);
    assertClose(Kernels.embed(serving, items, lengths, weight, positions, 1, 0.5), x.add(1));
    float[] dropped = Kernels.embed(pass, items, lengths, weight, positions, 1, 0.5).toFloatArray();
    int kept = 0;
    for (float value : dropped) {
      assertThat(value).isIn(0f, 2f);
      kept += value > 0 ? 1 : 0;
    }
    assertThat(kept).isBetween(700, 900);
  }

  private interface Formula {
    NDArray get();
  }

  /** Same value and, for a weighted sum of it, same gradients for all parameters. */
  private void assertSame(Formula kernel, Formula plain) {
    List<float[]> expected = gradients(plain);
    List<float[]> found = gradients(kernel);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get(i))
          .as(i == 0 ? "value" : "gradient of parameter " + (i - 1))
          .containsExactly(expected.get(i), tolerance(expected.get(i)));
    }
  }

  /** 1e-5 of the largest value: the others are sums in which values of that size cancel. */
  private static Offset<Float> tolerance(float[] values) {
    float largest = 1;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return Offset.offset(1e-5f * largest);
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
      collector.backward(value.mul(manager.create(direction, value.getShape())).sum());
    }
    for (NDArray parameter : parameters) {
      NDArray gradient = parameter.getGradient();
      result.add(gradient.toFloatArray());
      gradient.subi(gradient.duplicate());
    }
    return result;
  }

  private NDArray parameter(long... shape) {
    float[] values = new float[(int) new Shape(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    NDArray parameter = manager.create(values, new Shape(shape));
    parameter.setRequiresGradient(true);
    parameters.add(parameter);
    return parameter;
  }

  private Norm norm() {
    return new Norm(parameter(SIZE), parameter(SIZE));
  }

  private Linear linear(long out, long in) {
    return new Linear(parameter(out, in), parameter(out));
  }

  private static NDArray plainNorm(NDArray x, Norm norm) {
    NDArray centred = x.sub(x.mean(new int[] {2}, true));
    NDArray variance = centred.square().mean(new int[] {2}, true);
    return centred.div(variance.add(1e-8).sqrt()).mul(norm.gain()).add(norm.bias());
  }

  private static NDArray plainLinear(NDArray x, Linear linear) {
    return x.matMul(linear.weight().transpose()).add(linear.bias());
  }

  private NDArray plainAttention(NDArray q, NDArray k, NDArray v, int heads) {
    NDArray scores =
        split(q, heads)
            .matMul(split(k, heads).transpose(0, 1, 3, 2))
            .div(Math.sqrt((double) SIZE / heads));
    float[] mask = new float[COLUMNS * COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
      Arrays.fill(mask, i * COLUMNS + i + 1, (i + 1) * COLUMNS, -1e9f);
    }
    NDArray weights = scores.add(manager.create(mask, new Shape(COLUMNS, COLUMNS))).softmax(3);
    return weights.matMul(split(v, heads)).transpose(0, 2, 1, 3).reshape(ROWS, COLUMNS, SIZE);
  }

  private static NDArray split(NDArray x, int heads) {
    return x.reshape(ROWS, COLUMNS, heads, SIZE / heads).transpose(0, 2, 1, 3);
  }

  private NDArray plainRows(NDArray states, int... rows) {
    return rows(states.reshape(-1, SIZE), manager.create(rows));
  }

  private static NDArray rows(NDArray table, NDArray indices) {
    NDArray flat = indices.flatten().toType(DataType.INT64, false);
    return table.get(flat).reshape(indices.getShape().addAll(new Shape(SIZE)));
  }

  private static NDArray relu(NDArray x) {
    return x.maximum(0);
  }

  private static NDArray softplus(NDArray x) {
    return x.exp().add(1).log();
  }

  private static void assertClose(NDArray found, NDArray expected) {
    assertThat(found.getShape()).isEqualTo(expected.getShape());
    assertThat(found.toFloatArray()).containsExactly(expected.toFloatArray(), Offset.offset(1e-5f));
  }
}
