package io.github.seqrec.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.seqrec.examples.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksTest {

  private static final String[] SMALL = {
    "--batch", "4", "--length", "6", "--dim", "8", "--items", "20", "--steps", "4"
  };

  @Test
  void trainStepPrintsOneLineWithTheMedianOfItsSteps() {
    JsonObject json = line(Run.of(new TrainStep(), with("--loss", "ce")));
    assertThat(json.get("seconds_per_step").getAsDouble())
        .isBetween(json.get("min").getAsDouble(), json.get("max").getAsDouble());
    assertThat(json.get("items").getAsInt()).isEqualTo(20);
    assertThat(json.get("threads").getAsInt()).isPositive();
    assertThat(line(Run.of(new TrainStep(), with("--loss", "bce"))).get("loss").getAsString())
        .isEqualTo("bce");
  }

  @Test
  void trainStepRunsAnyModel() {
    JsonObject json = line(Run.of(new TrainStep(), with("--model", "transrec")));
    assertThat(json.get("model").getAsString()).isEqualTo("transrec");
    assertThat(json.get("preset").getAsString()).isEqualTo("tuned");
    assertThat(json.has("blocks")).isFalse();
    assertThat(line(Run.of(new TrainStep(), with("--model", "gru"))).get("dim").getAsInt())
        .isEqualTo(8);
    assertThat(Run.of(new TrainStep(), "--model", "fpmc", "--blocks", "2").err())
        .contains("there is no option 'blocks'");
  }

  @Test
  void servePrintsOneLineWithARunForEachNumberOfClients() {
    JsonObject json =
        line(
            Run.of(
                new Serve(),
                "--batch 4 --length 6 --dim 8 --items 20 --requests 20 --history 5 --clients 1,4"
                    .split(" ", -1)));
    assertThat(json.get("runs").getAsJsonArray()).hasSize(2);
    JsonObject run = json.get("runs").getAsJsonArray().get(1).getAsJsonObject();
    assertThat(run.get("clients").getAsInt()).isEqualTo(4);
    assertThat(run.get("requests_per_second").getAsDouble()).isPositive();
    assertThat(run.get("p99_ms").getAsDouble())
        .isGreaterThanOrEqualTo(run.get("p50_ms").getAsDouble());
  }

  @Test
  void serveAnswersByPlainJavaToo() {
    JsonObject json =
        line(
            Run.of(
                new Serve(),
                "--plain --batch 4 --length 6 --dim 8 --items 20 --requests 20 --history 5 --clients 1"
                    .split(" ", -1)));
    assertThat(json.get("engine").getAsString()).isEqualTo("plain");
    assertThat(json.get("recall_at_10").getAsDouble()).isEqualTo(1);
    assertThat(Run.of(new Serve(), "--plain", "--index", "int8").err())
        .contains("--index (int8) needs a model without --plain");
  }

  @Test
  void servePartsPrintsALineForEachPartOfARequest() {
    Run run =
        Run.of(
            new ServeParts(),
            "--items 20 --history 5 --rounds 1 --millis 5 --engines plain".split(" ", -1));
    assertThat(run.succeeded().out().lines().map(line -> JsonParser.parseString(line)))
        .hasSize(5)
        .allSatisfy(
            line -> assertThat(line.getAsJsonObject().get("ms").getAsDouble()).isPositive());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void nativeMemoryPrintsOneLine() {
    JsonObject json = line(Run.of(new NativeMemory(), with("--calls", "10")));
    assertThat(json.keySet()).contains("mb_at_step_1", "mb_at_step_4", "mb_at_call_10");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void complexityFitsAnExponentToEachCurveAndDrawsThem(@TempDir Path directory) {
    Run run =
        Run.of(
            new Complexity(),
            ("--lengths 8,16,32 --sizes 8,16,32 --layers 1,2,3 --steps 1 --out " + directory)
                .split(" ", -1));
    List<JsonObject> lines =
        run.succeeded()
            .out()
            .lines()
            .filter(line -> line.startsWith("{"))
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .toList();
    assertThat(lines).hasSize(6);
    for (JsonObject line : lines) {
      assertThat(line.get("points").getAsJsonArray()).hasSize(3);
      assertThat(line.get("time_exponent").getAsDouble()).isFinite();
      assertThat(line.get("memory_exponent").getAsDouble()).isFinite();
    }
    assertThat(directory.resolve("complexity-time-n.svg")).content().contains("transformer");
    Run.of(new Complexity(), "--out", directory.toString(), "--steps", "0")
        .failedWith("steps (0) must be at least 1");
  }

  @Test
  void timeToQualityPrintsEachValidationAndStopsAtTheTarget(@TempDir Path directory)
      throws IOException {
    String options =
        "--data %s --format sasrec --dim 8 --max-length 10 --epochs 3 --target %s"
            .formatted(Run.sasrecFile(directory), "%s");
    assertThat(Run.of(new TimeToQuality(), options.formatted("0").split(" ", -1)).out().lines())
        .singleElement()
        .satisfies(
            first ->
                assertThat(JsonParser.parseString(first).getAsJsonObject().has("ndcg@10"))
                    .isTrue());
    Run missed = Run.of(new TimeToQuality(), options.formatted("1.1").split(" ", -1));
    assertThat(missed.exitCode()).isEqualTo(1);
    assertThat(missed.out().lines()).hasSizeGreaterThan(1);
  }

  @Test
  void epochPrintsOneLineWithTheMedianOfItsEpochs(@TempDir Path directory) throws IOException {
    String data = Run.sasrecFile(directory).toString();
    JsonObject json =
        line(
            Run.of(
                new Epoch(),
                ("--data " + data + " --format sasrec --dim 8 --max-length 10 --timed 2")
                    .split(" ", -1)));
    assertThat(json.get("seconds_per_epoch").getAsDouble())
        .isBetween(json.get("min").getAsDouble(), json.get("max").getAsDouble());
    assertThat(json.get("gflops_peak").getAsDouble()).isPositive();
    assertThat(json.get("loss").getAsString()).isEqualTo("softmax");
    Run.of(new Epoch(), "--data", data, "--format", "sasrec", "--timed", "0")
        .failedWith("timed (0) must be at least 1");
    Run.of(new Epoch(), "--data", data, "--format", "sasrec", "--epochs", "5")
        .failedWith("--epochs (5) would count for nothing; use --timed");
  }

  @Test
  void readEventsPrintsOneLineWithSpeedAndMemory(@TempDir Path directory) {
    String data = directory.resolve("events.csv").toString();
    JsonObject json =
        line(
            Run.of(
                new ReadEvents(),
                "--data",
                data,
                "--generate",
                "200000",
                "--core",
                "3",
                "--repeat",
                "2",
                "--steps",
                "2"));
    assertThat(json.get("events").getAsLong()).isEqualTo(200_000);
    assertThat(json.get("events_kept").getAsLong()).isBetween(100_000L, 200_000L);
    assertThat(json.get("events_per_second").getAsDouble()).isPositive();
    assertThat(json.get("cpu_seconds").getAsDouble()).isPositive();
    assertThat(json.get("peak_heap_mb").getAsDouble()).isPositive();
    assertThat(json.get("batch_positions").getAsLong()).isPositive();
    Run.of(new ReadEvents(), "--data", data, "--repeat", "0")
        .failedWith("repeat (0) must be at least 1");
  }

  @Test
  void evaluatePrintsOneLineWithTheTimesOfBothProtocols() {
    JsonObject json =
        line(Run.of(new Evaluate(), "--users", "300", "--items", "200", "--rounds", "1"));
    assertThat(json.get("full_seconds").getAsDouble()).isPositive();
    assertThat(json.get("sampled_seconds").getAsDouble()).isPositive();
    assertThat(json.get("full_over_product").getAsDouble()).isPositive();
    assertThat(Run.of(new Evaluate(), "--rounds", "0").err().strip())
        .contains("rounds (0)", "must be at least 1");
  }

  @Test
  void p5RankPrintsOneLineWithTheTimesOfEachWay() {
    JsonObject json =
        line(
            Run.of(
                new P5Rank(),
                "--size tiny --items 300 --candidates 20 --source 9 --repeat 2 --threads 1"
                    .split(" ", -1)));
    for (String way : new String[] {"candidates_tree", "candidates_rows"}) {
      assertThat(json.get(way).getAsDouble())
          .isGreaterThanOrEqualTo(json.get(way + "_min").getAsDouble());
    }
    assertThat(json.get("tree_rows").getAsInt()).isLessThan(json.get("text_rows").getAsInt());
    assertThat(json.get("catalogue_renormalised").getAsDouble()).isPositive();
    Run.of(new P5Rank(), "--candidates", "20", "--items", "10")
        .failedWith("candidates (20) must be at least 1, candidates at most items (10)");
    Run.of(new P5Rank(), "--size", "huge").failedWith("size ('huge') must be small, base or tiny");
  }

  @Test
  void refuseBadNumbersWithOneLine() {
    Run run = Run.of(new TrainStep(), "--steps", "0");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().strip()).isEqualTo("steps (0) and warmup (2) must be at least 1");
    assertThat(Run.of(new TrainStep(), "--loss", "mse").err().strip())
        .isEqualTo("loss ('mse') must be ce, sampled, bce or bpr");
  }

  @Test
  void explainThemselves() {
    assertThat(Run.of(new TrainStep(), "--help").succeeded().out()).contains("--loss");
    assertThat(Run.of(new NativeMemory(), "--help").succeeded().out()).contains("--calls");
    assertThat(Run.of(new Epoch(), "--help").succeeded().out()).contains("--timed");
    assertThat(Run.of(new ReadEvents(), "--help").succeeded().out()).contains("--generate");
    assertThat(Run.of(new ServeParts(), "--help").succeeded().out()).contains("99.9 % interval");
    assertThat(Run.of(new Serve(), "--help").succeeded().out()).doesNotContain("Default: []");
  }

  private static JsonObject line(Run run) {
    assertThat(run.succeeded().out().strip()).hasLineCount(1);
    return JsonParser.parseString(run.out()).getAsJsonObject();
  }

  private static String[] with(String name, String value) {
    String[] args = Arrays.copyOf(SMALL, SMALL.length + 2);
    args[SMALL.length] = name;
    args[SMALL.length + 1] = value;
    return args;
  }
}
