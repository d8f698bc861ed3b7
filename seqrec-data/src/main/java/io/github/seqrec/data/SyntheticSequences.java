package io.github.seqrec.data;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.internal.Shuffle;
import io.github.seqrec.api.internal.SplitMix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Made-up sequences of known predictability, for tests: a model that learns must find the rule, and
 * must find nothing where there is none. Immutable; each method returns a changed copy.
 *
 * <p>With probability {@code 1 - noise} the next item follows from the last {@code order} ones,
 * otherwise it is uniform over the catalogue; so the best model of that order has the hit rate at 1
 * of {@code 1 - noise + noise / items}. All items are equally popular, and any fewer of the last
 * items than {@code order} say nothing about the next. Order 1 runs through one cycle of all items,
 * so that without noise no item returns before all others had their turn; with a higher order items
 * do return. The first {@code order} items of a user are uniform.
 *
 * <p>Defaults: 1,000 users, 100 items, lengths of 10 to 30, uniform. Users are {@code u1, u2, ...},
 * items {@code i1, i2, ...} with indices 1, 2, ...; there are no timestamps. The same arguments
 * give the same data, and more users leave the first ones as they are.
 */
public final class SyntheticSequences {

  private final int order;
  private final double noise;
  private final long seed;
  private final int users;
  private final int items;
  private final int minLength;
  private final int maxLength;

  private SyntheticSequences(
      int order, double noise, long seed, int users, int items, int minLength, int maxLength) {
    require(order >= 0, "order (" + order + ") must not be negative; 0 is pure chance");
    require(noise >= 0 && noise <= 1, "noise (" + noise + ") must be from 0 to 1; 0 is none");
    require(users >= 1, "users (" + users + ") must be at least 1; 1000 is usual");
    require(items >= 1, "items (" + items + ") must be at least 1; 100 is usual");
    require(
        minLength >= 1 && minLength <= maxLength,
        "lengths (" + minLength + ", " + maxLength + ") must be at least 1, the smaller one first");
    this.order = order;
    this.noise = noise;
    this.seed = seed;
    this.users = users;
    this.items = items;
    this.minLength = minLength;
    this.maxLength = maxLength;
  }

  /**
   * Sequences in which an item follows from those before it.
   *
   * @param order how many items decide the next one; 0 for pure chance
   * @param noise the share of items that are uniform instead, from 0 to 1
   * @param seed decides the rule and the sequences
   * @throws IllegalArgumentException if the order is negative or the noise is not from 0 to 1
   */
  public static SyntheticSequences markov(int order, double noise, long seed) {
    return new SyntheticSequences(order, noise, seed, 1_000, 100, 10, 30);
  }

  /**
   * With this many users.
   *
   * @throws IllegalArgumentException if {@code count} is below 1
   */
  public SyntheticSequences users(int count) {
    return new SyntheticSequences(order, noise, seed, count, items, minLength, maxLength);
  }

  /**
   * With this many items.
   *
   * @throws IllegalArgumentException if {@code count} is below 1
   */
  public SyntheticSequences items(int count) {
    return new SyntheticSequences(order, noise, seed, users, count, minLength, maxLength);
  }

  /**
   * With sequences of these lengths, each equally likely.
   *
   * @throws IllegalArgumentException if {@code min} is below 1 or above {@code max}
   */
  public SyntheticSequences lengths(int min, int max) {
    return new SyntheticSequences(order, noise, seed, users, items, min, max);
  }

  /** Makes the sequences. */
  public InteractionDataset generate() {
    SplittableRandom root = new SplittableRandom(seed);
    int[] successor = new int[items];
    Arrays.setAll(successor, item -> item);
    Shuffle.intoOneCycle(successor, root.split());
    int[][] sequences = new int[users][];
    for (int u = 0; u < users; u++) {
      sequences[u] = sequence(successor, root.split());
    }
    int[] offsets = new int[users + 1];
    for (int u = 0; u < users; u++) {
      offsets[u + 1] = Math.addExact(offsets[u], sequences[u].length);
    }
    int[] events = Arrays.stream(sequences).flatMapToInt(Arrays::stream).toArray();
    Columns columns = new Columns(offsets, events, null, null, null, List.of());
    String step = "markov(order " + order + ", noise " + noise + ", seed " + seed + ")";
    return InteractionDataset.started(
        step, ItemCatalog.of(ids("i", items)), ids("u", users), columns, 0, List.of());
  }

  private int[] sequence(int[] successor, SplittableRandom random) {
    int[] sequence = new int[random.nextInt(minLength, maxLength + 1)];
    for (int t = 0; t < sequence.length; t++) {
      boolean free = order == 0 || t < order || random.nextDouble() < noise;
      sequence[t] = free ? 1 + random.nextInt(items) : follower(sequence, t, successor);
    }
    return sequence;
  }

  /**
   * The successor of the oldest item that counts, moved on by a hash of the newer ones. For each
   * choice of those it is a permutation of the oldest, so that uniform beginnings stay uniform.
   */
  private int follower(int[] sequence, int t, int[] successor) {
    long hash = seed;
    for (int newer = t - order + 1; newer < t; newer++) {
      hash = SplitMix.mix(hash + sequence[newer]);
    }
    int move = order == 1 ? 0 : (int) Long.remainderUnsigned(hash, items);
    return 1 + (int) (((long) successor[sequence[t - order] - 1] + move) % items);
  }

  private static List<String> ids(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
