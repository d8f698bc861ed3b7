package io.github.seqrec.data.batch;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import java.util.Arrays;
import java.util.Locale;

/** The distinct items of each user, ascending: 4 bytes an event. */
final class TouchedItems {

  private static final int[] NONE = {};

  private final int itemCount;
  private final int[][] ofUser;

  private TouchedItems(int itemCount, int[][] ofUser) {
    this.itemCount = itemCount;
    this.ofUser = ofUser;
  }

  /**
   * Reads the data once.
   *
   * @throws IllegalArgumentException if the catalogue is empty
   */
  static TouchedItems of(SequenceDataset data) {
    if (data.items().size() == 0) {
      throw new IllegalArgumentException("the catalogue (0 items) must hold items to draw from");
    }
    int[][] ofUser = new int[data.userCount()][];
    for (int u = 0; u < ofUser.length; u++) {
      UserSequence sequence = data.sequence(u);
      ofUser[u] =
          Arrays.stream(sequence.history(sequence.size()).toArray()).sorted().distinct().toArray();
    }
    return new TouchedItems(data.items().size(), ofUser);
  }

  int itemCount() {
    return itemCount;
  }

  /** The items of a user of the data. Not to be written to. */
  int[] ofUser(int user) {
    return ofUser[user];
  }

  /**
   * What is not drawn for a user: their own items; none for an unknown one. Not to be written to.
   *
   * @throws IllegalArgumentException if they are the whole catalogue
   */
  int[] excludedFor(int user) {
    int[] touched = user == SequenceBatch.UNKNOWN_USER ? NONE : ofUser[user];
    if (touched.length == itemCount) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "user %d touched all %,d items of the catalogue, which leaves no negative;"
                  + " leave the user out, or train with a loss over all items",
              user,
              itemCount));
    }
    return touched;
  }
}
