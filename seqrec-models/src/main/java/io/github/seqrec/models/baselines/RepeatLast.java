package io.github.seqrec.models.baselines;

import io.github.seqrec.api.History;
import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.models.base.Popularities;
import io.github.seqrec.models.store.ModelDirectory;
import java.util.Map;

/**
 * Recommends the history again, the latest item first; then the other items by popularity. Where
 * seen items are no candidates, it is popularity.
 */
public final class RepeatLast extends CountingRecommender {

  /** There is nothing to choose; the provider needs a record. */
  public record Options() {}

  private final float[] counts;
  private final float highest;

  private RepeatLast(SequenceDataset data) {
    super(data.items(), Popularities.of(data), card("repeatlast", Map.of(), data.summary()));
    counts = popularity();
    highest = max(counts);
  }

  private RepeatLast(ModelDirectory saved) {
    super(saved);
    counts = popularity();
    highest = max(counts);
  }

  private static float max(float[] values) {
    float max = 0;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  /** A trainer; it counts once. */
  public static RecommenderTrainer trainer() {
    return (data, monitor) -> new RepeatLast(data);
  }

  @Override
  void score(History history, float[] row) {
    // Popularity lies in 0..1; a seen item above 1, the higher the later it was.
    for (int item = 1; item < row.length; item++) {
      row[item] = highest == 0 ? 0 : counts[item] / highest;
    }
    for (int t = 0; t < history.size(); t++) {
      row[history.item(t)] = 2 + t;
    }
  }

  /** Finds the baseline by its name. */
  public static final class Provider extends CountingProvider<Options> {
    /** For {@link java.util.ServiceLoader}. */
    public Provider() {
      super("repeatlast", new Options(), options -> RepeatLast.trainer(), RepeatLast::new);
    }
  }
}
