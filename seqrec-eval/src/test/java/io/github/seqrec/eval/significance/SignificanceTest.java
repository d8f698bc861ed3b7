package io.github.seqrec.eval.significance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SignificanceTest {

  private static final double[] A = {0.9, 0.4, 0.7, 0.8, 0.3, 0.6, 0.95, 0.2};
  private static final double[] B = {0.5, 0.5, 0.4, 0.6, 0.35, 0.2, 0.15, 0.2};

  @Test
  void bootstrapIntervalIsThatOfTheNormalDistributionForManyUsers() {
    double[] values = new SplittableRandom(1).doubles(2_000).toArray();
    ConfidenceInterval interval = Significance.bootstrap(values, 0.95, 2_000, 7);
    double half = 1.96 * Math.sqrt(1 / 12.0 / 2_000);
    assertThat(interval.estimate())
        .isCloseTo(Arrays.stream(values).average().orElseThrow(), within(1e-12));
    assertThat(interval.low()).isCloseTo(interval.estimate() - half, within(0.1 * half));
    assertThat(interval.high()).isCloseTo(interval.estimate() + half, within(0.1 * half));
    assertThat(Significance.bootstrap(values, 0.95, 2_000, 7)).isEqualTo(interval);
    assertThat(Significance.bootstrap(values, 0.95, 2_000, 8)).isNotEqualTo(interval);
  }

  @Test
  void bootstrapIntervalHoldsTheTruthAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(5);
    int held = 0;
    for (int trial = 0; trial < 400; trial++) {
      double[] hits = random.doubles(200).map(x -> x < 0.3 ? 1 : 0).toArray();
      ConfidenceInterval interval = Significance.bootstrap(hits, 0.9, 300, trial);
      held += interval.low() <= 0.3 && 0.3 <= interval.high() ? 1 : 0;
    }
    // 360 expected, standard deviation 6.
    assertThat(held).isBetween(335, 382);
  }

  @Test
  void randomisationApproachesTheShareOfAllSigns() {
    double observed = 0;
    for (int i = 0; i < A.length; i++) {
      observed += A[i] - B[i];
    }
    int extreme = 0;
    for (int signs = 0; signs < 256; signs++) {
      double sum = 0;
      for (int i = 0; i < A.length; i++) {
        sum += (signs >> i & 1) == 0 ? A[i] - B[i] : B[i] - A[i];
      }
      extreme += Math.abs(sum) >= Math.abs(observed) - 1e-9 ? 1 : 0;
    }
    PairedTest comparison = Significance.randomisation(A, B, 50_000, 3);
    assertThat(comparison.difference()).isCloseTo(observed / 8, within(1e-12));
    assertThat(comparison.pValue()).isCloseTo(extreme / 256.0, within(0.005));
  }

  @Test
  void wilcoxonIsTheShareOfAllSignsAlsoWithTiesAndZeros() {
    // The differences 4, -1, 3, 2, -0.5, 4, 8 tenths and 0: ranks 5.5, 2, 4, 3, 1, 5.5, 7.
    double[] ranks = {5.5, 2, 4, 3, 1, 5.5, 7};
    double[] a = {4, -1, 3, 2, -0.5, 4, 8, 0};
    int extreme = 0;
    for (int signs = 0; signs < 128; signs++) {
      double sum = 0;
      for (int i = 0; i < 7; i++) {
        sum += (signs >> i & 1) == 0 ? ranks[i] : 0;
      }
      extreme += sum <= 3 ? 1 : 0; // the ranks of the two negative differences
    }
    assertThat(Significance.wilcoxon(a, new double[8]).pValue())
        .isCloseTo(2 * extreme / 128.0, within(1e-12));
    assertThat(Significance.wilcoxon(a, a)).isEqualTo(new PairedTest(0, 1));
  }

  @Test
  void wilcoxonOfManyDifferencesAgreesWithTheTable() {
    // Critical value of W for n = 50 at 0.05 two-sided is 434 (Wilcoxon and Wilcox 1964).
    double[] a = new double[50];
    double negative = 0;
    for (int rank = 50; rank >= 1; rank--) {
      boolean minus = negative + rank <= 434;
      negative += minus ? rank : 0;
      a[rank - 1] = minus ? -rank : rank;
    }
    assertThat(negative).isEqualTo(434);
    assertThat(Significance.wilcoxon(a, new double[50]).pValue()).isBetween(0.045, 0.0501);
  }

  @Test
  void testsFindADifferenceAndNoneWhereThereIsNone() {
    SplittableRandom random = new SplittableRandom(9);
    double[] a = random.doubles(500).toArray();
    double[] same = Arrays.stream(a).map(x -> x + random.nextDouble(-0.2, 0.2)).toArray();
    double[] better = Arrays.stream(a).map(x -> x + random.nextDouble(-0.1, 0.3)).toArray();
    assertThat(Significance.randomisation(better, a, 999, 1).pValue()).isEqualTo(0.001);
    assertThat(Significance.pairedBootstrap(better, a, 999, 1).pValue()).isEqualTo(0.001);
    assertThat(Significance.wilcoxon(better, a).pValue()).isLessThan(1e-6);
    assertThat(Significance.randomisation(same, a, 999, 1).pValue()).isGreaterThan(0.05);
    assertThat(Significance.pairedBootstrap(same, a, 999, 1).pValue()).isGreaterThan(0.05);
    assertThat(Significance.wilcoxon(same, a).pValue()).isGreaterThan(0.05);
    assertThat(Significance.randomisation(a, a, 99, 1)).isEqualTo(new PairedTest(0, 1));
  }

  @Test
  void equalDifferencesAreNoEvidenceToTheBootstrap() {
    assertThat(Significance.pairedBootstrap(new double[] {0.9}, new double[] {0.1}, 999, 1))
        .isEqualTo(new PairedTest(0.8, 1));
    // Equal but for rounding.
    double[] a = {0.1, 0.2, 0.3, 0.7};
    double[] b = Arrays.stream(a).map(x -> x + 0.1).toArray();
    assertThat(Significance.pairedBootstrap(b, a, 999, 1).pValue()).isEqualTo(1);
  }

  @Test
  void wilcoxonOfManyTiesAgreesWithTheNormalDistribution() {
    double[] differences = new double[30];
    for (int i = 1; i <= 30; i++) {
      differences[i - 1] = (i % 7 + 1) * (i % 4 == 0 ? -1 : 1);
    }
    // Ranks of the negative ones 111.5, mean 232.5, variance 30 * 31 * 61 / 24 - 540 / 48 = 2352.5:
    // erfc((121 - 0.5) / sqrt(2 * 2352.5)).
    assertThat(Significance.wilcoxon(differences, new double[30]).pValue())
        .isCloseTo(0.0129768469, within(1e-7));
  }

  @Test
  void falseFindingsAreAsRareAsTheLevel() {
    SplittableRandom random = new SplittableRandom(12);
    int randomisation = 0;
    int wilcoxon = 0;
    for (int trial = 0; trial < 500; trial++) {
      double[] a = random.doubles(40).toArray();
      double[] b = random.doubles(40).toArray();
      randomisation += Significance.randomisation(a, b, 199, trial).pValue() <= 0.05 ? 1 : 0;
      wilcoxon += Significance.wilcoxon(a, b).pValue() <= 0.05 ? 1 : 0;
    }
    // 25 expected, standard deviation 5.
    assertThat(randomisation).isBetween(10, 42);
    assertThat(wilcoxon).isBetween(10, 42);
  }

  @Test
  void holmMultipliesFromTheSmallestOn() {
    assertThat(Significance.holm(0.01, 0.04, 0.03, 0.005))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
    assertThat(Significance.holm(0.9, 0.8)).containsExactly(1, 1);
    assertThat(Significance.holm()).isEmpty();
  }

  @Test
  void wrongArgumentsAreRefusedWithTheRemedy() {
    assertThatThrownBy(() -> Significance.wilcoxon(A, new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a has 8 values and b 2", "same cases");
    assertThatThrownBy(() -> Significance.bootstrap(A, 95, 10, 1))
        .hasMessageContaining("level (95.0)");
    assertThatThrownBy(() -> Significance.randomisation(A, B, 0, 1))
        .hasMessageContaining("rounds (0)");
    assertThatThrownBy(() -> Significance.bootstrap(new double[0], 0.9, 10, 1))
        .hasMessageContaining("values is empty");
    double[] odd = {0.1, 0.2, Double.NaN, 0.4, 0.5, 0.6, 0.7, Double.POSITIVE_INFINITY};
    String message = "values[2] (NaN) must be finite; leave its case out, of both models";
    assertThatThrownBy(() -> Significance.bootstrap(odd, 0.9, 10, 1)).hasMessageContaining(message);
    assertThatThrownBy(() -> Significance.randomisation(A, odd, 10, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> Significance.pairedBootstrap(odd, B, 10, 1))
        .hasMessageContaining(message);
    assertThatThrownBy(() -> Significance.wilcoxon(A, odd)).hasMessageContaining(message);
    odd[2] = 0.3;
    assertThatThrownBy(() -> Significance.wilcoxon(odd, B))
        .hasMessageContaining("values[7] (Infinity)");
  }
}
