package io.github.seqrec.eval;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import java.util.Arrays;

/**
 * How popular each item is in the training data: what novelty, popularity strata and negatives by
 * popularity are measured by. Take the training part of a split, never the whole data. Immutable
 * and thread-safe.
 */
public final class ItemCounts {

  private final int[] events;
  private final int[] users;
  private final int userCount;
  private final long eventCount;

  private ItemCounts(int[] events, int[] users, int userCount) {
    this.events = events;
    this.users = users;
    this.userCount = userCount;
    this.eventCount = Arrays.stream(events).asLongStream().sum();
  }

  /** Counts in one pass over the events. */
  public static ItemCounts of(SequenceDataset training) {
    int[] events = new int[training.items().size() + 1];
    int[] users = new int[events.length];
    int[] lastUser = new int[events.length];
    for (int u = 0; u < training.userCount(); u++) {
      UserSequence sequence = training.sequence(u);
      for (int t = 0; t < sequence.size(); t++) {
        int item = sequence.item(t);
        events[item]++;
        if (lastUser[item] != u + 1) {
          lastUser[item] = u + 1;
          users[item]++;
        }
      }
    }
    return new ItemCounts(events, users, training.userCount());
  }

  /** The number of items; their indices run from 1 to this number. */
  public int items() {
    return events.length - 1;
  }

  /** How many events an item has; an index from 1 to {@link #items}. */
  public int events(int item) {
    return events[item];
  }

  /** How many users took an item at least once; an index from 1 to {@link #items}. */
  public int users(int item) {
    return users[item];
  }

  /** The number of users, those without events included. */
  public int userCount() {
    return userCount;
  }

  /** The number of events of all items. */
  public long eventCount() {
    return eventCount;
  }

  /** Checks that these are counts of a model's items. */
  void requireCatalog(ItemCatalog catalog) {
    if (items() != catalog.size()) {
      throw new IllegalArgumentException(
          "counts are of "
              + items()
              + " items but the model has "
              + catalog.size()
              + "; count the training data of the model");
    }
  }
}
