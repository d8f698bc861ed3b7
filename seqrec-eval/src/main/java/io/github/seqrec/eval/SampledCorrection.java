package io.github.seqrec.eval;

import java.util.function.IntToDoubleFunction;

/**
 * Estimates from a rank among sampled negatives what the rank among all would be worth (Krichene
 * and Rendle 2020, "On Sampled Metrics for Item Recommendation", KDD, section 5).
 *
 * <p>If the target ranks r-th among itself and U untouched items, then of m negatives drawn from
 * them without replacement j score higher with the hypergeometric chance {@code p(j | r) = C(r - 1,
 * j) C(U - r + 1, m - j) / C(U, m)}. A corrected metric replaces the value f(rank) by an estimate
 * g(j) that need not be any metric's value: it may be negative or above 1 for one case, and only
 * its mean over many cases means something. Immutable and thread-safe.
 */
public final class SampledCorrection {

  private final double gamma;

  private SampledCorrection(double gamma) {
    this.gamma = gamma;
  }

  /**
   * Puts the unbiased estimate of the rank, {@code 1 + U j / m}, into the metric (section 5.1). At
   * cutoffs below U / m it sees only whether the target came first, and is far off there.
   */
  public static SampledCorrection rankEstimate() {
    return new SampledCorrection(Double.NaN);
  }

  /**
   * The estimate that minimises {@code sum(r) ((E[g | r] - f(r))^2 + gamma Var[g | r])}, every rank
   * being equally likely beforehand (section 5.3): {@code g = ((1 - gamma) A'A + gamma
   * diag(A'1))^-1 A'f} with the matrix A of the chances p(j | r).
   *
   * @param gamma what variance costs relative to squared bias, above 0 and at most 1; the paper
   *     tries 0.1 and 0.01
   * @throws IllegalArgumentException if it is outside
   */
  public static SampledCorrection biasVariance(double gamma) {
    if (!(gamma > 0 && gamma <= 1)) {
      throw new IllegalArgumentException(
          "gamma (" + gamma + ") must be above 0 and at most 1; try 0.01");
    }
    return new SampledCorrection(gamma);
  }

  /**
   * The estimates of a metric.
   *
   * @param untouched U, at least {@code negatives}
   * @param negatives m, at least 1
   * @param metric the value by the rank among all, 1 to U + 1
   * @return g(j) for j = 0 .. m
   */
  double[] estimates(int untouched, int negatives, IntToDoubleFunction metric) {
    if (Double.isNaN(gamma)) {
      double[] values = new double[negatives + 1];
      for (int j = 0; j <= negatives; j++) {
        long rank = 1 + Math.round((double) untouched * j / negatives);
        values[j] = metric.applyAsDouble((int) rank);
      }
      return values;
    }
    int size = negatives + 1;
    double[][] normal = new double[size][size];
    double[] right = new double[size];
    Hypergeometric chances = new Hypergeometric(untouched, negatives);
    for (int rank = 1; rank <= untouched + 1; rank++) {
      double value = metric.applyAsDouble(rank);
      double[] p = chances.of(rank - 1);
      for (int i = chances.from(); i < chances.to(); i++) {
        right[i] += p[i] * value;
        normal[i][i] += gamma * p[i];
        for (int j = chances.from(); j <= i; j++) {
          normal[i][j] += (1 - gamma) * p[i] * p[j];
        }
      }
    }
    return LeastSquares.solve(normal, right);
  }

  @Override
  public String toString() {
    return Double.isNaN(gamma)
        ? "corrected by the rank's estimate"
        : "corrected by least squares of bias and variance (gamma " + gamma + ")";
  }
}
