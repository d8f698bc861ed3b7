package io.github.seqrec.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranslationKernelsTest extends KernelAssertions {

  @Test
  void aTranslationMovesAllItemsOfItsRow() {
    NDArray items = items(COLUMNS);
    NDArray weight = parameter(ITEMS + 1, SIZE);
    NDArray translation = parameter(ROWS, SIZE);
    assertSame(
        () -> TranslationKernels.translate(pass, items, weight, translation, 2),
        () -> pass.times(rows(weight, items).add(translation.expandDims(1)), 2));
  }

  @Test
  void pointsOutsideTheBallReturnToItsSurfaceAndOthersStay() {
    NDArray points = manager.create(new float[] {0, 0, 0.3f, -0.4f, -6, 8}, new Shape(3, 2));
    points.setRequiresGradient(true);
    TranslationKernels.project(new Pass(manager, false), points, 2);
    assertThat(points.toFloatArray())
        .containsExactly(new float[] {0, 0, 0.3f, -0.4f, -1.2f, 1.6f}, Offset.offset(1e-6f));
  }

  @Test
  void squaresAreTakenOffBiases() {
    NDArray bias = parameter(ITEMS + 1);
    NDArray weight = parameter(ITEMS + 1, SIZE);
    assertSame(
        () -> TranslationKernels.minusSquares(pass, bias, weight),
        () -> bias.sub(weight.square().sum(new int[] {1})));
  }

  @Test
  void distancesToAllItemsAreSumsOfAbsoluteDifferences() {
    NDArray states = parameter(ROWS, SIZE);
    NDArray weight = parameter(ITEMS + 1, SIZE);
    NDArray bias = parameter(ITEMS + 1);
    assertSame(
        () -> TranslationKernels.distanceAll(pass, states, weight, bias),
        () -> plainDistances(states, weight, bias));
  }

  /** Few candidates of one state take another way than many. */
  @ParameterizedTest
  @ValueSource(ints = {2, COLUMNS})
  void distancesToGivenItemsAreThose(int candidates) {
    NDArray items = items(candidates);
    NDArray states = parameter(ROWS, candidates == 2 ? 1 : 2, SIZE);
    NDArray weight = parameter(ITEMS + 1, SIZE);
    NDArray bias = parameter(ITEMS + 1);
    assertSame(
        () -> TranslationKernels.distanceSome(pass, states, items, weight, bias),
        () -> {
          NDArray differences = states.expandDims(2).sub(rows(weight, items).expandDims(1));
          return bias.get(items.toType(DataType.INT64, false))
              .expandDims(1)
              .sub(differences.abs().sum(new int[] {3}));
        });
  }

  @Test
  void theSoftmaxOverDistancesIsItsFormula() {
    NDArray states = parameter(ROWS, COLUMNS, SIZE);
    NDArray weight = parameter(ITEMS + 1, SIZE);
    NDArray bias = parameter(ITEMS + 1);
    NDArray rows = manager.create(new int[] {14, 0, 3});
    NDArray targets = manager.create(new int[] {2, 11, 1});
    float[] oneHot = new float[3 * ITEMS];
    oneHot[1] = 1;
    oneHot[ITEMS + 10] = 1;
    oneHot[2 * ITEMS] = 1;
    NDArray hot = manager.create(oneHot, new Shape(3, ITEMS));
    NDArray weights = manager.create(new float[] {1, 2, 0.5f});
    assertSame(
        () ->
            TranslationKernels.distanceSoftmax(pass, states, rows, targets, weights, weight, bias),
        () -> {
          NDArray scores =
              plainDistances(plainRows(states, 14, 0, 3), weight.get("1:"), bias.get("1:"));
          NDArray losses = scores.logSoftmax(1).mul(hot).sum(new int[] {1}).neg();
          return pass.times(losses.mul(weights).sum(), 1 / 3.5);
        });
  }

  private NDArray items(int each) {
    int[] items = new int[ROWS * each];
    for (int i = 0; i < items.length; i++) {
      items[i] = random.nextInt(ITEMS) + 1;
    }
    return manager.create(items, new Shape(ROWS, each));
  }

  private static NDArray plainDistances(NDArray states, NDArray weight, NDArray bias) {
    NDArray differences = states.expandDims(1).sub(weight.expandDims(0));
    return bias.sub(differences.abs().sum(new int[] {2}));
  }
}
