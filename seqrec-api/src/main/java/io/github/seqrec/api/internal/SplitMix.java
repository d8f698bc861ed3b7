package io.github.seqrec.api.internal;

/**
 * The hash of a number by SplitMix64 (G. Steele, D. Lea, C. Flood, Fast Splittable Pseudorandom
 * Number Generators, 2014).
 */
public final class SplitMix {

  private SplitMix() {}

  /** A permutation of all longs, whose bits look random. */
  public static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
