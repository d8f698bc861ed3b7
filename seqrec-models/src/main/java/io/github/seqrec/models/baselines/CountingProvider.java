package io.github.seqrec.models.baselines;

import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.spi.RecommenderProvider;
import io.github.seqrec.models.options.RecordOptions;
import io.github.seqrec.models.store.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Finds a baseline by name; it has one preset, {@code default}. */
abstract class CountingProvider<O extends Record> implements RecommenderProvider {

  private static final String PRESET = "default";

  private final String name;
  private final Map<String, O> presets;
  private final Function<O, RecommenderTrainer> trainer;
  private final Function<ModelDirectory, SequentialRecommender> loader;

  CountingProvider(
      String name,
      O defaults,
      Function<O, RecommenderTrainer> trainer,
      Function<ModelDirectory, SequentialRecommender> loader) {
    this.name = name;
    this.presets = Map.of(PRESET, defaults);
    this.trainer = trainer;
    this.loader = loader;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final List<String> presets() {
    return List.of(PRESET);
  }

  @Override
  public final Map<String, Object> options(String preset) {
    return RecordOptions.toMap(RecordOptions.preset(name, presets, preset));
  }

  @Override
  public final RecommenderTrainer trainer(String preset, Map<String, String> replaced) {
    return trainer.apply(
        RecordOptions.replace(RecordOptions.preset(name, presets, preset), replaced));
  }

  @Override
  public final SequentialRecommender load(Path directory) throws IOException {
    return ModelDirectory.load(directory, loader::apply);
  }
}
