package io.github.seqrec.models;

import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.spi.RecommenderProvider;
import io.github.seqrec.models.store.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** Finds recommenders by name, and loads them from disk. */
public final class Recommenders {

  private Recommenders() {}

  /** The names of all providers on the class path, in alphabetical order. */
  public static List<String> names() {
    return ServiceLoader.load(RecommenderProvider.class).stream()
        .map(provider -> provider.get().name())
        .sorted()
        .toList();
  }

  /**
   * Finds a provider.
   *
   * @param name such as {@code sasrec}
   * @throws IllegalArgumentException if there is none of this name
   */
  public static RecommenderProvider provider(String name) {
    for (RecommenderProvider provider : ServiceLoader.load(RecommenderProvider.class)) {
      if (provider.name().equals(name)) {
        return provider;
      }
    }
    throw new IllegalArgumentException(
        "there is no model '"
            + name
            + "'; there are "
            + names()
            + ", or add the jar that provides it");
  }

  /**
   * Loads a saved model of any provider on the class path.
   *
   * @param directory that {@link SequentialRecommender#save} wrote
   * @throws IOException if a part is missing, damaged or of an unknown version; the message names
   *     the file
   */
  public static SequentialRecommender load(Path directory) throws IOException {
    String type = ModelDirectory.modelType(directory);
    RecommenderProvider provider;
    try {
      provider = provider(type);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          directory.toAbsolutePath() + ": config.json: model_type: " + e.getMessage(), e);
    }
    return provider.load(directory);
  }

  /**
   * Loads a saved model and asks it again what it was asked when it was saved.
   *
   * @throws IOException as {@link #load}, or if the answer is no longer the same
   */
  public static void verify(Path directory) throws IOException {
    try (SequentialRecommender model = load(directory)) {
      ModelDirectory.read(directory).example().verify(model);
    }
  }
}
