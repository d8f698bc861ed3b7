package io.github.seqrec.examples.spring;

import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Recommenders;
import java.io.IOException;
import java.nio.file.Path;
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

  SequentialRecommender load(String name) throws IOException {
    if (!name.matches("\\w[\\w.-]{0,99}")) {
      throw new IllegalArgumentException(
          "a model's name must be up to 100 letters, digits, '_', '-' and '.', the first one no '.'"
              + " and no '-'");
    }
    return Recommenders.load(models.resolve(name));
  }
}
