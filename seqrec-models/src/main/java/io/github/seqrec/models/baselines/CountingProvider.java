package io.github.seqrec.models.baselines;

import com.google.common.collect.ImmutableMap;
import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.options.PresetProvider;
import io.github.seqrec.models.store.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** Finds a baseline by name; it has one preset, {@code default}. */
abstract class CountingProvider<O extends Record> extends PresetProvider<O> {

  private final Function<O, RecommenderTrainer> trainer;
  private final Function<ModelDirectory, SequentialRecommender> loader;

  CountingProvider(
      String name,
      O defaults,
      Function<O, RecommenderTrainer> trainer,
      Function<ModelDirectory, SequentialRecommender> loader) {
    super(name, ImmutableMap.of("default", defaults));
    this.trainer = trainer;
    this.loader = loader;
  }

  @Override
  public final RecommenderTrainer trainer(String preset, Map<String, String> replaced) {
    return trainer.apply(options(preset, replaced));
  }

  @Override
  public final SequentialRecommender load(Path directory) throws IOException {
    return ModelDirectory.load(directory, loader::apply);
  }
}
