package io.github.seqrec.models.training;

import com.google.common.collect.ImmutableMap;
import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.spi.RecommenderProvider;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.SavedNetwork;
import io.github.seqrec.models.options.RecordOptions;
import io.github.seqrec.models.store.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds a network by name: what its options record tells is all that differs between networks.
 *
 * @param <O> the options, training options included
 */
public abstract class NetworkProvider<O extends Record> implements RecommenderProvider {

  private final String name;
  private final ImmutableMap<String, O> presets;
  private final Function<O, NetworkFactory> factory;
  private final Function<O, TrainingOptions> training;

  /**
   * Describes the network.
   *
   * @param presets options by preset name, the default first
   */
  protected NetworkProvider(
      String name,
      ImmutableMap<String, O> presets,
      Function<O, NetworkFactory> factory,
      Function<O, TrainingOptions> training) {
    this.name = name;
    this.presets = presets;
    this.factory = factory;
    this.training = training;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final List<String> presets() {
    return List.copyOf(presets.keySet());
  }

  @Override
  public final Map<String, Object> options(String preset) {
    return RecordOptions.toMap(RecordOptions.preset(name, presets, preset));
  }

  @Override
  public final RecommenderTrainer trainer(String preset, Map<String, String> replaced) {
    O options = RecordOptions.replace(RecordOptions.preset(name, presets, preset), replaced);
    return NetworkTrainer.of(factory.apply(options), training.apply(options));
  }

  @Override
  public final SequentialRecommender load(Path directory) throws IOException {
    O preset = presets.values().iterator().next();
    return ModelDirectory.load(
        directory,
        saved ->
            SavedNetwork.of(
                saved, factory.apply(RecordOptions.replace(preset, saved.optionTexts()))));
  }
}
