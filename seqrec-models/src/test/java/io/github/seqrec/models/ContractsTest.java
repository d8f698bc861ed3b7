package io.github.seqrec.models;

import io.github.seqrec.api.InMemoryDataset;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.SequentialRecommenderContract;
import io.github.seqrec.models.plain.PlainRecommender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

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

  private static final Map<String, String> TINY_RNN =
      Map.of(
          "maxLength", "20",
          "embeddingDim", "12",
          "hidden", "16",
          "epochs", "3",
          "batchSize", "16",
          "learningRate", "0.01");

  private static final Map<String, String> TINY_DECODER =
      Map.of(
          "maxLength", "20",
          "dim", "16",
          "inner", "32",
          "layers", "1",
          "epochs", "3",
          "batchSize", "16",
          "learningRate", "0.01");

  private static Map<String, String> and(Map<String, String> options, String name, String value) {
    Map<String, String> more = new HashMap<>(options);
    more.put(name, value);
    return more;
  }

  private static final Map<String, String> SHALLOW =
      Map.of(
          "maxLength", "20",
          "dim", "16",
          "epochs", "3",
          "batchSize", "16",
          "learningRate", "0.01");

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
  class SasRecRotary extends ByName {
    SasRecRotary() {
      super("sasrec", "modern", and(TINY, "positions", "rotary"), true);
    }
  }

  @Nested
  class RnnReport extends ByName {
    RnnReport() {
      super("rnn", "report", TINY_RNN, true);
    }
  }

  @Nested
  class Gru4Rec extends ByName {
    Gru4Rec() {
      super("gru", "gru4rec", TINY_RNN, true);
    }
  }

  @Nested
  class Lstm extends ByName {
    Lstm() {
      super("lstm", "lstm", and(TINY_RNN, "tied", "false"), true);
    }
  }

  @Nested
  class TransformerTuned extends ByName {
    TransformerTuned() {
      super("transformer", "tuned", TINY_DECODER, true);
    }
  }

  @Nested
  class TransformerReport extends ByName {
    TransformerReport() {
      super("transformer", "report", TINY_DECODER, true);
    }
  }

  @Nested
  class CaserTuned extends ByName {
    CaserTuned() {
      super("caser", "tuned", SHALLOW, true);
    }
  }

  @Nested
  class CaserPaper extends ByName {
    CaserPaper() {
      super("caser", "paper", SHALLOW, true);
    }
  }

  @Nested
  class FpmcTuned extends ByName {
    FpmcTuned() {
      super("fpmc", "tuned", SHALLOW, true);
    }
  }

  @Nested
  class FpmcPaper extends ByName {
    FpmcPaper() {
      super("fpmc", "paper", SHALLOW, true);
    }
  }

  @Nested
  class TransRecTuned extends ByName {
    TransRecTuned() {
      super("transrec", "tuned", SHALLOW, true);
    }
  }

  @Nested
  class TransRecPaper extends ByName {
    TransRecPaper() {
      super("transrec", "paper", SHALLOW, true);
    }
  }

  @Nested
  class TransRecL1 extends ByName {
    TransRecL1() {
      super("transrec", "paper", and(SHALLOW, "distance", "l1"), true);
    }
  }

  @Nested
  class TransformerPostNorm extends ByName {
    TransformerPostNorm() {
      super("transformer", "report", and(TINY_DECODER, "normPlace", "post"), true);
    }
  }

  /** Reads the actions of the events. */
  abstract static class WithActions extends ByName {
    WithActions(String name, String preset, Map<String, String> replaced) {
      super(name, preset, and(replaced, "actions", "true"), true);
    }

    @Override
    public SequentialRecommender train(SequenceDataset data, long seed) {
      return super.train(((InMemoryDataset) data).withActions("view", "buy"), seed);
    }
  }

  @Nested
  class SasRecWithActions extends WithActions {
    SasRecWithActions() {
      super("sasrec", "modern", TINY);
    }
  }

  @Nested
  class GruWithActions extends WithActions {
    GruWithActions() {
      super("gru", "gru4rec", TINY_RNN);
    }
  }

  @Nested
  class TransformerWithActions extends WithActions {
    TransformerWithActions() {
      super("transformer", "tuned", TINY_DECODER);
    }
  }

  /** Trained with libtorch, asked without. */
  abstract static class InPlainJava extends ByName {
    @TempDir Path directory;

    InPlainJava(String name, String preset, Map<String, String> replaced) {
      super(name, preset, replaced, true);
    }

    @Override
    public SequentialRecommender train(SequenceDataset data, long seed) {
      try (SequentialRecommender trained = super.train(data, seed)) {
        Path saved = Files.createTempDirectory(directory, "plain").resolve("model");
        trained.save(saved);
        return load(saved);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public SequentialRecommender load(Path saved) throws IOException {
      return PlainRecommender.load(saved);
    }
  }

  @Nested
  class PlainSasRec extends InPlainJava {
    PlainSasRec() {
      super("sasrec", "modern", TINY);
    }
  }

  @Nested
  class PlainGru extends InPlainJava {
    PlainGru() {
      super("gru", "gru4rec", TINY_RNN);
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
