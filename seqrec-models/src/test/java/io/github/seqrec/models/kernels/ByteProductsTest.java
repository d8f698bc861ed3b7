package io.github.seqrec.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteProductsTest {

  private static final int ITEMS = 1_003; // the last group is not full
  private static final int GROUPS = (ITEMS + Scores.GROUP - 1) / Scores.GROUP;

  @ParameterizedTest
  @CsvSource({"1, false", "7, true", "50, false", "64, true", "100, false"})
  void bothProductsFindTheGroupOfTheBestItem(int size, boolean biased) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Pass pass = new Pass(manager, false);
      SplittableRandom random = new SplittableRandom(size);
      NDArray items = manager.create(values(random, ITEMS + 1, size), new Shape(ITEMS + 1, size));
      NDArray bias = biased ? manager.create(values(random, ITEMS + 1, 1)) : null;
      NDArray scales = Scores.tableScales(pass, items, GROUPS);
      NDArray table = Scores.tableInt8(pass, items, scales);
      for (int rows : new int[] {1, 3, 9}) {
        NDArray states = manager.create(values(random, rows, size), new Shape(rows, size));
        int[] best = best(pass, states, items, bias);
        for (int widened : new int[] {0, Integer.MAX_VALUE}) {
          int[] found =
              Scores.topGroups(pass, states, table, scales, bias, 8, widened, GROUPS, 4)
                  .toIntArray();
          int width = found.length / rows;
          for (int row = 0; row < rows; row++) {
            assertThat(Arrays.copyOfRange(found, row * width, (row + 1) * width))
                .as("%d states, widened %d, row %d", rows, widened, row)
                .contains(best[row]);
          }
        }
      }
    }
  }

  @Test
  void theMeasurementEnds() {
    assertThat(ByteProducts.widenedStates()).isIn(0, 4, Integer.MAX_VALUE);
  }

  private static int[] best(Pass pass, NDArray states, NDArray items, @Nullable NDArray bias) {
    float[] scores = Scores.dotAll(pass, states, items, bias).toFloatArray();
    int[] best = new int[scores.length / (ITEMS + 1)];
    for (int row = 0; row < best.length; row++) {
      best[row] = 1;
      for (int item = 2; item <= ITEMS; item++) {
        int at = row * (ITEMS + 1);
        if (scores[at + item] > scores[at + best[row]]) {
          best[row] = item;
        }
      }
    }
    return best;
  }

  private static float[] values(SplittableRandom random, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
