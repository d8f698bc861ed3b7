package io.github.seqrec.p5;

import static io.github.seqrec.p5.TinyP5.ITEMS;
import static io.github.seqrec.p5.TinyP5.circle;
import static io.github.seqrec.p5.TinyP5.trainer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.store.ModelDirectory;
import io.github.seqrec.p5.indexing.ItemIndexing;
import io.github.seqrec.p5.text.T5Tokenizer;
import io.github.seqrec.p5.weights.T5Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class P5RecommenderTest {

  @TempDir private Path directory;

  /** How many items of the circle have the one behind them as the first that is recommended. */
  private static long right(SequentialRecommender model) {
    List<History> histories =
        IntStream.rangeClosed(1, ITEMS).mapToObj(item -> History.of(item)).toList();
    float[][] scores = model.scoreAll(histories);
    return IntStream.range(0, ITEMS).filter(i -> best(scores[i]) == (i + 1) % ITEMS + 1).count();
  }

  private static int best(float[] scores) {
    return IntStream.range(1, scores.length)
        .reduce((a, b) -> scores[a] >= scores[b] ? a : b)
        .orElseThrow();
  }

  @Test
  void theNetworkIsACheckpointThatAnotherTrainingStartsFrom() throws IOException {
    Path checkpoint = directory.resolve("checkpoint");
    try (P5Recommender trained = trainer().train(circle(), TrainingMonitor.NONE);
        T5Checkpoint network = trained.checkpoint()) {
      network.write(checkpoint);
      try (P5Recommender read = trainer("weights", checkpoint.toString()).untrained(circle())) {
        List<History> histories = List.of(History.of(1, 2, 3));
        assertThat(read.scoreAll(histories)).isDeepEqualTo(trained.scoreAll(histories));
      }
    }
    assertThat(checkpoint).isDirectoryContaining("glob:**generation_config.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"collaborative", "hybrid", "independent"})
  void learnsACircleThatItDidNotKnow(String indexing) {
    String[] options = {
      "epochs", "15", "dim", "32", "learningRate", "0.003", "dropout", "0", "indexing", indexing
    };
    try (P5Recommender untrained = trainer("indexing", indexing).untrained(circle());
        P5Recommender trained = trainer(options).train(circle(), TrainingMonitor.NONE)) {
      assertThat(right(untrained)).isLessThan(ITEMS / 2);
      assertThat(right(trained)).isGreaterThanOrEqualTo(2 * ITEMS / 3);
    }
  }

  @Test
  void probabilitiesOfTheCatalogueSumToOneUnlessTheVocabularyTakesItsShare() {
    try (P5Recommender renormalised = trainer().untrained(circle());
        P5Recommender full = trainer("score", "full_vocabulary").untrained(circle())) {
      assertThat(mass(renormalised)).isBetween(0.999, 1.001);
      assertThat(mass(full)).isBetween(0.0, 0.9);
    }
  }

  private static double mass(SequentialRecommender model) {
    float[] row = model.scoreAll(List.of(History.of(1, 2)))[0];
    return IntStream.range(1, row.length).mapToDouble(item -> Math.exp(row[item])).sum();
  }

  @Test
  void anEmptyUserIsNone() throws IOException {
    Path templates = directory.resolve("templates.jsonl");
    Files.write(
        templates,
        List.of(
            "{'name':'a','prompt':'user_{user} took {history} next'}",
            "{'name':'b','prompt':'after {history} next'}"));
    try (P5Recommender model =
        trainer("templates", templates.toString(), "questions", "direct").untrained(circle())) {
      float[][] expected = model.scoreAll(List.of(History.of(1, 2)));
      assertThat(model.scoreAll(List.of(History.of(1, 2).withUser("")))).isDeepEqualTo(expected);
    }
  }

  @Test
  void theLeakCheckIsSavedWithTheModel() throws IOException {
    SequenceDataset data =
        SyntheticSequences.markov(1, 0.2, 7).users(30).items(15).lengths(5, 8).generate();
    Split split = LeaveOneOut.of(data);
    Path saved = directory.resolve("model");
    ItemIndexing indexing;
    try (P5Recommender model =
        trainer("indexing", "sequential").checkingIds(split).untrained(split.training())) {
      indexing = model.indexing();
      model.save(saved);
    }
    assertThat(indexing.check()).isPresent();
    try (P5Recommender loaded = (P5Recommender) Recommenders.load(saved)) {
      assertThat(loaded.indexing()).isEqualTo(indexing);
    }
    assertThatCode(() -> Recommenders.verify(saved)).doesNotThrowAnyException();
  }

  @Test
  void aDamagedPartIsNamed() throws IOException {
    Path saved = directory.resolve("model");
    try (P5Recommender model = trainer().untrained(circle())) {
      model.save(saved);
    }
    for (String part : List.of("t5.json", "templates.jsonl", "indexing.json", "tokenizer.json")) {
      String content = Files.readString(saved.resolve(part));
      Files.writeString(saved.resolve(part), content.substring(1));
      assertThatThrownBy(() -> Recommenders.load(saved))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(part)
          .hasMessageContaining("truncated");
      Files.writeString(saved.resolve(part), content);
    }
  }

  @Test
  void aTokenizerOfMoreIdsThanTheWeightsHaveRowsIsRefused() throws IOException {
    Path saved = directory.resolve("model");
    try (P5Recommender model = trainer().untrained(circle())) {
      model.save(saved);
    }
    ModelDirectory whole = ModelDirectory.read(saved);
    List<String> words = IntStream.range(0, 300).mapToObj(i -> "word" + i).toList();
    try (T5Tokenizer larger = T5Tokenizer.ofWords(words)) {
      larger.write(saved);
    }
    assertThatThrownBy(() -> P5Parts.read(saved, whole, P5.Options.report()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            saved.toAbsolutePath() + ": the token embedding has ", " rows, the tokenizer ");
  }

  @Test
  void idsThatTheTokenizerCannotTellApartAreNamed() {
    SequenceDataset data =
        InteractionDataset.builder().add("u", "a").add("u", "ä").add("u", "ö").build();
    assertThatThrownBy(() -> trainer("indexing", "catalogue").untrained(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "the tokenizer cannot tell the id of item 2 ('ä') from that of item 3 ('ö')",
            "use another tokenizer or another indexing");
  }

  @Test
  void manyCandidatesOfLongIdsLeaveTheHistoryRoom() {
    InteractionBuilder data = InteractionDataset.builder();
    for (int event = 0; event < 300; event++) {
      data.add("u" + event / 5, "item-number-" + event);
    }
    String[] options = {"indexing", "catalogue", "questions", "all", "targets", "one"};
    try (P5Recommender model = trainer(options).train(data.build(), TrainingMonitor.NONE)) {
      assertThat(model.card().metrics().get("train_loss")).isFinite();
    }
  }

  @Test
  void whatCannotBeReadOrAskedIsNamed() throws IOException {
    Path templates =
        Files.writeString(
            directory.resolve("users.jsonl"), "{\"name\": \"u\", \"prompt\": \"for {user}\"}\n");
    assertThatThrownBy(
            () ->
                trainer("templates", templates.toString(), "questions", "all").untrained(circle()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[u]", "{history} alone");
    assertThatThrownBy(() -> trainer("weights", "no/such").untrained(circle()))
        .isInstanceOf(UncheckedIOException.class)
        .hasStackTraceContaining("no/such");
    assertThatThrownBy(
            () ->
                trainer(
                        "weights", Fixtures.path("t5-v10-tiny").toString(),
                        "tokenizer", Fixtures.path("tokenizer").toString(),
                        "indexing", "random")
                    .untrained(circle()))
        .hasMessageContaining("wholeWords (always)");
    assertThatThrownBy(() -> trainer("weights", "some", "indexing", "hybrid"))
        .hasMessageContaining("indexing (hybrid) has words that no checkpoint");
    assertThatThrownBy(() -> trainer("tokenizer", "some", "indexing", "independent"))
        .hasMessageContaining("indexing (independent) has words that no checkpoint");
    assertThatThrownBy(() -> trainer("heads", "3"))
        .hasMessageContaining("heads (3) must divide dim (16)");
    assertThatThrownBy(() -> trainer("dropout", "0.99999"))
        .hasMessageContaining("dropout (0.99999) must lie in 0..0.999; 0.1 is usual");
    assertThatThrownBy(() -> new P5Provider().options("large"))
        .hasMessageContaining("no preset 'large'; there are [report, small, base]");
  }
}
