package io.github.seqrec.models.plain;

import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.spi.RecommenderProvider;
import io.github.seqrec.models.options.RecordOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Loads imported networks by name; they cannot be trained here. */
public final class PlainTransformerProvider implements RecommenderProvider {

  private static final String PRESET = "imported";

  @Override
  public String name() {
    return PlainRecommender.TRANSFORMER;
  }

  @Override
  public List<String> presets() {
    return List.of(PRESET);
  }

  @Override
  public Map<String, Object> options(String preset) {
    requirePreset(preset);
    return RecordOptions.toMap(TransformerOptions.example());
  }

  /** A trainer that refuses: gradients need a network of {@code sasrec}. */
  @Override
  public RecommenderTrainer trainer(String preset, Map<String, String> replaced) {
    requirePreset(preset);
    TransformerOptions options = RecordOptions.replace(TransformerOptions.example(), replaced);
    return (data, monitor) -> {
      throw new UnsupportedOperationException(
          name() + " " + options + " is imported, not trained; train sasrec instead");
    };
  }

  @Override
  public SequentialRecommender load(Path directory) throws IOException {
    return PlainRecommender.load(directory);
  }

  private void requirePreset(String preset) {
    if (!preset.equals(PRESET)) {
      throw new IllegalArgumentException(
          name() + " has no preset '" + preset + "'; there is '" + PRESET + "'");
    }
  }
}
