package io.github.seqrec.data;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.internal.DataMessages;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Discards users and items with few events. The order of users, items and events stays; the items
 * that stay get new indices in their old order. Immutable and thread-safe.
 *
 * <p>Discarding an item shortens the sequences of its users, so one pass leaves users below the
 * threshold. The published counts of the Amazon sets come from repeating it until nothing changes;
 * MovieLens 1M is the same either way.
 */
public final class KCore {

  private final int minimum;
  private final boolean untilStable;

  private KCore(int minimum, boolean untilStable) {
    if (minimum < 1) {
      throw new IllegalArgumentException(
          "minimum (" + minimum + ") must be at least 1; 5 is usual");
    }
    this.minimum = minimum;
    this.untilStable = untilStable;
  }

  /**
   * Discards until every user and every item that stays has this many events.
   *
   * @throws IllegalArgumentException if {@code minimum} is below 1
   */
  public static KCore stable(int minimum) {
    return new KCore(minimum, true);
  }

  /**
   * Discards once, by the numbers of events in the data as given: the events of rare users and
   * those on rare items, at the same time, as SASRec's own preparation does.
   *
   * @throws IllegalArgumentException if {@code minimum} is below 1
   */
  public static KCore once(int minimum) {
    return new KCore(minimum, false);
  }

  /**
   * Filters a dataset; takes time in proportion to its events and the number of passes.
   *
   * @return the events that stay; their notes say what was dropped
   * @throws IllegalArgumentException if nothing stays
   */
  public InteractionDataset apply(SequenceDataset dataset) {
    InteractionDataset source = InteractionDataset.copyOf(dataset);
    Columns columns = source.columns();
    int[] userEvents = new int[columns.users()];
    int[] itemEvents = new int[source.items().size() + 1];
    boolean[] userStays = new boolean[userEvents.length];
    boolean[] itemStays = new boolean[itemEvents.length];
    Arrays.fill(userStays, true);
    Arrays.fill(itemStays, true);
    count(columns, userStays, itemStays, userEvents, itemEvents);
    int mostOfUser = Arrays.stream(userEvents).max().orElse(0);
    int mostOfItem = Arrays.stream(itemEvents).max().orElse(0);
    int passes = 0;
    boolean changed;
    do {
      boolean fewerUsers = discard(userStays, userEvents);
      boolean fewerItems = discard(itemStays, itemEvents);
      changed = fewerUsers || fewerItems;
      count(columns, userStays, itemStays, userEvents, itemEvents);
      passes += changed ? 1 : 0;
    } while (changed && untilStable);
    if (Arrays.stream(userEvents).allMatch(n -> n == 0)) {
      throw DataMessages.nothingStays(
          minimum, source.notes().last().kept().toString(), mostOfUser, mostOfItem);
    }
    String rule =
        untilStable ? ", stable (" + passes + (passes == 1 ? " pass)" : " passes)") : ", once";
    return Survivors.of(source, rows(columns, userStays, itemStays), minimum + "-core" + rule);
  }

  private static BitSet rows(Columns columns, boolean[] userStays, boolean[] itemStays) {
    BitSet rows = new BitSet(columns.events());
    for (int u = 0; u < columns.users(); u++) {
      for (int e = columns.offsets[u]; userStays[u] && e < columns.offsets[u + 1]; e++) {
        rows.set(e, itemStays[columns.items[e]]);
      }
    }
    return rows;
  }

  /** Counts the events of users that stay on items that stay. */
  private static void count(
      Columns columns,
      boolean[] userStays,
      boolean[] itemStays,
      int[] userEvents,
      int[] itemEvents) {
    Arrays.fill(userEvents, 0);
    Arrays.fill(itemEvents, 0);
    for (int u = 0; u < columns.users(); u++) {
      for (int e = columns.offsets[u]; userStays[u] && e < columns.offsets[u + 1]; e++) {
        if (itemStays[columns.items[e]]) {
          userEvents[u]++;
          itemEvents[columns.items[e]]++;
        }
      }
    }
  }

  private boolean discard(boolean[] stays, int[] events) {
    boolean changed = false;
    for (int i = 0; i < stays.length; i++) {
      if (stays[i] && events[i] < minimum) {
        stays[i] = false;
        changed |= events[i] > 0;
      }
    }
    return changed;
  }
}
