package io.github.seqrec.examples.spring;

import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Recommenders;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The saved models that may be served: the directories of one directory. A caller names one, and
 * reaches no other place.
 *
 * @param models the directory
 * @param first the name of the model that is served at first
 */
@ConfigurationProperties("seqrec")
record ModelStore(Path models, String first) {

  /** Spring binds null to what nobody has set. */
  ModelStore {
    requireGiven("seqrec.models", models, "/var/lib/models");
    requireGiven("seqrec.first", first, "2026-11-26");
  }

  private static void requireGiven(String property, @Nullable Object value, String example) {
    if (value == null) {
      throw new IllegalArgumentException(
          property
              + " (absent) must be given; start with --"
              + property
              + "="
              + example
              + " or set it in application.properties");
    }
  }

  SequentialRecommender load(String name) throws IOException {
    if (!name.matches("\\w[\\w.-]{0,99}")) {
      throw new IllegalArgumentException(
          "a model's name ("
              + name
              + ") must be up to 100 letters, digits, '_', '-' and '.', the first one no '.' and no"
              + " '-'");
    }
    return Recommenders.load(models.resolve(name));
  }
}
