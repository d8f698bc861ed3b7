package io.github.seqrec.data;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.internal.LongColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts the events of each user into sessions where the user paused. Each session becomes a user of
 * the result, {@code user#1, user#2, ...}; nothing is dropped, and no event is copied. Immutable
 * and thread-safe.
 */
public final class Sessions {

  private final long gap;

  private Sessions(long gap) {
    this.gap = gap;
  }

  /**
   * Cuts where the next event comes later than that.
   *
   * @param gap in the unit of the data, at least 1; for half an hour 1800 in seconds, 1_800_000 in
   *     milliseconds, which times read from dates are in
   * @throws IllegalArgumentException if {@code gap} is below 1
   */
  public static Sessions byGap(long gap) {
    if (gap < 1) {
      throw new IllegalArgumentException(
          "gap (" + gap + ") must be at least 1; 1800 seconds are usual");
    }
    return new Sessions(gap);
  }

  /**
   * Cuts a dataset.
   *
   * @throws IllegalArgumentException if it has no timestamps
   */
  public InteractionDataset apply(SequenceDataset dataset) {
    InteractionDataset source = InteractionDataset.copyOf(dataset);
    Columns columns = source.columns();
    LongColumn times = columns.timestamps;
    if (times == null) {
      throw new IllegalArgumentException(
          "sessions need data with timestamps, found none; read that column too");
    }
    List<String> ids = new ArrayList<>();
    int[] offsets = new int[columns.events() + 1];
    for (int u = 0; u < columns.users(); u++) {
      int session = 0;
      for (int e = columns.offsets[u]; e < columns.offsets[u + 1]; e++) {
        if (e == columns.offsets[u] || paused(times.get(e - 1), times.get(e))) {
          ids.add(source.userId(u) + "#" + ++session);
        }
        offsets[ids.size()] = e + 1;
      }
    }
    Columns cut =
        new Columns(
            Arrays.copyOf(offsets, ids.size() + 1),
            columns.items,
            times,
            columns.ratings,
            columns.actions,
            columns.actionNames);
    return source.filtered("sessions by a gap of " + gap, source.items(), ids, cut);
  }

  /** Times ascend, so that a negative difference is one beyond 64 bits. */
  private boolean paused(long before, long after) {
    long pause = after - before;
    return pause > gap || pause < 0;
  }
}
