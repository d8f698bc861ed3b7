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

  private static final Map<String, TransformerOptions> PRESETS =
      Map.of("imported", TransformerOptions.example());

  @Override
  public String name() {
    return PlainRecommender.TRANSFORMER;
  }

  @Override
  public List<String> presets() {
    return List.copyOf(PRESETS.keySet());
  }

  @Override
  public Map<String, Object> options(String preset) {
    return RecordOptions.toMap(RecordOptions.preset(name(), PRESETS, preset));
  }

  /** A trainer that refuses: gradients need a network of {@code sasrec}. */
  @Override
  public RecommenderTrainer trainer(String preset, Map<String, String> replaced) {
    TransformerOptions options =
        RecordOptions.replace(RecordOptions.preset(name(), PRESETS, preset), replaced);
    return (data, monitor) -> {
      throw new UnsupportedOperationException(
          name() + " " + options + " is imported, not trained; train sasrec instead");
    };
  }

  @Override
  public SequentialRecommender load(Path directory) throws IOException {
    return PlainRecommender.load(directory);
  }
}
