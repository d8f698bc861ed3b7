package io.github.seqrec.models.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.github.seqrec.models.plain.FloatKernels.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatKernelsTest {

  private static final Offset<Float> CLOSE = Offset.offset(1e-5f);

  private static final List<FloatKernels> BOTH = List.of(new ScalarKernels(), FloatKernels.BEST);

  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void theTestsRunWithTheVectorInstructions() {
    assertThat(FloatKernels.BEST.getClass().getSimpleName()).isEqualTo("VectorKernels");
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "1,64,64", "5,7,16", "4,3,33", "9,50,25", "6,64,256", "3,5,70", "2,0,20"})
  void productsOfMatricesInsideOfArraysAreThoseOfTheirValues(int rows, int inner, int columns) {
    Matrix x = new Matrix(values(2 + rows * (inner + 3)), 2, inner + 3);
    Matrix w = new Matrix(values(5 + inner * (columns + 1)), 5, columns + 1);
    float[] bias = values(columns);
    for (FloatKernels kernels : BOTH) {
      for (float[] start : Arrays.asList(bias, null)) {
        Matrix y = new Matrix(new float[1 + rows * (columns + 2)], 1, columns + 2);
        kernels.multiply(x, w, start, y, rows, inner, columns);
        for (int r = 0; r < rows; r++) {
          for (int c = 0; c < columns; c++) {
            double sum = start == null ? 0 : start[c];
            for (int i = 0; i < inner; i++) {
              sum += (double) x.values()[x.row(r) + i] * w.values()[w.row(i) + c];
            }
            assertThat(y.values()[y.row(r) + c]).isCloseTo((float) sum, CLOSE);
          }
          assertThat(y.values()[y.row(r) + columns]).isZero(); // what lies between rows stays
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "15", "16", "50", "203"})
  void exponentialsAndSoftmaxAreThoseOfDoublePrecision(int size) {
    float[] x = values(size + 2);
    double sum = 0;
    for (int i = 1; i <= size; i++) {
      sum += Math.exp(x[i]);
    }
    for (FloatKernels kernels : BOTH) {
      float[] powers = x.clone();
      kernels.exp(powers, 1, size + 1);
      float[] shares = x.clone();
      kernels.softmax(shares, 1, size + 1);
      for (int i = 0; i < x.length; i++) {
        boolean outside = i == 0 || i > size;
        double power = outside ? x[i] : Math.exp(x[i]);
        assertThat(powers[i]).isCloseTo((float) power, CLOSE);
        assertThat(shares[i]).isCloseTo((float) (outside ? power : power / sum), CLOSE);
      }
    }
  }

  @Test
  void exponentialsAreCloseAllOverTheirRange() {
    float[] x = new float[4_096];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble(-87, 88.7);
    }
    for (FloatKernels kernels : BOTH) {
      float[] powers = x.clone();
      kernels.exp(powers, 0, x.length);
      for (int i = 0; i < x.length; i++) {
        float exact = (float) Math.exp(x[i]);
        assertThat(powers[i]).isCloseTo(exact, offset(3 * Math.ulp(exact)));
      }
    }
  }

  @Test
  void exponentialsBeyondTheRangeOfFloatsAreTheirLimits() {
    float[] ends = {
      Float.NEGATIVE_INFINITY, -1e30f, -110, 0, 1, 89, 1e30f, Float.POSITIVE_INFINITY, Float.NaN
    };
    for (FloatKernels kernels : BOTH) {
      float[] x = Arrays.copyOf(ends, 64);
      kernels.exp(x, 0, x.length);
      assertThat(Arrays.copyOf(x, ends.length))
          .containsExactly(
              new float[] {
                0,
                0,
                0,
                1,
                (float) Math.E,
                Float.POSITIVE_INFINITY,
                Float.POSITIVE_INFINITY,
                Float.POSITIVE_INFINITY,
                Float.NaN
              },
              offset(Math.ulp((float) Math.E)));
    }
  }

  /** The JVM compiles what is called often, which must not be seen. */
  @Test
  void theSameValuesHaveTheSameBitsHoweverOften() {
    float[] x = values(203);
    for (FloatKernels kernels : BOTH) {
      float[] powers = x.clone();
      kernels.exp(powers, 0, x.length);
      float[] shares = x.clone();
      kernels.softmax(shares, 0, x.length);
      for (int call = 0; call < 20_000; call++) {
        float[] again = x.clone();
        kernels.exp(again, 0, x.length);
        assertThat(Arrays.equals(again, powers)).isTrue();
        again = x.clone();
        kernels.softmax(again, 0, x.length);
        assertThat(Arrays.equals(again, shares)).isTrue();
      }
    }
  }

  @Test
  void theSoftmaxOfLargeValuesIsFinite() {
    for (FloatKernels kernels : BOTH) {
      float[] x = new float[40];
      Arrays.fill(x, -1e30f);
      x[35] = 3e38f;
      kernels.softmax(x, 0, x.length);
      assertThat(x[35]).isEqualTo(1);
      assertThat(x[0]).isZero();
    }
  }

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
