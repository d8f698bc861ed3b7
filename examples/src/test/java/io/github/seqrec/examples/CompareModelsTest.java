package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareModelsTest {

  @TempDir private Path directory;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = Run.sasrecFile(directory);
  }

  private Run run(Path out, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("--data", data.toString(), "--format", "sasrec", "--out", out.toString()));
    args.addAll(List.of("--dim", "8", "--max-length", "10", "--epochs", "2", "--seeds", "2"));
    args.addAll(List.of(more));
    return Run.of(new CompareModels(), args.toArray(String[]::new));
  }

  @Test
  void comparesModelsAndGoesOnToTheSameFilesAfterAKill() throws IOException {
    Path whole = directory.resolve("whole");
    Run run = run(whole, "--models", "popularity,markov,sasrec").succeeded();
    assertThat(run.out()).contains("| sasrec |", "full ranking", "sampled ranking", "report.html");
    assertThat(run.err()).contains("[6/6] actions.txt, sasrec, seed 2");

    // What a kill leaves after the third cell: whole lines, and a part of one.
    Path killed = Files.createDirectories(directory.resolve("killed"));
    List<String> lines = Files.readAllLines(whole.resolve("results.jsonl"));
    Files.writeString(
        killed.resolve("results.jsonl"),
        String.join("\n", lines.subList(0, 3)) + "\n" + lines.get(3).substring(0, 40));
    Run resumed = run(killed, "--models", "popularity,markov,sasrec").succeeded();
    assertThat(resumed.err()).contains("[1/3]").doesNotContain("popularity, seed 1");
    for (String file :
        List.of("results.jsonl", "report.md", "report.csv", "report.tex", "report.html")) {
      assertThat(killed.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
  }

  @Test
  void aFinishedCellOfAnotherDefaultIsRefused() throws IOException {
    Path out = directory.resolve("out");
    String[] gru = {"--models", "gru", "--option", "hidden=8"};
    run(out, gru).succeeded();
    Path results = out.resolve("results.jsonl");
    String told = Files.readString(results);
    assertThat(told)
        .contains("\"default learningRate\":\"0.002\"")
        .containsPattern("\"precision\":\"b?float(16|32)\"")
        .doesNotContain("default epochs", "default seed");
    assertThat(out.resolve("report.html")).content().doesNotContain("learningRate");

    Files.writeString(
        results,
        told.replace("\"default learningRate\":\"0.002\"", "\"default learningRate\":\"0.001\""));
    run(out, gru)
        .failedWith(
            "actions.txt, gru, seed 1 has default learningRate '0.001' there and '0.002' here;"
                + " choose another directory");
    // As a release without these options would write it.
    Files.writeString(results, told.replaceAll(",\"default \\w+\":\"[^\"]*\"", ""));
    assertThat(run(out, gru).succeeded().err()).doesNotContain("[1/");
  }

  @Test
  void readsAPlan() throws IOException {
    Path plan = directory.resolve("plan.json");
    Files.writeString(
        plan,
        """
        {"data": [{"name": "made up", "file": "actions.txt", "format": "sasrec"}],
         "models": [{"name": "smooth", "model": "markov", "options": {"smoothing": 10}},
                    {"name": "markov"}],
         "seeds": [1]}
        """);
    Path out = directory.resolve("out");
    Run.of(new CompareModels(), "--plan", plan.toString(), "--out", out.toString()).succeeded();
    assertThat(out.resolve("report.md")).content().contains("### made up", "| smooth |");
    assertThat(out.resolve("report.html")).content().contains("smoothing=10");
  }

  @Test
  void nothingIsDrawnOverTheErrorOfATraining() {
    Run failed =
        run(directory.resolve("out"), "--models", "sasrec", "--lr", "1e30", "--batch", "32");
    assertThat(failed.exitCode()).isNotZero();
    assertThat(failed.err().split("\n", -1))
        .anyMatch(
            line -> line.matches("actions.txt, sasrec, seed 1: training diverged at epoch 1, .*"));
  }

  @Test
  void aTrainingThatDivergesWithholdsNoReportOfTheOthers() {
    Path out = directory.resolve("out");
    Run failed = run(out, "--models", "popularity,sasrec", "--lr", "1e30", "--batch", "32");
    assertThat(failed.exitCode()).isNotZero();
    assertThat(failed.err())
        .contains(
            "actions.txt, sasrec, seed 2: training diverged at epoch 1, ",
            "results.jsonl; leave out the model or value, or give it other options");
    assertThat(failed.out()).contains("| popularity |", "report.html").doesNotContain("| sasrec |");
    assertThat(out.resolve("report.md")).content().contains("| popularity |");
  }

  @Test
  void refusesBadInputWithOneLine() {
    Path out = directory.resolve("out");
    Run.of(new CompareModels(), "--out", out.toString()).failedWith("--data and --format");
    run(out, "--models", "oracle").failedWith("there is no model 'oracle'");
    Run.of(
            new CompareModels(),
            "--data",
            data.toString(),
            "--format",
            "sasrec",
            "--seeds",
            "0",
            "--out",
            out.toString())
        .failedWith("seeds (0) must be at least 1");
    run(out, "--models", "sasrec", "--seed", "7")
        .failedWith("seed (7) of 'sasrec' is not one model's alone");
    Run.of(new CompareModels(), "--plan", "plan.json", "--epochs", "1", "--out", out.toString())
        .failedWith("[--epochs] would count for nothing beside --plan");
    assertThat(Run.of(new CompareModels(), "--help").succeeded().out()).contains("--models");
  }
}
