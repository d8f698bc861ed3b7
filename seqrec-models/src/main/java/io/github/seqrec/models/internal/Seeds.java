package io.github.seqrec.models.internal;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;

/** One seed in, an independent seed for each use out. */
public final class Seeds {

  private Seeds() {}

  /**
   * The seed of a use.
   *
   * @param seed the seed of the run
   * @param use what the randomness is for
   * @param indices which of several, such as epoch and step
   */
  public static long derive(long seed, String use, long... indices) {
    Hasher hasher = Hashing.murmur3_128().newHasher().putLong(seed).putUnencodedChars(use);
    for (long index : indices) {
      hasher.putLong(index);
    }
    return hasher.hash().asLong();
  }
}
