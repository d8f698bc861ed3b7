package io.github.seqrec.p5;

import com.google.common.collect.ImmutableMap;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.options.PresetProvider;
import io.github.seqrec.models.store.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Finds P5 by the name {@code p5}. */
public final class P5Provider extends PresetProvider<P5.Options> {

  static final String NAME = "p5";

  /** For {@link java.util.ServiceLoader}. */
  public P5Provider() {
    super(
        NAME,
        ImmutableMap.of(
            "report", P5.Options.report(), "small", P5.Options.small(), "base", P5.Options.base()));
  }

  @Override
  public P5Trainer trainer(String preset, Map<String, String> replaced) {
    return P5.trainer(options(preset, replaced));
  }

  @Override
  public SequentialRecommender load(Path directory) throws IOException {
    return ModelDirectory.load(
        directory,
        saved -> {
          P5.Options options = saved(saved.optionTexts());
          P5Parts parts = P5Parts.read(directory, saved, options);
          try {
            return new P5Recommender(parts, saved.catalog(), saved.popularity(), saved.card());
          } catch (RuntimeException | Error e) {
            parts.close();
            throw e;
          }
        });
  }
}
