package io.github.seqrec.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A small dataset in arrays, for tests: items, perhaps actions, no times or ratings. Immutable. */
public final class InMemoryDataset implements SequenceDataset {

  private final ItemCatalog items;
  private final int[][] sequences;
  private final List<String> actionNames;

  /** Codes parallel to the sequences, or null for none. */
  private final int @Nullable [][] actions;

  private InMemoryDataset(
      ItemCatalog items, int[][] sequences, List<String> actionNames, int @Nullable [][] actions) {
    this.items = items;
    this.sequences = sequences;
    this.actionNames = actionNames;
    this.actions = actions;
  }

  /**
   * The same events, those on items of odd index by the first of two actions, the others by the
   * second.
   */
  public InMemoryDataset withActions(String odd, String even) {
    int[][] codes = new int[sequences.length][];
    for (int user = 0; user < codes.length; user++) {
      codes[user] = Arrays.stream(sequences[user]).map(item -> item % 2 == 1 ? 1 : 2).toArray();
    }
    return new InMemoryDataset(items, sequences, List.of(odd, even), codes);
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
    return new InMemoryDataset(items, copy, List.of(), null);
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
    return new InMemoryDataset(ItemCatalog.of(ids), sequences, List.of(), null);
  }

  @Override
  public ItemCatalog items() {
    return items;
  }

  @Override
  public List<String> actions() {
    return actionNames;
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
    return new Sequence(
        sequences[user], actions == null ? null : actions[user], actionNames, userId(user));
  }

  private static final class Sequence implements UserSequence {

    private final int[] items;
    private final int @Nullable [] actions;
    private final List<String> actionNames;
    private final String user;

    Sequence(int[] items, int @Nullable [] actions, List<String> actionNames, String user) {
      this.items = items;
      this.actions = actions;
      this.actionNames = actionNames;
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
      return actions != null;
    }

    @Override
    public String action(int position) {
      if (actions == null) {
        throw new UnsupportedOperationException("this dataset has no actions");
      }
      return actionNames.get(actions[position] - 1);
    }

    @Override
    public History history(int end) {
      return History.view(items, actions, 0, end, user);
    }
  }
}
