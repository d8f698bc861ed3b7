package io.github.seqrec.data;

import io.github.seqrec.api.SequenceDataset;
import java.util.BitSet;

/**
 * What becomes of the events of a user with an item that the user had taken before. Immutable and
 * thread-safe.
 */
public final class Repeats {

  private enum Rule {
    FIRST("repeated pairs, first kept"),
    LAST("repeated pairs, last kept"),
    NOT_CONSECUTIVE("consecutive duplicates, first kept");

    private final String step;

    Rule(String step) {
      this.step = step;
    }
  }

  private final Rule rule;

  private Repeats(Rule rule) {
    this.rule = rule;
  }

  /** Keeps the first event of each user with each item. */
  public static Repeats keepFirst() {
    return new Repeats(Rule.FIRST);
  }

  /** Keeps the last event of each user with each item. */
  public static Repeats keepLast() {
    return new Repeats(Rule.LAST);
  }

  /** Drops an event whose item is that of the user's event before it. */
  public static Repeats dropConsecutive() {
    return new Repeats(Rule.NOT_CONSECUTIVE);
  }

  /** Filters a dataset; the notes of the result say what was dropped. */
  public InteractionDataset apply(SequenceDataset dataset) {
    InteractionDataset source = InteractionDataset.copyOf(dataset);
    Columns columns = source.columns();
    BitSet rows = new BitSet(columns.events());
    int[] lastUser = new int[source.items().size() + 1];
    for (int u = 0; u < columns.users(); u++) {
      int from = columns.offsets[u];
      int to = columns.offsets[u + 1];
      switch (rule) {
        case FIRST -> {
          for (int e = from; e < to; e++) {
            rows.set(e, lastUser[columns.items[e]] != u + 1);
            lastUser[columns.items[e]] = u + 1;
          }
        }
        case LAST -> {
          for (int e = to - 1; e >= from; e--) {
            rows.set(e, lastUser[columns.items[e]] != u + 1);
            lastUser[columns.items[e]] = u + 1;
          }
        }
        case NOT_CONSECUTIVE -> {
          for (int e = from; e < to; e++) {
            rows.set(e, e == from || columns.items[e] != columns.items[e - 1]);
          }
        }
      }
    }
    return Survivors.of(source, rows, rule.step);
  }
}
