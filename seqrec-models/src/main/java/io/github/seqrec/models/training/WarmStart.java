package io.github.seqrec.models.training;

import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.spi.RecommenderProvider;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.base.Popularities;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.options.RecordOptions;
import io.github.seqrec.models.store.ModelDirectory;
import io.github.seqrec.models.store.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A saved model as the first state of a training on other events.
 *
 * <p>Items, users and actions of the new data come first, in the order of the data, so that indices
 * of the data are indices of the model; those that only the saved model knows follow.
 */
final class WarmStart {

  /**
   * Where it comes from.
   *
   * @param model a directory that {@code SequentialRecommender.save} wrote
   * @param checkpoints of the training that made it, for the state of its optimizer
   */
  record Source(Path model, @Nullable Path checkpoints) {}

  private final Source source;
  private final ModelDirectory saved;
  private final String digest;
  private final Vocabulary grown;
  private final GrownRows rows;
  private final float[] popularity;

  private WarmStart(
      Source source, ModelDirectory saved, String digest, Vocabulary ofData, SequenceDataset data) {
    this.source = source;
    this.saved = saved;
    this.digest = digest;
    Vocabulary old = new Vocabulary(saved.catalog(), saved.users(), saved.actions());
    this.grown = ofData.and(old);
    this.rows = new GrownRows(grown, old, data);
    this.popularity = Arrays.copyOf(Popularities.of(data), grown.items().size() + 1);
    rows.addCounts(popularity, saved.popularity());
  }

  /**
   * Reads the model and finds the places of its rows.
   *
   * @throws IllegalArgumentException if it is another network, or one with other options than those
   *     of its training
   * @throws UncheckedIOException if it cannot be read
   */
  static WarmStart read(
      Source source, NetworkFactory factory, Vocabulary ofData, SequenceDataset data) {
    try {
      ModelDirectory saved = ModelDirectory.read(source.model());
      requireSameNetwork(source.model(), saved, factory);
      return new WarmStart(source, saved, ModelDirectory.digest(source.model()), ofData, data);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start from the model: " + e.getMessage(), e);
    }
  }

  private static void requireSameNetwork(Path model, ModelDirectory saved, NetworkFactory factory) {
    if (!saved.modelType().equals(factory.model())) {
      throw new IllegalArgumentException(
          model.toAbsolutePath()
              + " holds a "
              + saved.modelType()
              + ", and a "
              + factory.model()
              + " is to start from it; choose a model of the same type");
    }
    Set<String> ofTraining = RecordOptions.toMap(TrainingOptions.defaults()).keySet();
    Map<String, String> found = known(saved);
    factory
        .options()
        .forEach(
            (name, value) -> {
              if (!ofTraining.contains(name) && !String.valueOf(value).equals(found.get(name))) {
                throw new IllegalArgumentException(
                    name
                        + " ("
                        + value
                        + ") must be "
                        + found.get(name)
                        + " as in the model to start from, "
                        + model.toAbsolutePath()
                        + "; only options of the training may differ");
              }
            });
  }

  /** The options of a saved model, and the default ones of those that came after it was saved. */
  private static Map<String, String> known(ModelDirectory saved) {
    Map<String, String> options = new LinkedHashMap<>();
    if (Recommenders.names().contains(saved.modelType())) {
      RecommenderProvider provider = Recommenders.provider(saved.modelType());
      provider
          .options(provider.presets().get(0))
          .forEach((name, value) -> options.put(name, String.valueOf(value)));
    }
    options.putAll(saved.optionTexts());
    return options;
  }

  /**
   * What the grown network needs to know.
   *
   * @param summary of the new data
   */
  TrainingSource source(DatasetSummary summary) {
    return new TrainingSource(
        grown.items(), grown.users(), grown.actions(), popularity, summary, null);
  }

  /** Tells this first state from others. */
  String digest() {
    return digest;
  }

  /** How many items were known and how many are new, for the card. */
  Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("warm_items", (double) grown.items().size() - rows.newItems());
    metrics.put("new_items", (double) rows.newItems());
    return metrics;
  }

  /**
   * Sets the parameters of a network of the grown sizes.
   *
   * @throws IllegalArgumentException if the saved tensors are not those of this network
   */
  void apply(Parameters parameters) {
    Map<String, float[]> values = parameters.snapshot();
    values.forEach((name, first) -> rows.fill(name, first, saved.tensors()));
    parameters.restore(values);
  }

  /**
   * Gives a loop the state of the optimizer, with moments of 0 in new rows; does nothing if no
   * checkpoint was given.
   *
   * @param parameters of the grown sizes, which the loop trains
   * @throws IllegalArgumentException if there is no checkpoint, or it is of another training than
   *     the model
   * @throws UncheckedIOException if it cannot be read
   */
  void apply(Parameters parameters, TrainingLoop<?> loop) {
    if (source.checkpoints() == null) {
      return;
    }
    Checkpoints.Moments old =
        Checkpoints.moments(
            source.checkpoints(),
            saved.modelType(),
            saved.optionTexts(),
            saved.card().data().digest());
    loop.startFrom(grown(parameters, old.first()), grown(parameters, old.second()), old.steps());
  }

  private Map<String, float[]> grown(Parameters parameters, Map<String, Tensor> old) {
    Map<String, float[]> grown = new LinkedHashMap<>();
    parameters
        .arrays()
        .forEach(
            (name, array) -> {
              float[] moments = new float[Math.toIntExact(array.size())];
              rows.fillKnown(name, moments, old);
              grown.put(name, moments);
            });
    return grown;
  }
}
