package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ObjectArrays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {

  @TempDir private Path directory;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = Run.sasrecFile(directory);
  }

  private Run run(Callable<Integer> example, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--data",
                data.toString(),
                "--format",
                "sasrec",
                "--max-length",
                "10",
                "--out",
                directory.resolve("out").toString()));
    args.addAll(List.of(more));
    return Run.of(example, args.toArray(String[]::new));
  }

  @Test
  void figureOneShowsTheMetricByDimension() {
    run(new Figures(), "--figure", "1", "--values", "4,8", "--epochs", "1", "--seeds", "2")
        .succeeded();
    assertThat(directory.resolve("out/figure-1-full.svg"))
        .content()
        .contains("ndcg@10 by embedding dimension", ">4<", ">8<", "sasrec");
    assertThat(directory.resolve("out/figure-1.html")).content().contains("SHA-256", "<svg");
    assertThat(directory.resolve("out/report.md")).content().contains("sasrec dim=8");
  }

  @Test
  void figureTwoShowsTheMetricByLearningRate() {
    run(new Figures(), "--figure", "2", "--values", "0.001,0.01", "--epochs", "1", "--dim", "4")
        .succeeded();
    assertThat(directory.resolve("out/figure-2-sampled.svg"))
        .content()
        .contains("ndcg@10 by learning rate", ">0.001<", ">0.01<");
  }

  @Test
  void aValueThatDivergesIsLeftOutOfTheFigure() {
    Run failed =
        run(
            new Figures(),
            "--figure",
            "2",
            "--values",
            "0.001,1e30",
            "--epochs",
            "1",
            "--dim",
            "4",
            "--batch",
            "32");
    assertThat(failed.exitCode()).isNotZero();
    assertThat(failed.err()).contains("sasrec learningRate=1e30, seed 1: training diverged");
    assertThat(failed.out()).contains("figure-2.html");
    assertThat(directory.resolve("out/figure-2-full.svg"))
        .content()
        .contains(">0.001<", "sasrec")
        .doesNotContain("NaN");
    assertThat(directory.resolve("out/report.md"))
        .content()
        .contains("| sasrec learningRate=0.001 |")
        .doesNotContain("1e30");
  }

  @Test
  void searchPrintsItsTrialsAndTheBest() {
    Run run =
        run(new SearchOptions(), "--choices", "3", "--least", "1", "--most", "2", "--dim", "4")
            .succeeded();
    assertThat(run.out())
        .contains("| trial | learningRate | dropout | weightDecay | epochs | ndcg@10 |", "best: ");
    assertThat(directory.resolve("out/search.html")).content().contains("ndcg@10 by learningRate");
  }

  @Test
  void searchTriesTheSizeOfEmbeddingsWhereStatesHaveTheirOwn() throws IOException {
    String[] least = {"--choices", "1", "--least", "1", "--most", "1", "--option", "hidden=4"};
    String[] gru = ObjectArrays.concat(least, new String[] {"--model", "gru"}, String.class);
    assertThat(run(new SearchOptions(), gru).succeeded().out()).contains("| embeddingDim |");
    // All that is not searched belongs to what the trials are of, chosen or not.
    Path log = directory.resolve("out/trials.jsonl");
    assertThat(Files.readAllLines(log).get(0))
        .contains("\"hidden\":\"4\"", "\"batchSize\":\"64\"", "\"data\":")
        .doesNotContain("epochs", "learningRate", "embeddingDim");
    Files.writeString(
        log, Files.readString(log).replace("\"batchSize\":\"64\"", "\"batchSize\":\"32\""));
    run(new SearchOptions(), gru).failedWith("is of another search", "\"batchSize\":\"32\"");
  }

  @Test
  void refuseBadInputWithOneLine() {
    run(new Figures(), "--figure", "2", "--lr", "0.1")
        .failedWith("learningRate (0.1) is what figure 2 varies; use --values");
    run(new Figures(), "--figure", "3").failedWith("figure (3) must be 1");
    run(new Figures(), "--figure", "1", "--models", "popularity")
        .failedWith("no chosen model has the option 'maxLength'; there are []");
    run(new Figures(), "--figure", "2", "--metric", "ndcg@7")
        .failedWith("metric ('ndcg@7') must be one of [hr@5, hr@10, ndcg@5, ndcg@10, mrr]");
    run(new SearchOptions(), "--model", "markov").failedWith("markov has no epochs");
    run(new SearchOptions(), "--epochs", "4").failedWith("--epochs (4)", "use --least and --most");
    run(new SearchOptions(), "--model", "gru", "--dim", "0")
        .failedWith("embeddingDim (0) must be at least 1");
    run(new SearchOptions(), "--option", "nonsense=1").failedWith("no option 'nonsense'");
    // So that the corrected call is not one of another search, nor of other figures.
    assertThat(directory.resolve("out"))
        .satisfiesAnyOf(
            out -> assertThat(out).doesNotExist(), out -> assertThat(out).isEmptyDirectory());
    assertThat(Run.of(new Figures(), "--help").succeeded().out())
        .contains("--figure", "Default: ndcg@10", "movielens, sasrec, tsv, ")
        .doesNotContain("Default: {}", "Default: []", "Default: 0");
    assertThat(Run.of(new Figures(), "--version").succeeded().out()).startsWith("seqrec 0.");
    assertThat(Run.of(new SearchOptions(), "--help").succeeded().out()).contains("--choices");
  }
}
