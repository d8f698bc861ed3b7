package io.github.seqrec.models.training;

import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.SavedNetwork;
import io.github.seqrec.models.options.PresetProvider;
import io.github.seqrec.models.store.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds a network by name: what its options record tells is all that differs between networks.
 *
 * @param <O> the options, training options included
 */
public abstract class NetworkProvider<O extends Record> extends PresetProvider<O> {

  private final Function<O, NetworkFactory> factory;
  private final Function<O, TrainingOptions> training;

  /**
   * Describes the network.
   *
   * @param presets options by preset name, the default first: several need a map with an order
   */
  protected NetworkProvider(
      String name,
      Map<String, O> presets,
      Function<O, NetworkFactory> factory,
      Function<O, TrainingOptions> training) {
    super(name, presets);
    this.factory = factory;
    this.training = training;
  }

  @Override
  public final RecommenderTrainer trainer(String preset, Map<String, String> replaced) {
    O options = options(preset, replaced);
    NetworkFactory network = factory.apply(options);
    if (!network.model().equals(name())) {
      // Results would bear the name of the one, and the saved model that of the other.
      throw new IllegalArgumentException(
          "options ("
              + replaced
              + ") make a "
              + network.model()
              + " of the model '"
              + name()
              + "'; choose the model '"
              + network.model()
              + "'");
    }
    return NetworkTrainer.of(network, training.apply(options));
  }

  @Override
  public final SequentialRecommender load(Path directory) throws IOException {
    return ModelDirectory.load(
        directory, saved -> SavedNetwork.of(saved, factory.apply(saved(saved.optionTexts()))));
  }
}
