package io.github.seqrec.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A small dataset in arrays, for tests: items only, no times, ratings or actions. Immutable. */
public final class InMemoryDataset implements SequenceDataset {

  private final ItemCatalog items;
  private final int[][] sequences;

  private InMemoryDataset(ItemCatalog items, int[][] sequences) {
    this.items = items;
    this.sequences = sequences;
  }

  /**
   * A dataset of users "u0", "u1", ...
   *
   * @param items the catalogue
   * @param sequences for each user the item indices, oldest first; copied
   */
  public static InMemoryDataset of(ItemCatalog items, int[]... sequences) {
    int[][] copy = Arrays.stream(sequences).map(int[]::clone).toArray(int[][]::new);
    for (int[] sequence : copy) {
      for (int item : sequence) {
        items.id(item); // refuses what is no index
      }
    }
    return new InMemoryDataset(items, copy);
  }

  /**
   * Data that can be learnt: users walk along a circle of items, and one step in ten is a jump to
   * any item of the circle. The catalogue ends with two items that no user touched, as happens when
   * a split moves all events of an item to the test.
   *
   * @param users number of users; each has 6 to 14 events
   * @param circle number of items on the circle; the catalogue holds two more, "i1", "i2", ...
   * @param seed where starts, lengths and jumps come from
   */
  public static InMemoryDataset cyclic(int users, int circle, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> ids = new ArrayList<>();
    for (int item = 1; item <= circle + 2; item++) {
      ids.add("i" + item);
    }
    int[][] sequences = new int[users][];
    for (int user = 0; user < users; user++) {
      int[] sequence = new int[random.nextInt(6, 15)];
      sequence[0] = random.nextInt(1, circle + 1);
      for (int t = 1; t < sequence.length; t++) {
        boolean jump = random.nextInt(10) == 0;
        sequence[t] = jump ? random.nextInt(1, circle + 1) : sequence[t - 1] % circle + 1;
      }
      sequences[user] = sequence;
    }
    return new InMemoryDataset(ItemCatalog.of(ids), sequences);
  }

  @Override
  public ItemCatalog items() {
    return items;
  }

  @Override
  public int userCount() {
    return sequences.length;
  }

  @Override
  public long interactionCount() {
    return Arrays.stream(sequences).flatMapToInt(IntStream::of).count();
  }

  @Override
  public String userId(int user) {
    return "u" + Objects.checkIndex(user, sequences.length);
  }

  @Override
  public UserSequence sequence(int user) {
    return new Sequence(sequences[user], userId(user));
  }

  private static final class Sequence implements UserSequence {

    private final int[] items;
    private final String user;

    Sequence(int[] items, String user) {
      this.items = items;
      this.user = user;
    }

    @Override
    public int size() {
      return items.length;
    }

    @Override
    public int item(int position) {
      return items[position];
    }

    @Override
    public boolean hasTimestamps() {
      return false;
    }

    @Override
    public long timestamp(int position) {
      throw new UnsupportedOperationException("this dataset has no timestamps");
    }

    @Override
    public boolean hasRatings() {
      return false;
    }

    @Override
    public float rating(int position) {
      throw new UnsupportedOperationException("this dataset has no ratings");
    }

    @Override
    public boolean hasActions() {
      return false;
    }

    @Override
    public String action(int position) {
      throw new UnsupportedOperationException("this dataset has no actions");
    }

    @Override
    public History history(int end) {
      return History.view(items, 0, end, user);
    }
  }
}
