package io.github.seqrec.models.internal;

/** Ranges that options of several models must lie in. */
public final class Ranges {

  private Ranges() {}

  /** Refuses what is below 1. */
  public static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " (" + value + ") must be at least 1");
    }
  }

  /** Refuses what cannot be a dropout rate. */
  public static void dropout(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          name + " (" + value + ") must lie in 0..1, 1 excluded; 0.2 is usual");
    }
  }

  /** Refuses heads that do not share out a state evenly. */
  public static void headsDivide(int heads, int dim) {
    atLeastOne("heads", heads);
    if (dim % heads != 0) {
      throw new IllegalArgumentException(
          "heads (" + heads + ") must divide dim (" + dim + "); 1 always does");
    }
  }
}
