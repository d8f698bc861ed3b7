package io.github.seqrec.models.serving;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.SequentialRecommender;
import java.util.ArrayList;
import java.util.List;

/** First calls, which load, compile and allocate, made before anybody waits for the answer. */
final class WarmUp {

  /** Histories of 1, 2, 4 ... items, up to about what models read. */
  private static final int LENGTHS = 7;

  private WarmUp() {}

  /** Answers batches in the calling thread, in turn of one request and of as many as may wait. */
  static void run(SequentialRecommender model, ServiceOptions options) {
    int most = Math.min(options.maxBatch(), options.queueCapacity());
    for (int call = 0; call < options.warmUpCalls(); call++) {
      model.recommendAll(requests(model.catalog(), call % 2 == 0 ? 1 : most));
    }
  }

  private static List<RecommendRequest> requests(ItemCatalog catalog, int count) {
    List<RecommendRequest> requests = new ArrayList<>(count);
    for (int r = 0; r < count; r++) {
      int length = 1 << (LENGTHS - 1 - r % LENGTHS);
      List<String> history = new ArrayList<>(length);
      for (int t = 0; t < length && catalog.size() > 0; t++) {
        history.add(catalog.id(1 + (r + t) % catalog.size()));
      }
      requests.add(RecommendRequest.of(history));
    }
    return requests;
  }
}
