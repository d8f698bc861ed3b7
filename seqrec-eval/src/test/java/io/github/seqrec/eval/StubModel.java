package io.github.seqrec.eval;

import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.History;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TestCase;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A model of n items, "i1" to "in", that scores by a function. */
public class StubModel implements SequentialRecommender {

  /** Scores an item after a history. */
  public interface Scorer {
    float score(History history, int item);
  }

  private final String name;
  private final ItemCatalog catalog;
  private final Scorer scorer;
  int largestBatch;
  private boolean closed;

  public StubModel(String name, int items, Scorer scorer) {
    this.name = name;
    this.catalog =
        ItemCatalog.of(IntStream.rangeClosed(1, items).mapToObj(item -> "i" + item).toList());
    this.scorer = scorer;
  }

  /** The score is a hash of the history and the item: no model, but no ties either. */
  public static StubModel random(int items) {
    return new StubModel(
        "random",
        items,
        (history, item) ->
            (float) new SplittableRandom(31L * history.hashCode() + item).nextDouble());
  }

  /** The next item after x is x + 1, as the cases of {@link #cyclicCases} have it. */
  public static StubModel perfect(int items) {
    return new StubModel(
        "perfect", items, (history, item) -> item == history.last() % items + 1 ? 1 : 0);
  }

  public static StubModel constant(int items) {
    return new StubModel("constant", items, (history, item) -> 0.5f);
  }

  /** Users who walk 3 steps along the items' circle; the 4th is the target. */
  public static List<TestCase> cyclicCases(int users, int items) {
    return IntStream.range(0, users)
        .mapToObj(
            user -> {
              int[] events = IntStream.range(0, 4).map(step -> (user + step) % items + 1).toArray();
              return new TestCase(
                  History.view(events, 0, 3, "u" + user), events[3], History.of(events));
            })
        .toList();
  }

  /** Evaluators do not close models; experiments do. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public ItemCatalog catalog() {
    return catalog;
  }

  @Override
  public ModelCard card() {
    DatasetSummary data = new DatasetSummary("", 0, catalog.size(), 0);
    return new ModelCard(name, Map.of(), data, 0, Map.of(), Map.of());
  }

  @Override
  public float[] popularity() {
    throw new UnsupportedOperationException();
  }

  @Override
  public float[][] scoreAll(List<History> histories) {
    int[] all = IntStream.rangeClosed(0, catalog.size()).toArray();
    int[][] candidates = new int[histories.size()][];
    Arrays.fill(candidates, all);
    return scoreCandidates(histories, candidates);
  }

  @Override
  public float[][] scoreCandidates(List<History> histories, int[][] candidates) {
    largestBatch = Math.max(largestBatch, histories.size());
    float[][] scores = new float[candidates.length][];
    for (int h = 0; h < scores.length; h++) {
      scores[h] = new float[candidates[h].length];
      for (int c = 0; c < scores[h].length; c++) {
        int item = candidates[h][c];
        scores[h][c] = item == 0 ? Float.NEGATIVE_INFINITY : scorer.score(histories.get(h), item);
      }
    }
    return scores;
  }

  @Override
  public void save(Path directory) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    closed = true;
  }
}
