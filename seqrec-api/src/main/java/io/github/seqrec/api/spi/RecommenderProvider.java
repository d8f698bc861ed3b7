package io.github.seqrec.api.spi;

import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequentialRecommender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A kind of recommender that is found by its name through {@link java.util.ServiceLoader}. To add
 * one, implement this and list the class in {@code
 * META-INF/services/io.github.seqrec.api.spi.RecommenderProvider}.
 */
public interface RecommenderProvider {

  /** The name: lower case, no spaces; the {@code model_type} of a saved model's config.json. */
  String name();

  /** The named sets of options, the default first; at least one. */
  List<String> presets();

  /**
   * The options of a preset with their values, by name. Values are strings, numbers or booleans.
   *
   * @throws IllegalArgumentException if there is no such preset
   */
  Map<String, Object> options(String preset);

  /** Whether {@link #trainer} makes any; false for models that are only loaded. */
  default boolean isTrainable() {
    return true;
  }

  /**
   * A trainer with a preset's options, some of them replaced.
   *
   * @param preset one of {@link #presets()}
   * @param replaced values by option name, as text
   * @throws IllegalArgumentException if the preset, an option's name or its value is none that this
   *     model takes; the message names those that are. Always, if it is not {@link #isTrainable}
   */
  RecommenderTrainer trainer(String preset, Map<String, String> replaced);

  /**
   * Loads a model that {@link SequentialRecommender#save} wrote.
   *
   * @param directory holds a model of this provider
   * @throws IOException if a part is missing, damaged or of an unknown version; the message names
   *     the file
   */
  SequentialRecommender load(Path directory) throws IOException;
}
