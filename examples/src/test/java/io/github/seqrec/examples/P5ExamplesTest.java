package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.p5.t5.T5;
import io.github.seqrec.p5.text.T5Tokenizer;
import io.github.seqrec.p5.weights.T5Checkpoint;
import io.github.seqrec.p5.weights.T5Config;
import io.github.seqrec.p5.weights.T5Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class P5ExamplesTest {

  private static final String[] TINY = {
    "--dim", "16", "--option", "inner=16", "--option", "layers=1", "--option", "targets=one"
  };

  @TempDir private Path directory;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = Run.sasrecFile(directory);
  }

  /** A checkpoint of random weights, as HuggingFace would keep it. */
  private Path checkpoint() throws IOException {
    Path saved = directory.resolve("checkpoint");
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
        T5Tokenizer tokenizer = T5Tokenizer.ofWords(List.of("Continue", "this", "list:"))) {
      T5Config config =
          T5Config.small().toBuilder()
              .vocabSize(tokenizer.size())
              .dModel(16)
              .dFf(16)
              .dKv(4)
              .layers(1)
              .decoderLayers(1)
              .heads(4)
              .build();
      T5 t5 = new T5(config, Parameters.random(manager, 1));
      T5Weights weights = new T5Weights(config, new TreeMap<>(t5.parameters().tensors()));
      new T5Checkpoint(weights, tokenizer).write(saved);
    }
    return saved;
  }

  private Run run(Callable<Integer> example, String[] options, String... more) {
    return Run.of(example, arguments(options, more));
  }

  private String[] arguments(String[] options, String... more) {
    List<String> args = new ArrayList<>(List.of("--data", data.toString(), "--format", "sasrec"));
    args.addAll(List.of(options));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  @Test
  void p5IsTrainedFromRandomWeightsSavedWithItsCheckAndRecommends() throws IOException {
    Path model = directory.resolve("model");
    Run run = run(new FineTuneP5(), TINY, "--epochs", "1", "--save", model.toString()).succeeded();
    assertThat(run.out())
        .contains("the collaborative indexing", "sampled ranking", "full ranking", "model: ");
    assertThat(Files.readString(model.resolve("indexing.json"))).contains("\"numbering\"");
    Run answer =
        Run.of(new Recommend(), "--model", model.toString(), "--history", "i1,i2", "--top", "3")
            .succeeded();
    assertThat(answer.out().lines()).hasSize(3);
  }

  @Test
  void aCheckpointIsFineTunedAndGoesOnFromItsState() throws IOException {
    String[] start = {
      "--weights",
      checkpoint().toString(),
      "--indexing",
      "sequential",
      "--batch",
      "32",
      "--option",
      "targets=one",
      "--option",
      "questions=history",
      "--epochs",
      "2"
    };
    String whole = run(new FineTuneP5(), start).succeeded().out();
    String[] resume = {"--resume", directory.resolve("state").toString()};
    Run.stoppedAfterAnEpoch(new FineTuneP5(), arguments(start, resume))
        .failedWith("stopped after an epoch");
    Run rest = run(new FineTuneP5(), start, resume).succeeded();
    assertThat(rest.out()).isEqualTo(whole);
    assertThat(rest.err())
        .contains("going on after epoch 1", "epoch 2/2")
        .doesNotContain("epoch 1/2");
    run(new FineTuneP5(), new String[] {"--weights", "nobody/has-this"})
        .failedWith("nobody/has-this@main is no directory, and is not in the cache");
  }

  @Test
  void aCheckpointRanksCandidatesWithoutTraining() throws IOException {
    Path templates = directory.resolve("templates.jsonl");
    Files.writeString(
        templates, "{\"name\": \"next\", \"prompt\": \"Continue this list: {history}\"}\n");
    Run run =
        run(
                new ZeroShotP5(),
                new String[] {"--weights", checkpoint().toString()},
                "--templates",
                templates.toString(),
                "--users",
                "10")
            .succeeded();
    assertThat(run.out()).contains("the catalogue indexing", "sampled ranking", "10 of 10");
    run(new ZeroShotP5(), new String[] {"--weights", directory.resolve("none/x").toString()})
        .failedWith("none/x");
  }

  @Test
  void p5GoesThroughTheCommandOfAllModels() {
    Run run =
        run(new TrainAndEvaluate(), TINY, "--model", "p5", "--max-length", "5", "--epochs", "1")
            .succeeded();
    assertThat(run.out()).contains("p5, report");
  }
}
