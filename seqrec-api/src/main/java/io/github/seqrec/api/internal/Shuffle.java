package io.github.seqrec.api.internal;

import java.util.SplittableRandom;

/** Fisher and Yates' shuffle of primitives, which the JDK has for lists and Random only. */
public final class Shuffle {

  private Shuffle() {}

  /** Puts an array into an order of which all are equally likely. */
  public static void inPlace(int[] values, SplittableRandom random) {
    for (int last = values.length - 1; last > 0; last--) {
      swap(values, last, random.nextInt(last + 1));
    }
  }

  /** Sattolo's variant: of the orders that are one cycle through all, all are equally likely. */
  public static void intoOneCycle(int[] values, SplittableRandom random) {
    for (int last = values.length - 1; last > 0; last--) {
      swap(values, last, random.nextInt(last));
    }
  }

  private static void swap(int[] values, int i, int j) {
    int kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }
}
