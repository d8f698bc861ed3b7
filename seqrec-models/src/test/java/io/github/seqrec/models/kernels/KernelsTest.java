package io.github.seqrec.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kernel against the same formula in plain NDArray arithmetic, values and gradients. */
class KernelsTest extends KernelAssertions {

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

  @Test
  void feedForwardsAreTheirFormulas() {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    Norm norm = norm();
    Linear inner = linear(12, SIZE);
    Linear outer = linear(SIZE, 12);
    UnaryOperator<NDArray> plain = z -> plainLinear(relu(plainLinear(z, inner)), outer);
    assertSame(
        () -> AttentionKernels.preNormFeedForward(pass, x, norm, inner, outer, 0),
        () -> x.add(plain.apply(plainNorm(x, norm))));
    assertSame(
        () -> AttentionKernels.normedFeedForward(pass, x, norm, inner, outer, 0),
        () -> plainNorm(x, norm).add(plain.apply(plainNorm(x, norm))));
    assertSame(
        () -> AttentionKernels.postNormFeedForward(pass, x, norm, inner, outer, 0),
        () -> plainNorm(x.add(plain.apply(x)), norm));
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

  /** Four masks come of one number: each has its rate, and no two are the same. */
  @Test
  void eachOfTheMasksOfANumberHasTheRate() {
    int numbers = 10_000;
    NDArray items = manager.ones(new Shape(1, numbers), DataType.INT32);
    NDArray weight = manager.ones(new Shape(2, 4));
    float[] dropped = Kernels.embedItems(pass, items, weight, 1, 0.3).toFloatArray();
    for (int mask = 0; mask < 4; mask++) {
      for (int other = 0; other < 4; other++) {
        int both = 0;
        for (int i = 0; i < dropped.length; i += 4) {
          both += dropped[i + mask] == 0 && dropped[i + other] == 0 ? 1 : 0;
        }
        double expected = mask == other ? 0.3 : 0.09;
        double deviation = Math.sqrt(expected * (1 - expected) / numbers);
        assertThat((double) both / numbers).isCloseTo(expected, within(5 * deviation));
      }
    }
  }

  @Test
  void aSeedGivesTheSameMasksAndEachCallOfAPassOthers() {
    NDArray items = manager.ones(new Shape(1, 200), DataType.INT32);
    NDArray weight = manager.ones(new Shape(2, SIZE));
    Pass first = Pass.ofTraining(manager, Precision.FLOAT32, null, 5);
    float[] once = Kernels.embedItems(first, items, weight, 1, 0.5).toFloatArray();
    float[] again = Kernels.embedItems(first, items, weight, 1, 0.5).toFloatArray();
    Pass same = Pass.ofTraining(manager, Precision.FLOAT32, null, 5);
    assertThat(Kernels.embedItems(same, items, weight, 1, 0.5).toFloatArray()).isEqualTo(once);
    assertThat(again).isNotEqualTo(once);
    Pass other = Pass.ofTraining(manager, Precision.FLOAT32, null, 6);
    assertThat(Kernels.embedItems(other, items, weight, 1, 0.5).toFloatArray()).isNotEqualTo(once);
  }

  @Test
  void attentionWithDroppedWeightsIsAttentionOnAverageAndNeverReadsWhatComesLater() {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    Norm norm = norm();
    Linear qkv = linear(3 * SIZE, SIZE);
    Linear out = linear(SIZE, SIZE);
    NDArray later = x.duplicate();
    later.set(new NDIndex(":, 3:"), 7);
    NDArray sum = manager.zeros(x.getShape());
    int passes = 2000;
    for (int seed = 0; seed < passes; seed++) {
      try (NDManager scope = manager.newSubManager()) {
        Pass some = Pass.ofTraining(scope, Precision.FLOAT32, null, seed);
        NDArray y = AttentionKernels.preNormAttention(some, x, norm, qkv, out, 2, 0.2, 0);
        Pass same = Pass.ofTraining(scope, Precision.FLOAT32, null, seed);
        NDArray z = AttentionKernels.preNormAttention(same, later, norm, qkv, out, 2, 0.2, 0);
        assertClose(z.get(":, :3"), y.get(":, :3"));
        sum.addi(y.stopGradient());
      }
    }
    NDArray whole = AttentionKernels.preNormAttention(pass, x, norm, qkv, out, 2, 0, 0);
    float largest = whole.abs().max().getFloat();
    assertThat(sum.div(passes).sub(whole).abs().max().getFloat()).isLessThan(0.05f * largest);
  }

  @Test
  void layersInBfloat16AreThoseInFloat32UpToRounding() {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    Norm norm = norm();
    Linear qkv = linear(3 * SIZE, SIZE);
    Linear out = linear(SIZE, SIZE);
    Linear inner = linear(2 * SIZE, SIZE);
    Linear outer = linear(SIZE, 2 * SIZE);
    Pass half = new Pass(manager, true, Precision.BFLOAT16);
    List<Function<Pass, NDArray>> layers =
        List.of(
            in -> AttentionKernels.preNormAttention(in, x, norm, qkv, out, 2, 0, 0),
            in -> AttentionKernels.preNormRotaryAttention(in, x, norm, qkv, out, 2, 0, 0),
            in -> AttentionKernels.postNormAttention(in, x, norm, qkv, out, 2, 0, 0),
            in -> AttentionKernels.queryNormAttention(in, x, norm, qkv, 2, 0),
            in -> AttentionKernels.preNormFeedForward(in, x, norm, inner, outer, 0),
            in -> AttentionKernels.postNormFeedForward(in, x, norm, inner, outer, 0),
            in -> AttentionKernels.normedFeedForward(in, x, norm, inner, outer, 0));
    for (Function<Pass, NDArray> layer : layers) {
      assertSame(() -> layer.apply(half), () -> layer.apply(pass), 0.1f);
      assertThat(layer.apply(half).toFloatArray()).isNotEqualTo(layer.apply(pass).toFloatArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 513})
  void attentionInBfloat16IsThatInFloat32OnBothSidesOfItsLimit(int columns) {
    NDArray x = parameter(1, columns, SIZE);
    Norm norm = norm();
    Linear qkv = linear(3 * SIZE, SIZE);
    Linear out = linear(SIZE, SIZE);
    assertSame(
        () ->
            AttentionKernels.preNormAttention(
                new Pass(manager, true, Precision.BFLOAT16), x, norm, qkv, out, 2, 0, 0),
        () -> AttentionKernels.preNormAttention(pass, x, norm, qkv, out, 2, 0, 0),
        0.1f);
  }
}
