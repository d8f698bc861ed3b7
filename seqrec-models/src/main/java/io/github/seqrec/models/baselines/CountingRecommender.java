package io.github.seqrec.models.baselines;

import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.History;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.models.base.AbstractRecommender;
import io.github.seqrec.models.base.Libraries;
import io.github.seqrec.models.store.ModelDirectory;
import io.github.seqrec.models.store.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A recommender on the heap, made in one pass over the data: nothing is random, nothing to free.
 */
abstract class CountingRecommender extends AbstractRecommender {

  private final ModelCard card;

  CountingRecommender(ItemCatalog catalog, float[] popularity, ModelCard card) {
    super(catalog, popularity);
    this.card = card;
  }

  CountingRecommender(ModelDirectory saved) {
    this(saved.catalog(), saved.popularity(), saved.card());
  }

  /** Scores the catalogue for one history that is not empty, into a row of N + 1 values. */
  abstract void score(History history, float[] row);

  @Override
  protected final void score(List<History> histories, float[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      score(histories.get(i), rows[i]);
    }
  }

  @Override
  protected final void score(List<History> histories, int[][] candidates, float[][] rows) {
    float[] all = new float[catalog().size() + 1];
    for (int i = 0; i < rows.length; i++) {
      score(histories.get(i), all);
      for (int c = 0; c < rows[i].length; c++) {
        rows[i][c] = all[candidates[i][c]];
      }
    }
  }

  @Override
  protected final ModelCard describe() {
    return card;
  }

  @Override
  protected Map<String, Tensor> tensors() {
    return Map.of();
  }

  @Override
  protected final void free() {}

  static ModelCard card(String model, Map<String, Object> options, DatasetSummary data) {
    return new ModelCard(model, options, data, 0, Libraries.plain(), Map.of());
  }
}
