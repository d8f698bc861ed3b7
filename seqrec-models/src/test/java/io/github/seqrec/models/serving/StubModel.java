package io.github.seqrec.models.serving;

import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.History;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.api.SequentialRecommender;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers with its name and the first item of the history, so that an answer tells which request
 * and which model it comes from; fails for the history "bad".
 */
class StubModel implements SequentialRecommender {

  final AtomicInteger closes = new AtomicInteger();
  final AtomicInteger largestBatch = new AtomicInteger();
  final AtomicInteger answered = new AtomicInteger();
  private final String name;
  private final ItemCatalog catalog = ItemCatalog.of(List.of("warm"));

  StubModel(String name) {
    this.name = name;
  }

  /** Called with each batch, before it is answered. */
  void before(List<RecommendRequest> batch) {}

  @Override
  public List<Recommendation> recommendAll(List<RecommendRequest> requests) {
    if (closes.get() > 0) {
      throw new IllegalStateException("closed");
    }
    before(requests);
    largestBatch.accumulateAndGet(requests.size(), Math::max);
    List<Recommendation> answers =
        requests.stream()
            .map(
                request -> {
                  String first = request.history().get(0);
                  if (first.equals("bad")) {
                    throw new IllegalArgumentException("bad history");
                  }
                  return new Recommendation(
                      List.of(new ScoredItem(name + ":" + first, 1)), List.of(), false);
                })
            .toList();
    if (closes.get() > 0) {
      throw new IllegalStateException("closed while it answered");
    }
    answered.addAndGet(requests.size());
    return answers;
  }

  @Override
  public ItemCatalog catalog() {
    return catalog;
  }

  @Override
  public ModelCard card() {
    return new ModelCard(name, Map.of(), new DatasetSummary("", 0, 1, 0), 0, Map.of(), Map.of());
  }

  @Override
  public float[] popularity() {
    return new float[] {Float.NEGATIVE_INFINITY, 1};
  }

  @Override
  public float[][] scoreAll(List<History> histories) {
    throw new UnsupportedOperationException();
  }

  @Override
  public float[][] scoreCandidates(List<History> histories, int[][] candidates) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void save(Path directory) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }
}
