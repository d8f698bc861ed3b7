package io.github.seqrec.models.plain;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RotationTest {

  private static final int HEADS = 2;
  private static final int DIM = 8;

  @Test
  void eachPairOfAHeadIsTurnedByItsColumn() {
    Rotation rotation = new Rotation(HEADS, DIM);
    assertTurned(rotation, 0, 2);
    assertTurned(rotation, 5, 3); // a longer history than before
    assertTurned(rotation, 1, 4); // a shorter one
  }

  private static void assertTurned(Rotation rotation, int firstColumn, int rows) {
    float[] x = new float[rows * DIM];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 7 - 3;
    }
    float[] turned = x.clone();
    rotation.apply(turned, firstColumn);
    int size = DIM / HEADS;
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < DIM; j++) {
        int within = j % size;
        boolean isFirst = within < size / 2;
        double angle = (firstColumn + row) * Math.pow(10000, -2.0 * (within % (size / 2)) / size);
        float own = x[row * DIM + j];
        float other = x[row * DIM + j + (isFirst ? size / 2 : -size / 2)];
        double expected = own * Math.cos(angle) + (isFirst ? -other : other) * Math.sin(angle);
        assertThat(turned[row * DIM + j]).isCloseTo((float) expected, Offset.offset(1e-5f));
      }
    }
  }
}
