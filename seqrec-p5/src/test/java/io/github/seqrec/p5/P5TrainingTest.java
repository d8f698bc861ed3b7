package io.github.seqrec.p5;

import static io.github.seqrec.p5.TinyP5.circle;
import static io.github.seqrec.p5.TinyP5.trainer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.p5.prompt.PromptTemplates;
import io.github.seqrec.p5.weights.T5Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training of a P5 goes on from, and what it leaves. */
class P5TrainingTest {

  private static final List<History> HISTORIES = List.of(History.of(3, 4));

  @TempDir private Path directory;

  @Test
  void aCancelledTrainingGoesOnToTheScoresOfOneThatWasNot() {
    Path state = directory.resolve("state");
    String[] options = {"epochs", "2", "questions", "all", "targets", "one"};
    P5Trainer kept = trainer(options).checkpointing(state);
    assertThatThrownBy(() -> kept.train(circle(), new CancelAfterEpoch(1)))
        .isInstanceOf(CancellationException.class);
    try (P5Recommender resumed = kept.train(circle(), TrainingMonitor.NONE);
        P5Recommender straight = trainer(options).train(circle(), TrainingMonitor.NONE)) {
      assertThat(resumed.scoreAll(HISTORIES)).isDeepEqualTo(straight.scoreAll(HISTORIES));
    }
  }

  @Test
  void anOptionThatIsAnotherOneThanTheCheckpointsIsNamed() {
    Path state = directory.resolve("state");
    trainer().checkpointing(state).train(circle(), TrainingMonitor.NONE).close();
    Map<String, String> begun =
        Map.of(
            "learningRate", "0.001",
            "dim", "16",
            "inner", "32",
            "heads", "4",
            "dropout", "0.1",
            "maxLength", "20",
            "indexing", "collaborative",
            "questions", "history",
            "wholeWords", "always",
            "targets", "all");
    Map<String, String> others =
        Map.of(
            "learningRate", "0.5",
            "dim", "32",
            "inner", "8",
            "heads", "2",
            "dropout", "0.25",
            "maxLength", "2",
            "indexing", "random",
            "questions", "all",
            "wholeWords", "none",
            "targets", "one");
    others.forEach(
        (option, value) ->
            refused(
                trainer(option, value).checkpointing(state),
                "belongs to another run: option.",
                "option." + option + " is " + begun.get(option) + " there and " + value + " here"));
  }

  @Test
  void anotherContentOfTheFileOfTemplatesIsNamed() throws IOException {
    Path file = directory.resolve("templates.jsonl");
    PromptTemplates.write(file, PromptTemplates.standard());
    P5Trainer kept =
        trainer("templates", file.toString()).checkpointing(directory.resolve("state"));
    kept.train(circle(), TrainingMonitor.NONE).close();
    Files.writeString(file, Files.readString(file).replace("{history}", ": {history}"));
    refused(kept, "belongs to another run: option.templatesSha256 is");
  }

  @Test
  void aCheckpointGoesOnWithTheSameWeightsByAnotherPathAndNotWithOthersOrAnotherTokenizer()
      throws IOException {
    Path weights = directory.resolve("weights");
    write(weights, "1");
    P5Trainer kept =
        trainer("weights", weights.toString()).checkpointing(directory.resolve("state"));
    kept.train(circle(), TrainingMonitor.NONE).close();

    Path copy = directory.resolve("copy");
    Files.createDirectory(copy);
    for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      Files.copy(weights.resolve(file), copy.resolve(file));
    }
    String resolved = Precision.AUTO.resolved().name().toLowerCase(Locale.ROOT);
    trainer("weights", copy.toString(), "precision", resolved)
        .checkpointing(directory.resolve("state"))
        .train(circle(), TrainingMonitor.NONE)
        .close();

    Path tokenizer = weights.resolve("tokenizer.json");
    String pieces = Files.readString(tokenizer);
    Files.writeString(tokenizer, pieces.replace("\"~\"", "\"\u00a7\""));
    refused(kept, "belongs to another run: option.tokenizerSha256 is");

    Files.writeString(tokenizer, pieces);
    Path others = directory.resolve("others");
    write(others, "2");
    Files.move(
        others.resolve("model.safetensors"),
        weights.resolve("model.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    refused(kept, "belongs to another run: option.weightsSha256 is");
  }

  private static void write(Path weights, String seed) throws IOException {
    try (P5Recommender model = trainer("seed", seed).untrained(circle());
        T5Checkpoint checkpoint = model.checkpoint()) {
      checkpoint.write(weights);
    }
  }

  private static void refused(P5Trainer trainer, String... parts) {
    assertThatThrownBy(() -> trainer.train(circle(), TrainingMonitor.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void whatLearntIsClosedAndItsScoresAreThoseOfWhatIsLeft() {
    List<SequentialRecommender> seen = new ArrayList<>();
    List<float[][]> scores = new ArrayList<>();
    P5Trainer trainer =
        trainer()
            .selectingBy(
                model -> {
                  seen.add(model);
                  scores.add(model.scoreAll(HISTORIES));
                  return 1;
                });
    try (P5Recommender trained = trainer.train(circle(), TrainingMonitor.NONE)) {
      assertThat(trained.scoreAll(HISTORIES)).isDeepEqualTo(scores.get(0));
      assertThat(trained.card().metrics()).containsKey("train_loss");
      assertThatThrownBy(() -> seen.get(0).scoreAll(HISTORIES))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the recommender is closed");
    }
  }
}
