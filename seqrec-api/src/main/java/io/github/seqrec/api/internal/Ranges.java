package io.github.seqrec.api.internal;

/** Ranges that options must lie in, refused in the same words by all modules. */
public final class Ranges {

  /** Masks are drawn with 16 bits, and what is kept is divided by the rest. */
  private static final double HIGHEST_DROPOUT = 0.999;

  private Ranges() {}

  /**
   * Refuses numbers below 1.
   *
   * @param usual what the message advises
   */
  public static void atLeastOne(String name, int value, int usual) {
    atLeast(name, value, 1, usual);
  }

  /**
   * Refuses numbers below another one.
   *
   * @param usual what the message advises
   */
  public static void atLeast(String name, int value, int least, int usual) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + " (" + value + ") must be at least " + least + "; " + usual + " is usual");
    }
  }

  /**
   * Refuses what cannot be a dropout rate.
   *
   * @param usual what the message advises
   */
  public static void dropout(String name, double value, double usual) {
    if (!(value >= 0 && value <= HIGHEST_DROPOUT)) {
      throw new IllegalArgumentException(
          name + " (" + value + ") must lie in 0.." + HIGHEST_DROPOUT + "; " + usual + " is usual");
    }
  }

  /** Refuses heads that do not share out a state evenly. */
  public static void headsDivide(int heads, int dim) {
    atLeastOne("heads", heads, 1);
    if (dim % heads != 0) {
      throw new IllegalArgumentException(
          "heads (" + heads + ") must divide dim (" + dim + "); 1 always does");
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
          name + " (" + value + ") must be positive and finite; " + usual + " is usual");
    }
  }

  /**
   * Refuses numbers outside 0..1, and 1 itself.
   *
   * @param usual what the message advises
   */
  public static void belowOne(String name, double value, double usual) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          name + " (" + value + ") must lie in 0..1, 1 excluded; " + usual + " is usual");
    }
  }

  /**
   * Refuses numbers outside 0..1.
   *
   * @param usual what the message advises
   */
  public static void share(String name, double value, double usual) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          name + " (" + value + ") must lie in 0..1; " + usual + " is usual");
    }
  }

  /** Refuses numbers below 0, and infinite ones. */
  public static void notNegative(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " (" + value + ") must be finite and at least 0; 0 is none");
    }
  }
}
