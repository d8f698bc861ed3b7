package io.github.seqrec.models;

import io.github.seqrec.api.InMemoryDataset;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.SequentialRecommenderContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** Every recommender of this module keeps the contract of the api. */
class ContractsTest {

  private static final Map<String, String> TINY =
      Map.of(
          "maxLength", "20",
          "dim", "16",
          "blocks", "1",
          "epochs", "3",
          "batchSize", "16",
          "learningRate", "0.01");

  private static Map<String, String> with(Map<String, String> options, String name, String value) {
    Map<String, String> more = new HashMap<>(options);
    more.put(name, value);
    return more;
  }

  /** A recommender that is found, trained and loaded by name, as a user does. */
  abstract static class ByName implements SequentialRecommenderContract {
    private final String name;
    private final String preset;
    private final Map<String, String> replaced;
    private final boolean random;

    ByName(String name, String preset, Map<String, String> replaced, boolean random) {
      this.name = name;
      this.preset = preset;
      this.replaced = replaced;
      this.random = random;
    }

    @Override
    public SequentialRecommender train(SequenceDataset data, long seed) {
      Map<String, String> options = new HashMap<>(replaced);
      if (random) {
        options.put("seed", Long.toString(seed));
      }
      return Recommenders.provider(name).trainer(preset, options).train(data);
    }

    @Override
    public SequentialRecommender load(Path directory) throws IOException {
      return Recommenders.load(directory);
    }
  }

  @Nested
  class SasRecModern extends ByName {
    SasRecModern() {
      super("sasrec", "modern", TINY, true);
    }
  }

  @Nested
  class SasRecPaper extends ByName {
    SasRecPaper() {
      super("sasrec", "paper", TINY, true);
    }
  }

  @Nested
  class SasRecWithActions extends ByName {
    SasRecWithActions() {
      super("sasrec", "modern", with(TINY, "actions", "true"), true);
    }

    @Override
    public SequentialRecommender train(SequenceDataset data, long seed) {
      return super.train(((InMemoryDataset) data).withActions("view", "buy"), seed);
    }
  }

  @Nested
  class Popularity extends ByName {
    Popularity() {
      super("popularity", "default", Map.of(), false);
    }
  }

  @Nested
  class RepeatLast extends ByName {
    RepeatLast() {
      super("repeatlast", "default", Map.of(), false);
    }
  }

  @Nested
  class Markov extends ByName {
    Markov() {
      super("markov", "default", Map.of("smoothing", "2"), false);
    }
  }
}
