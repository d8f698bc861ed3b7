package io.github.seqrec.models.internal;

/** Checks of options, all with the same words. */
public final class Ranges {

  private Ranges() {}

  /**
   * Refuses numbers below 1.
   *
   * @param usual what the message advises
   */
  public static void atLeastOne(String name, int value, int usual) {
    if (value < 1) {
      throw new IllegalArgumentException(
          name + " (" + value + ") must be at least 1; " + usual + " is usual");
    }
  }

  /** Refuses what is no share of something to be left out. */
  public static void dropout(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          name + " (" + value + ") must lie in 0..1, 1 excluded; 0.2 is usual");
    }
  }

  /**
   * Refuses numbers that are not above 0, and infinite ones.
   *
   * @param usual what the message advises
   */
  public static void positive(String name, double value, double usual) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " (" + value + ") must be positive; " + usual + " is usual");
    }
  }
}
