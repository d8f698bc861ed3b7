package io.github.seqrec.data;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.internal.LongColumn;
import java.util.BitSet;

/** Keeps events by their rating or their time. Immutable and thread-safe. */
public final class EventFilter {

  private final String step;
  private final boolean byRating;
  private final float minimum;
  private final long from;
  private final long to;

  private EventFilter(String step, boolean byRating, float minimum, long from, long to) {
    this.step = step;
    this.byRating = byRating;
    this.minimum = minimum;
    this.from = from;
    this.to = to;
  }

  /**
   * Keeps events rated this or better, on the scale of the data.
   *
   * @throws IllegalArgumentException if {@code minimum} is not finite
   */
  public static EventFilter minimumRating(float minimum) {
    if (!Float.isFinite(minimum)) {
      throw new IllegalArgumentException(
          "minimum rating (" + minimum + ") must be finite; 4 is usual");
    }
    return new EventFilter("rating of at least " + minimum, true, minimum, 0, 0);
  }

  /**
   * Keeps events of a time span, in the unit of the data.
   *
   * @param from the first time that is kept
   * @param to the first time after that which is not
   * @throws IllegalArgumentException if {@code from} is not before {@code to}
   */
  public static EventFilter between(long from, long to) {
    if (from >= to) {
      throw new IllegalArgumentException(
          "from (" + from + ") must be before to (" + to + "), which is exclusive");
    }
    return new EventFilter("times from " + from + " to before " + to, false, 0, from, to);
  }

  /**
   * Filters a dataset; the notes of the result say what was dropped.
   *
   * @throws IllegalArgumentException if the data has no such column, or nothing stays
   */
  public InteractionDataset apply(SequenceDataset dataset) {
    InteractionDataset source = InteractionDataset.copyOf(dataset);
    Columns columns = source.columns();
    BitSet rows = new BitSet(columns.events());
    float[] ratings = columns.ratings;
    LongColumn times = columns.timestamps;
    if (byRating && ratings != null) {
      for (int e = 0; e < ratings.length; e++) {
        rows.set(e, ratings[e] >= minimum);
      }
    } else if (!byRating && times != null) {
      for (int e = 0; e < times.size(); e++) {
        rows.set(e, times.get(e) >= from && times.get(e) < to);
      }
    } else {
      throw new IllegalArgumentException(
          String.format(
              "%s needs data with %s, found none; read that column too, or leave the filter out",
              step, byRating ? "ratings" : "timestamps"));
    }
    return Survivors.of(source, rows, step);
  }
}
