package io.github.seqrec.eval;

import java.util.Arrays;

/**
 * How many of m items drawn without replacement out of a population are special ones. Not
 * thread-safe.
 */
final class Hypergeometric {

  /** Chances below this do not show in sums of double precision. */
  private static final double NEGLIGIBLE = 1e-18;

  private final int population;
  private final int drawn;
  private final double[] chances;
  private final double[] logFactorials;
  private int from;
  private int to;

  Hypergeometric(int population, int drawn) {
    this.population = population;
    this.drawn = drawn;
    this.chances = new double[drawn + 1];
    this.logFactorials = new double[population + 1];
    for (int n = 1; n <= population; n++) {
      logFactorials[n] = logFactorials[n - 1] + Math.log(n);
    }
  }

  /** The chances of drawing 0 .. m special ones of so many; valid until the next call. */
  double[] of(int special) {
    Arrays.fill(chances, from, to, 0);
    int least = Math.max(0, drawn - (population - special));
    int most = Math.min(drawn, special);
    double all = choose(population, drawn);
    from = most + 1;
    to = most + 1;
    for (int j = least; j <= most; j++) {
      double chance = Math.exp(choose(special, j) + choose(population - special, drawn - j) - all);
      if (chance > NEGLIGIBLE) {
        chances[j] = chance;
        from = Math.min(from, j);
        to = j + 1;
      }
    }
    return chances;
  }

  /** The first number whose chance is not negligible. */
  int from() {
    return from;
  }

  /** The number after the last whose chance is not negligible. */
  int to() {
    return to;
  }

  private double choose(int n, int k) {
    return logFactorials[n] - logFactorials[k] - logFactorials[n - k];
  }
}
