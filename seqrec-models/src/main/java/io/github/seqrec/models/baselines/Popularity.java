package io.github.seqrec.models.baselines;

import io.github.seqrec.api.History;
import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.models.base.Popularities;
import io.github.seqrec.models.store.ModelDirectory;
import java.util.Map;

/** Scores every item by how often it stands in the training data, whatever the history. */
public final class Popularity extends CountingRecommender {

  /** There is nothing to choose; the provider needs a record. */
  public record Options() {}

  private final float[] counts;

  private Popularity(SequenceDataset data) {
    super(data.items(), Popularities.of(data), card("popularity", Map.of(), data.summary()));
    counts = popularity();
  }

  private Popularity(ModelDirectory saved) {
    super(saved);
    counts = popularity();
  }

  /** A trainer; it counts once. */
  public static RecommenderTrainer trainer() {
    return (data, monitor) -> new Popularity(data);
  }

  @Override
  void score(History history, float[] row) {
    System.arraycopy(counts, 0, row, 0, row.length);
  }

  /** Finds the baseline by its name. */
  public static final class Provider extends CountingProvider<Options> {
    /** For {@link java.util.ServiceLoader}. */
    public Provider() {
      super("popularity", new Options(), options -> Popularity.trainer(), Popularity::new);
    }
  }
}
