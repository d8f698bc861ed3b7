package io.github.seqrec.models.plain;

import io.github.seqrec.api.History;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.models.base.AbstractRecommender;
import io.github.seqrec.models.store.ModelDirectory;
import io.github.seqrec.models.store.NamedTensors;
import io.github.seqrec.models.store.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Scores with a saved network in plain Java: neither DJL nor libtorch is needed on the class path,
 * and none of their classes is loaded. It starts at once and answers single requests fast; for
 * large batches, and for training, there is {@link io.github.seqrec.models.Recommenders#load},
 * whose scores are the same up to rounding.
 *
 * <p>It computes {@code sasrec} and {@code gru} models that read no actions, and what {@code
 * io.github.seqrec.models.exchange} imports.
 *
 * <p>Thread-safe; a request is computed by the thread that asks.
 */
public final class PlainRecommender extends AbstractRecommender {

  /** The model type of imported networks that are computed here only. */
  static final String TRANSFORMER = "plain-transformer";

  /** For models that plain Java does not compute. */
  static final String REMEDY = "load the model with Recommenders.load";

  /** The network, and the tensors that it was made of, which are saved again. */
  private record Weights(PlainNetwork network, Map<String, Tensor> tensors) {}

  private final ModelCard card;

  /** None once it is closed, so that whoever keeps a closed recommender keeps little. */
  private @Nullable Weights weights;

  private PlainRecommender(ModelDirectory model, PlainNetwork network) {
    super(model.catalog(), model.popularity());
    this.card = model.card();
    this.weights = new Weights(network, model.tensors());
  }

  /**
   * Loads a saved model.
   *
   * @param directory that a recommender of type {@code sasrec}, {@code gru} or {@code
   *     plain-transformer} was saved to
   * @throws IOException if a part is missing or damaged, or the model is one that plain Java does
   *     not compute; the message names the file and what to do
   */
  public static PlainRecommender load(Path directory) throws IOException {
    return ModelDirectory.load(directory, PlainRecommender::of);
  }

  /**
   * Makes a recommender of the parts of a model; its example is not used.
   *
   * @throws IllegalArgumentException if the model is one that plain Java does not compute, or its
   *     tensors don't fit its options
   */
  public static PlainRecommender of(ModelDirectory model) {
    NamedTensors tensors = new NamedTensors(model.tensors());
    int items = model.catalog().size();
    Map<String, String> options = model.optionTexts();
    PlainNetwork network =
        switch (model.modelType()) {
          case "sasrec" ->
              new PlainTransformer(TransformerOptions.ofSasRec(options), tensors, items);
          case "gru" -> new PlainGru(options, tensors, items);
          case TRANSFORMER -> new PlainTransformer(TransformerOptions.of(options), tensors, items);
          default ->
              throw new IllegalArgumentException(
                  "model_type ("
                      + model.modelType()
                      + ") must be one of sasrec, gru and "
                      + TRANSFORMER
                      + "; load others with Recommenders.load");
        };
    tensors.requireAll();
    return new PlainRecommender(model, network);
  }

  @Override
  protected ModelCard describe() {
    return card;
  }

  @Override
  protected void score(List<History> histories, float[][] rows) {
    PlainNetwork network = weights().network();
    int dim = network.output().dim();
    float[] states = new float[rows.length * dim]; // (B, D)
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(state(network, histories.get(i)), 0, states, i * dim, dim);
    }
    network.output().scores(states, rows);
  }

  @Override
  protected void score(List<History> histories, int[][] candidates, float[][] rows) {
    PlainNetwork network = weights().network();
    for (int i = 0; i < rows.length; i++) {
      float[] state = state(network, histories.get(i));
      for (int c = 0; c < rows[i].length; c++) {
        rows[i][c] = network.output().score(state, candidates[i][c]);
      }
    }
  }

  private static float[] state(PlainNetwork network, History history) {
    return network.state(history.latest(network.maxLength()).toArray());
  }

  @Override
  protected Map<String, Tensor> tensors() {
    return weights().tensors();
  }

  private Weights weights() {
    return Objects.requireNonNull(weights, "the recommender is closed");
  }

  @Override
  protected void free() {
    weights = null;
  }
}
