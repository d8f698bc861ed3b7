package io.github.seqrec.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.models.options.Activation;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kernel against the same formula in plain NDArray arithmetic, values and gradients. */
class KernelsTest extends KernelAssertions {

  /**
   * Bfloat16 has 8 significant bits. An attention rounds some ten times, and scores of about 17
   * among them, whose error is one of the weights: about 1 percent of the values is expected.
   */
  private static final double BFLOAT16 = 0.025;

  /** The gradient of what lies before rectified units jumps where rounding changes their sign. */
  private static final double BFLOAT16_GRADIENTS = 0.1;

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
            pass.times(
                    rows(weight, items)
                        .mul(real)
                        .add(rows(weight.stopGradient(), items).mul(real.neg().add(1))),
                    3)
                .add(rows(positions, rows)));
  }

  @Test
  void addActionsIsALookUpOfEachAndNothingForAnUnknownAction() {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    NDArray table = parameter(4, SIZE);
    NDArray targetTable = parameter(4, SIZE);
    NDArray actions =
        manager
            .create(new int[] {1, 2, 3, 0, 0, 3, 3, 1, 0, 2, 1, 0, 0, 0, 0})
            .reshape(ROWS, COLUMNS);
    NDArray targets =
        manager
            .create(new int[] {2, 3, 0, 0, 0, 3, 1, 0, 2, 2, 3, 0, 0, 0, 0})
            .reshape(ROWS, COLUMNS);
    NDArray known = actions.neq(0).toType(table.getDataType(), false).expandDims(2);
    assertSame(
        () -> Kernels.addActions(pass, x, actions, targets, table, targetTable, 0),
        () -> x.add(rows(table, actions).mul(known)).add(rows(targetTable, targets)));
    NDArray unspecified = targetTable.stopGradient().get(0).reshape(1, 1, SIZE);
    assertClose(
        Kernels.addActions(pass, x, null, null, table, targetTable, 0),
        x.stopGradient().add(unspecified));
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
        () -> AttentionKernels.preNormAttention(pass, x, norm, qkv, out, 2, 0, 0),
        () -> {
          NDList h = plainLinear(plainNorm(x, norm), qkv).split(3, 2);
          return x.add(plainLinear(plainAttention(h.get(0), h.get(1), h.get(2), 2), out));
        });
  }

  @Test
  void postNormAttentionIsItsFormula() {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    Norm norm = norm();
    Linear qkv = linear(3 * SIZE, SIZE);
    Linear out = linear(SIZE, SIZE);
    assertSame(
        () -> AttentionKernels.postNormAttention(pass, x, norm, qkv, out, 2, 0, 0),
        () -> {
          NDList h = plainLinear(x, qkv).split(3, 2);
          NDArray y = plainAttention(h.get(0), h.get(1), h.get(2), 2);
          return plainNorm(x.add(plainLinear(y, out)), norm);
        });
  }

  @Test
  void rotaryAttentionTurnsPairsOfQueryAndKeyByTheirPosition() {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    Norm norm = norm();
    Linear qkv = linear(3 * SIZE, SIZE);
    Linear out = linear(SIZE, SIZE);
    assertSame(
        () -> AttentionKernels.preNormRotaryAttention(pass, x, norm, qkv, out, 2, 0, 0),
        () -> {
          NDList h = plainLinear(plainNorm(x, norm), qkv).split(3, 2);
          NDArray y = plainAttention(turned(h.get(0), 2), turned(h.get(1), 2), h.get(2), 2);
          return x.add(plainLinear(y, out));
        });
  }

  /** Times a matrix for each column, which holds the sines and cosines of all pairs. */
  private NDArray turned(NDArray x, int heads) {
    int d = SIZE / heads;
    float[] turns = new float[COLUMNS * SIZE * SIZE];
    for (int t = 0; t < COLUMNS; t++) {
      for (int i = 0; i < SIZE; i++) {
        int j = i % d;
        double angle = t * Math.pow(10_000, -2.0 * (j % (d / 2)) / d);
        int partner = j < d / 2 ? i + d / 2 : i - d / 2;
        turns[(t * SIZE + i) * SIZE + i] = (float) Math.cos(angle);
        double sign = j < d / 2 ? -1 : 1;
        turns[(t * SIZE + i) * SIZE + partner] = (float) (sign * Math.sin(angle));
      }
    }
    NDArray matrices = manager.create(turns, new Shape(COLUMNS, SIZE, SIZE));
    return matrices.matMul(x.expandDims(3)).squeeze(3);
  }

  @Test
  void embedItemsIsScaledAndGivesThePaddingNoGradient() {
    NDArray items = manager.create(new int[] {1, 2, 0, 3, 3, 11}).reshape(2, 3);
    NDArray weight = parameter(ITEMS + 1, SIZE);
    NDArray real = items.neq(0).toType(weight.getDataType(), false).expandDims(2);
    assertSame(
        () -> Kernels.embedItems(pass, items, weight, 3, 0),
        () ->
            pass.times(
                rows(weight, items)
                    .mul(real)
                    .add(rows(weight.stopGradient(), items).mul(real.neg().add(1))),
                3));
  }

  @Test
  void linearIsItsFormula() {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    Linear linear = linear(3, SIZE);
    assertSame(() -> Kernels.linear(pass, x, linear), () -> plainLinear(x, linear));
  }

  @Test
  void queryNormAttentionIsItsFormula() {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    Norm norm = norm();
    Linear qkv = linear(3 * SIZE, SIZE);
    assertSame(
        () -> AttentionKernels.queryNormAttention(pass, x, norm, qkv, 1, 0),
        () -> {
          NDArray z = plainNorm(x, norm);
          NDList ofQuery = plainLinear(z, qkv).split(3, 2);
          NDList ofInput = plainLinear(x, qkv).split(3, 2);
          return z.add(plainAttention(ofQuery.get(0), ofInput.get(1), ofInput.get(2), 1));
        });
  }

  @ParameterizedTest
  @EnumSource
  void feedForwardsAreTheirFormulas(Activation activation) {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    Norm norm = norm();
    Linear inner = linear(12, SIZE);
    Linear outer = linear(SIZE, 12);
    FeedForward layers = new FeedForward(inner, activation, outer);
    UnaryOperator<NDArray> function =
        activation == Activation.RELU ? KernelAssertions::relu : ai.djl.nn.Activation::gelu;
    UnaryOperator<NDArray> plain = z -> plainLinear(function.apply(plainLinear(z, inner)), outer);
    assertSame(
        () -> AttentionKernels.preNormFeedForward(pass, x, norm, layers, 0),
        () -> x.add(plain.apply(plainNorm(x, norm))));
    assertSame(
        () -> AttentionKernels.normedFeedForward(pass, x, norm, layers, 0),
        () -> plainNorm(x, norm).add(plain.apply(plainNorm(x, norm))));
    assertSame(
        () -> AttentionKernels.postNormFeedForward(pass, x, norm, layers, 0),
        () -> plainNorm(x.add(plain.apply(x)), norm));
  }

  @Test
  void layersInBfloat16AreThoseInFloat32UpToRounding() {
    for (Function<Pass, NDArray> layer : layers(65)) {
      assertNear(() -> layer.apply(half()), () -> layer.apply(pass), BFLOAT16, BFLOAT16_GRADIENTS);
      assertThat(layer.apply(half()).toFloatArray()).isNotEqualTo(layer.apply(pass).toFloatArray());
    }
  }

  @Test
  void layersOverFewColumnsAreFloat32() {
    for (Function<Pass, NDArray> layer : layers(64)) {
      assertThat(layer.apply(half()).toFloatArray()).isEqualTo(layer.apply(pass).toFloatArray());
    }
  }

  private List<Function<Pass, NDArray>> layers(int columns) {
    NDArray x = parameter(ROWS, columns, SIZE);
    Norm norm = norm();
    Linear qkv = linear(3 * SIZE, SIZE);
    Linear out = linear(SIZE, SIZE);
    FeedForward layers =
        new FeedForward(linear(2 * SIZE, SIZE), Activation.RELU, linear(SIZE, 2 * SIZE));
    FeedForward smooth = new FeedForward(layers.inner(), Activation.GELU, layers.outer());
    return List.of(
        in -> AttentionKernels.preNormAttention(in, x, norm, qkv, out, 2, 0, 0),
        in -> AttentionKernels.preNormRotaryAttention(in, x, norm, qkv, out, 2, 0, 0),
        in -> AttentionKernels.postNormAttention(in, x, norm, qkv, out, 2, 0, 0),
        in -> AttentionKernels.queryNormAttention(in, x, norm, qkv, 2, 0),
        in -> AttentionKernels.preNormFeedForward(in, x, norm, layers, 0),
        in -> AttentionKernels.postNormFeedForward(in, x, norm, layers, 0),
        in -> AttentionKernels.normedFeedForward(in, x, norm, layers, 0),
        in -> AttentionKernels.normedFeedForward(in, x, norm, smooth, 0));
  }

  private Pass half() {
    return new Pass(manager, true, Precision.BFLOAT16);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 513})
  void attentionInBfloat16IsThatInFloat32OnBothSidesOfItsLimit(int columns) {
    NDArray x = parameter(1, columns, SIZE);
    Norm norm = norm();
    Linear qkv = linear(3 * SIZE, SIZE);
    Linear out = linear(SIZE, SIZE);
    assertNear(
        () -> AttentionKernels.preNormAttention(half(), x, norm, qkv, out, 2, 0, 0),
        () -> AttentionKernels.preNormAttention(pass, x, norm, qkv, out, 2, 0, 0),
        BFLOAT16,
        BFLOAT16_GRADIENTS);
  }

  /** Scores of 256 to 259, which bfloat16 cannot tell apart, of numbers that it can. */
  @Test
  void attentionWithDroppedWeightsOverMoreColumnsIsFloat32() {
    int columns = 513;
    float[] values = new float[columns * 4];
    for (int t = 0; t < columns; t++) {
      values[4 * t] = 16;
      values[4 * t + 1] = t % 4;
    }
    NDArray x = manager.create(values, new Shape(1, columns, 4));
    Norm none = new Norm(manager.zeros(new Shape(4)), manager.zeros(new Shape(4)));
    NDArray unit = manager.eye(4);
    NDArray query = manager.create(new float[] {32, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    Linear qkv = new Linear(manager.zeros(new Shape(4, 4)).concat(unit, 0).concat(unit, 0), query);
    NDArray half =
        AttentionKernels.queryNormAttention(
            Pass.ofTraining(manager, Precision.BFLOAT16, null, 5), x, none, qkv, 1, 0.5);
    NDArray whole =
        AttentionKernels.queryNormAttention(
            Pass.ofTraining(manager, Precision.FLOAT32, null, 5), x, none, qkv, 1, 0.5);
    assertClose(half, whole);
  }
}
