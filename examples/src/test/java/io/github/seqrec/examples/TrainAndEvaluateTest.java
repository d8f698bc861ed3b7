package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainAndEvaluateTest {

  @TempDir private Path directory;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = Run.sasrecFile(directory);
  }

  @Test
  void reportsTheFiguresOfTheModelAndOfEachBaselineUnderBothProtocols() throws IOException {
    Path report = directory.resolve("reports/run.json");
    Run run = run("--epochs", "2", "--report", report.toString(), "--seed", "5").succeeded();

    assertThat(run.out())
        .contains("150 users, 130 items", "5-core", "leave-one-out", "sampled ranking", "full")
        .contains("sasrec, modern, loss softmax");
    assertThat(run.err()).contains("epoch 2/2", "baselines");
    JsonObject json = json(report);
    for (String protocol : List.of("sampled", "full")) {
      JsonObject figures = json.getAsJsonObject("test").getAsJsonObject(protocol);
      assertThat(figures.keySet())
          .contains("protocol", "hr@5", "hr@10", "ndcg@5", "ndcg@10", "mrr", "cases", "tie_rate");
      JsonObject baselines = figures.getAsJsonObject("baselines");
      assertThat(baselines.keySet()).containsExactly("popularity", "repeatlast", "markov");
      assertThat(baselines.getAsJsonObject("markov").keySet()).contains("ndcg@10", "mrr");
    }
    assertThat(
            json.getAsJsonObject("test").getAsJsonObject("sampled").getAsJsonObject("deviations"))
        .isNotEqualTo(new JsonObject());
    assertThat(json.getAsJsonObject("data").keySet())
        .contains("file_sha256", "digest", "users", "items", "interactions", "average_length");
    assertThat(json.getAsJsonObject("options").get("maxLength").getAsInt()).isEqualTo(10);
    assertThat(json.get("seed").getAsLong()).isEqualTo(5);
    assertThat(json.get("epochs").getAsInt()).isEqualTo(2);
    assertThat(json.get("seconds_per_epoch").getAsDouble()).isPositive();
    assertThat(json.getAsJsonArray("epochs_log")).hasSize(2);
    assertThat(json.get("seqrec").getAsString()).matches("\\d+\\..*");
  }

  @Test
  void savesAModelThatRecommends() throws IOException {
    Path model = directory.resolve("model");
    run("--epochs", "1", "--save", model.toString()).succeeded();

    Run answer =
        Run.of(new Recommend(), "--model", model.toString(), "--history", "i1,i2,x", "--top", "3")
            .succeeded();
    assertThat(answer.out().lines())
        .hasSize(3)
        .allMatch(line -> line.matches("i\\d+\t-?\\d+\\..*"));
    assertThat(answer.err()).contains("[x]");

    Path answers = directory.resolve("answers.jsonl.gz");
    Path histories = directory.resolve("histories.jsonl");
    Files.writeString(histories, "{\"user\": \"u1\", \"items\": [\"i1\", \"i2\"]}\n".repeat(300));
    Run.of(
            new ScoreAll(),
            "--model",
            model.toString(),
            "--histories",
            histories.toString(),
            "--out",
            answers.toString())
        .succeeded();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(answers)), StandardCharsets.UTF_8))) {
      assertThat(lines.lines())
          .hasSize(300)
          .allMatch(line -> line.startsWith("{\"user\":\"u1\",\"items\":[\"i"));
    }

    Run.of(new Recommend(), "--model", model.toString(), "--history", "x,y")
        .failedWith("no item of the history [x, y]");
    Run.of(new Recommend(), "--model", model.toString(), "--history", "i1", "--top", "0")
        .failedWith("topK (0) must be at least 1");
    run("--epochs", "1", "--save", model.toString()).failedWith("is not an empty directory");
  }

  @Test
  void savesAModelThatIsWrittenAsOnnx() {
    Path model = directory.resolve("model");
    Path file = directory.resolve("model.onnx");
    run("--epochs", "1", "--save", model.toString()).succeeded();

    Run.of(new ExportOnnx(), "--model", model.toString(), "--out", file.toString()).succeeded();
    assertThat(file).isNotEmptyFile();
    Run.of(new ExportOnnx(), "--model", data.toString(), "--out", file.toString())
        .failedWith("is no directory");
  }

  @Test
  void startsFromASavedModelWithTheOptimizerOfItsTraining() throws IOException {
    String model = directory.resolve("model").toString();
    String state = directory.resolve("state").toString();
    Path report = directory.resolve("warm.json");
    run("--epochs", "1", "--save", model, "--resume", state).succeeded();

    run(
            "--epochs",
            "2",
            "--warm-start",
            model,
            "--warm-state",
            state,
            "--report",
            report.toString())
        .succeeded();
    assertThat(json(report).get("epochs").getAsInt()).isEqualTo(2);
    run("--warm-state", state).failedWith("belongs to a --warm-start");
    run("--model", "markov", "--warm-start", model).failedWith("cannot start from a saved model");
  }

  @Test
  void namesTheMissingWeights() throws IOException {
    Path model = directory.resolve("model");
    run("--model", "popularity", "--save", model.toString()).succeeded();
    Files.delete(model.resolve("model.safetensors"));

    Run.of(new Recommend(), "--model", model.toString(), "--history", "i1")
        .failedWith("model.safetensors", "is missing");
    Run.of(new Recommend(), "--model", directory.resolve("none").toString(), "--history", "i1")
        .failedWith("none is no directory");
  }

  @Test
  void goesOnFromACheckpointToTheSameFigures() throws IOException {
    Path state = directory.resolve("state");
    Path whole = directory.resolve("whole.json");
    Path resumed = directory.resolve("resumed.json");
    Path again = directory.resolve("again.json");
    run("--epochs", "2", "--report", whole.toString()).succeeded();
    Run.stoppedAfterAnEpoch(
            new TrainAndEvaluate(), arguments("--epochs", "2", "--resume", state.toString()))
        .failedWith("stopped after an epoch");
    Run rest =
        run("--epochs", "2", "--resume", state.toString(), "--report", resumed.toString())
            .succeeded();
    assertThat(rest.err())
        .contains("going on after epoch 1", "epoch 2/2")
        .doesNotContain("epoch 1/2");
    assertThat(test(resumed)).isEqualTo(test(whole));

    Run run =
        run("--epochs", "2", "--resume", state.toString(), "--report", again.toString())
            .succeeded();
    assertThat(run.err()).contains("going on after epoch 2").doesNotContain("epoch 1/2");
    assertThat(test(again)).isEqualTo(test(resumed));
    assertThat(json(again).get("epochs_log")).isEqualTo(json(resumed).get("epochs_log"));
    run("--epochs", "3", "--resume", state.toString())
        .failedWith("belongs to another run", "epochs is 2 there and 3 here");
  }

  /** The lines of the other tests' file, made into others: user, item, value, time. */
  private Path rewritten(String name, String format, String odd, String even) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(data)) {
      int blank = line.indexOf(' ');
      String item = line.substring(blank + 1);
      String value = item.hashCode() % 2 == 0 ? even : odd;
      lines.add(String.format(format, line.substring(0, blank), item, value, lines.size()));
    }
    return Files.write(directory.resolve(name), lines);
  }

  @Test
  void learnsFromActionsAndTellsOrAsksForThem() throws IOException {
    String file = rewritten("actions.tsv", "%1$s\t%2$s\t%4$d\t%3$s", "view", "buy").toString();
    String[] common = {
      "--data",
      file,
      "--format",
      "tsv-actions",
      "--max-length",
      "10",
      "--dim",
      "8",
      "--epochs",
      "1",
      "--option",
      "actions=true"
    };
    assertThat(example(with(common)).succeeded().out()).doesNotContain("targets are kept");
    assertThat(example(with(common, "--test-action", "buy", "--tell-action")).succeeded().out())
        .contains("test targets are kept; the action of the target's event is told");
    example(with(common, "--test-action", "cart")).failedWith("0 test targets are kept");
    example(with(common, "--test-min-rating", "4"))
        .failedWith("--test-min-rating needs data with ratings, found none");
    run("--option", "actions=true").failedWith("sasrec is to read actions");
    run("--test-action", "buy").failedWith("--test-action needs data with actions, found none");
  }

  @Test
  void learnsFromRatingsAndAsksForTargetsRatedWell() throws IOException {
    String file = rewritten("ratings.dat", "%1$s::%2$s::%3$s::%4$d", "4", "5").toString();
    String[] common = {
      "--data", file, "--format", "movielens", "--max-length", "10", "--dim", "8", "--epochs", "1"
    };
    Run run =
        example(
                with(
                    common,
                    "--test-min-rating",
                    "4.5",
                    "--option",
                    "ratings=threshold",
                    "--option",
                    "minRating=5"))
            .succeeded();
    assertThat(run.out()).contains("test targets are kept");
    example(with(common, "--option", "ratings=threshold", "--option", "minRating=6"))
        .failedWith("no target is left to learn");
    run("--option", "ratings=weight").failedWith("needs data with ratings, found none");
  }

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void refusesBadInputWithOneLine() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.txt"));
    example("--data", directory.resolve("no.txt").toString(), "--format", "sasrec")
        .failedWith("there is no file", "no.txt");
    example("--data", empty.toString(), "--format", "sasrec").failedWith("empty.txt", "empty file");
    example("--data", data.toString(), "--format", "xml")
        .failedWith("there is no format 'xml'; there are [movielens, sasrec, tsv,");
    example("--data", data.toString(), "--format", "movielens").failedWith("actions.txt, line 1");
    example("--format", "sasrec").failedWith("--data");
    run("--model", "oracle").failedWith("there is no model 'oracle'", "sasrec");
    run("--preset", "best").failedWith("no preset 'best'", "modern", "paper");
    run("--dim", "many").failedWith("dim ('many') must be a number");
    run("--option", "colour=red").failedWith("there is no option 'colour'");
    run("--report", directory.toString()).failedWith("is a directory");
    run("--report", data + "/report.json")
        .failedWith("actions.txt is a file; results need a directory");
    run("--resume", data.toString()).failedWith("is no directory");
    run("--draws", "0").failedWith("draws (0) must be at least 1");
  }

  @Test
  void explainsItself() {
    assertThat(example("--help").succeeded().out())
        .contains("--data", "movielens, sasrec, tsv", "Default: sasrec", "--resume", "--option");
    assertThat(Run.of(new Recommend(), "--help").succeeded().out()).contains("--history");
  }

  /** On the small file, with a small network; later arguments may add to it. */
  private Run run(String... more) {
    return example(arguments(more));
  }

  private String[] arguments(String... more) {
    List<String> args = new ArrayList<>(List.of("--data", data.toString(), "--format", "sasrec"));
    List<String> given = List.of(more);
    if (!given.contains("--model")) {
      args.addAll(List.of("--max-length", "10"));
      if (!given.contains("--dim")) {
        args.addAll(List.of("--dim", "8"));
      }
    }
    args.addAll(given);
    return args.toArray(String[]::new);
  }

  private static Run example(String... args) {
    return Run.of(new TrainAndEvaluate(), args);
  }

  private static JsonObject test(Path report) throws IOException {
    return json(report).getAsJsonObject("test");
  }

  private static JsonObject json(Path report) throws IOException {
    return JsonParser.parseString(Files.readString(report)).getAsJsonObject();
  }
}
