package io.github.seqrec.p5;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.SequentialRecommenderContract;
import io.github.seqrec.models.Recommenders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** P5 keeps the contract of the api, however it is indexed, asked and scored. */
class ContractsTest {

  /** Found, trained and loaded by name, as a user does. */
  abstract static class ByName implements SequentialRecommenderContract {
    private final Map<String, String> options = new HashMap<>();

    ByName(String... replaced) {
      options.putAll(
          Map.of(
              "dim", "16",
              "inner", "32",
              "layers", "1",
              "epochs", "2",
              "batchSize", "16",
              "targets", "one"));
      for (int i = 0; i < replaced.length; i += 2) {
        options.put(replaced[i], replaced[i + 1]);
      }
    }

    @Override
    public SequentialRecommender train(SequenceDataset data, long seed) {
      options.put("seed", Long.toString(seed));
      return Recommenders.provider("p5").trainer("report", options).train(data);
    }

    @Override
    public SequentialRecommender load(Path directory) throws IOException {
      return Recommenders.load(directory);
    }
  }

  @Nested
  class Collaborative extends ByName {}

  @Nested
  class RandomNumbersOfTheFullVocabulary extends ByName {
    RandomNumbersOfTheFullVocabulary() {
      super("indexing", "random", "score", "full_vocabulary", "wholeWords", "training");
    }
  }

  @Nested
  class AllQuestionsToACheckpoint extends ByName {
    AllQuestionsToACheckpoint() {
      super(
          "weights", Fixtures.path("t5-v10-tiny").toString(),
          "tokenizer", Fixtures.path("tokenizer").toString(),
          "indexing", "sequential",
          "questions", "all",
          "candidates", "5",
          "wholeWords", "none");
    }
  }
}
