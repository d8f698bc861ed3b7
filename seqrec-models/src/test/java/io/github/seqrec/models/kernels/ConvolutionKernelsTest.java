package io.github.seqrec.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows cut out one by one give what the convolutions give for all of them. */
class ConvolutionKernelsTest extends KernelAssertions {

  private static final int WINDOW = 4;
  private static final int FILTERS = 3;

  @Test
  void embeddingsStandBehindZeros() {
    NDArray items =
        manager
            .create(new int[] {1, 2, 3, 0, 0, 4, 4, 5, 6, 7, 11, 0, 0, 0, 0})
            .reshape(ROWS, COLUMNS);
    NDArray weight = parameter(ITEMS + 1, SIZE);
    // The padding row of the weights takes no gradient: it is cut off by a mask.
    NDArray real = items.neq(0).toType(weight.getDataType(), false).expandDims(2);
    NDArray zeros = manager.zeros(new Shape(ROWS, WINDOW - 1, SIZE));
    assertSame(
        () -> ConvolutionKernels.embedWindows(pass, items, weight, WINDOW),
        () -> {
          NDArray x =
              rows(weight, items)
                  .mul(real)
                  .add(rows(weight.stopGradient(), items).mul(real.neg().add(1)));
          return NDArrays.concat(new NDList(zeros, x), 1);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, WINDOW})
  void aHorizontalFilterFindsItsBestPlaceInEachWindow(int height) {
    NDArray x = parameter(ROWS, WINDOW - 1 + COLUMNS, SIZE);
    Linear filters = linear(FILTERS, (long) height * SIZE);
    assertSame(
        () -> ConvolutionKernels.horizontal(pass, x, filters, height, WINDOW),
        () -> {
          NDList windows = new NDList();
          for (int t = 0; t < COLUMNS; t++) {
            NDList places = new NDList();
            for (int top = t; top + height <= t + WINDOW; top++) {
              NDArray piece = x.get(":, " + top + ":" + (top + height));
              places.add(relu(plainLinear(piece.reshape(ROWS, -1), filters)));
            }
            windows.add(NDArrays.stack(places).max(new int[] {0}));
          }
          return NDArrays.stack(windows, 1);
        });
  }

  @Test
  void aVerticalFilterWeighsTheItemsOfEachWindow() {
    NDArray x = parameter(ROWS, WINDOW - 1 + COLUMNS, SIZE);
    Linear filters = linear(FILTERS, WINDOW);
    assertSame(
        () -> ConvolutionKernels.vertical(pass, x, filters),
        () -> {
          NDList windows = new NDList();
          for (int t = 0; t < COLUMNS; t++) {
            NDArray piece = x.get(":, " + t + ":" + (t + WINDOW)).transpose(0, 2, 1);
            windows.add(plainLinear(piece, filters).reshape(ROWS, -1));
          }
          return NDArrays.stack(windows, 1);
        });
  }

  @Test
  void denseIsALayerOverTheChannelsOfAllParts() {
    NDArray first = parameter(ROWS, COLUMNS, FILTERS);
    NDArray second = parameter(ROWS, COLUMNS, 2);
    Linear layer = linear(SIZE, FILTERS + 2);
    assertSame(
        () -> ConvolutionKernels.dense(pass, List.of(first, second), layer, 0),
        () -> {
          NDArray channels = NDArrays.concat(new NDList(first, second), 2);
          return relu(plainLinear(channels, layer));
        });
  }

  @Test
  void dropoutTakesChannelsInTrainingOnly() {
    NDArray part = manager.ones(new Shape(1, 400, 1));
    Linear layer = new Linear(manager.ones(new Shape(1, 1)), manager.zeros(new Shape(1)));
    Pass serving = new Pass(manager, false);
    assertThat(ConvolutionKernels.dense(serving, List.of(part), layer, 0.5).toFloatArray())
        .containsOnly(1);
    assertThat(ConvolutionKernels.dense(pass, List.of(part), layer, 0.5).toFloatArray())
        .containsOnly(0, 2);
  }
}
