package io.github.seqrec.models.plain;

import com.google.common.collect.ImmutableMap;
import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.options.PresetProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Loads imported networks by name; they cannot be trained. */
public final class PlainTransformerProvider extends PresetProvider<TransformerOptions> {

  /** For {@link java.util.ServiceLoader}. */
  public PlainTransformerProvider() {
    super(PlainRecommender.TRANSFORMER, ImmutableMap.of("imported", TransformerOptions.example()));
  }

  @Override
  public boolean isTrainable() {
    return false;
  }

  /**
   * Refuses: gradients need a network of {@code sasrec}.
   *
   * @throws IllegalArgumentException always
   */
  @Override
  public RecommenderTrainer trainer(String preset, Map<String, String> replaced) {
    TransformerOptions options = options(preset, replaced); // whose own faults are told first
    throw new IllegalArgumentException(
        name() + " " + options + " is imported, not trained; train sasrec instead");
  }

  @Override
  public SequentialRecommender load(Path directory) throws IOException {
    return PlainRecommender.load(directory);
  }
}
