package io.github.seqrec.eval.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TrainingMonitor.Epoch;
import io.github.seqrec.eval.Counts;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.eval.SampledRankingEvaluator;
import io.github.seqrec.eval.Strata;
import io.github.seqrec.eval.StubModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {

  private static final int ITEMS = 60;
  private static final List<String> REPORTS =
      List.of("results.jsonl", "report.md", "report.csv", "report.tex", "report.html");

  @TempDir private Path directory;
  private final List<Cell> trained = new ArrayList<>();

  /** Finds the next item of the circle the more often the larger its skill is. */
  private StubModel model(String name, double skill, long seed) {
    return new StubModel(
        name,
        ITEMS,
        (history, item) -> {
          SplittableRandom random = new SplittableRandom(seed * 31 + history.hashCode());
          boolean knows = random.nextDouble() < skill;
          return knows && item == history.last() % ITEMS + 1
              ? 2
              : (item * 17 + (int) seed) % ITEMS / 60f;
        });
  }

  private ModelTraining training(double skill) {
    return request -> {
      trained.add(request.cell());
      Files.createDirectories(request.checkpoints());
      Files.writeString(request.checkpoints().resolve("state"), "x");
      for (int epoch = 1; epoch <= 3; epoch++) {
        double validation = epoch == 2 ? Double.NaN : skill * epoch / 3;
        request
            .monitor()
            .finishedEpoch(new Epoch(epoch, 1.0 / epoch, validation, true, System.nanoTime(), 0));
      }
      return model(request.cell().model(), skill, request.cell().seed());
    };
  }

  private static Split split(int users) {
    History[] histories = {History.of(1, 2, 3), History.of(2, 3, 4)};
    return new Split(
        new Counts(ITEMS, histories), List.of(), StubModel.cyclicCases(users, ITEMS), "made up");
  }

  private ExperimentPlan plan() {
    return ExperimentPlan.by("ndcg@10")
        .dataset("circle", () -> split(80))
        .dataset("small", () -> split(30))
        .model("weak", Map.of("skill", "0.1"), training(0.1))
        .model("good <&>", Map.of("skill", "0.7"), training(0.7))
        .model("like good", Map.of("skill", "0.68"), training(0.68))
        .seeds(1, 2)
        .protocol("full", split -> FullRankingEvaluator.of(SeenPolicy.EXCLUDE))
        .protocol("sampled", split -> SampledRankingEvaluator.of(20, 2, 5))
        .strata(
            split -> List.of(Strata.of("parity", test -> test.target() % 2 == 0 ? "even" : "odd")))
        .provenance(Map.of("commit", "abc"));
  }

  private ExperimentResults run(ExperimentPlan plan, String name) throws IOException {
    Path target = directory.resolve(name);
    ExperimentResults results = Experiment.of(plan, target).run(ExperimentListener.NONE);
    ExperimentFiles.write(results, target);
    return results;
  }

  @Test
  void killedHalfWayItEndsInTheSameFiles() throws IOException {
    run(plan(), "whole");
    assertThat(trained).hasSize(12).doesNotHaveDuplicates();
    trained.clear();

    ExperimentListener kill =
        new ExperimentListener() {
          @Override
          public void finished(CellResult result) {
            if (trained.size() == 5) {
              throw new IllegalStateException("killed");
            }
          }
        };
    Path killed = directory.resolve("killed");
    assertThatThrownBy(() -> Experiment.of(plan(), killed).run(kill)).hasMessage("killed");
    // As if the power had failed in the middle of the sixth line.
    Files.writeString(
        killed.resolve("results.jsonl"), "{\"version\":1,\"cel", StandardOpenOption.APPEND);
    run(plan(), "killed");

    assertThat(trained).hasSize(12).doesNotHaveDuplicates();
    for (String file : REPORTS) {
      assertThat(killed.resolve(file)).hasSameBinaryContentAs(directory.resolve("whole/" + file));
    }
    assertThat(killed.resolve("checkpoints")).doesNotExist();
    assertThat(Files.readAllLines(killed.resolve("timings.jsonl"))).hasSize(12);
    trained.clear();
    run(plan(), "killed");
    assertThat(trained).isEmpty();
  }

  @Test
  void cellsOfSeveralCallsTellWhereEachIsFrom() throws IOException {
    ExperimentPlan part = small("ndcg@10", split(30));
    run(part.provenance(Map.of("commit", "abc")), "parts");
    ExperimentResults both =
        run(
            part.model("late", Map.of(), training(0.5)).provenance(Map.of("commit", "def")),
            "parts");
    assertThat(both.provenance()).containsEntry("circle: commit", "abc, def");
    assertThat(directory.resolve("parts/report.html")).content().contains("<td>abc, def</td>");
  }

  @Test
  void protocolsAreInTheOrderOfThePlanWhateverThatOfTheFile() throws IOException {
    Split split = split(30);
    run(
        small("ndcg@10", split).protocol("sampled", any -> SampledRankingEvaluator.of(20, 2, 5)),
        "order");
    ExperimentPlan turned =
        ExperimentPlan.by("ndcg@10")
            .dataset("circle", () -> split)
            .model("weak", Map.of(), training(0.3))
            .protocol("sampled", any -> SampledRankingEvaluator.of(20, 2, 5))
            .protocol("full", any -> FullRankingEvaluator.of(SeenPolicy.EXCLUDE));
    assertThat(run(turned, "order").protocols()).containsExactly("sampled", "full");
    assertThat(trained).hasSize(1);
  }

  @Test
  void rowsCompareEachModelWithTheBest() throws IOException {
    List<ModelRow> rows = run(plan(), "rows").rows("circle", "full");
    assertThat(rows).extracting(ModelRow::model).containsExactly("weak", "good <&>", "like good");
    ModelRow best = rows.stream().filter(ModelRow::best).findFirst().orElseThrow();
    assertThat(best.model()).contains("good");
    assertThat(rows.get(0).significantlyWorse()).isTrue();
    assertThat(rows.stream().filter(ModelRow::significantlyWorse)).hasSize(1);
    assertThat(best.interval().low()).isLessThan(best.interval().estimate());
    assertThat(best.interval().estimate())
        .isCloseTo(best.means().getOrDefault("ndcg@10", 0.0), within(1e-12));
    assertThat(best.deviations()).containsKey("hr@5");
  }

  @Test
  void tablesHoldEveryModelFigureAndMark() throws IOException {
    run(plan(), "tables");
    Path at = directory.resolve("tables");
    assertThat(Files.readString(at.resolve("report.md")))
        .contains("### circle, full ranking, seen items excluded")
        .contains("| model | hr@5 | hr@10 | ndcg@5 | ndcg@10 | mrr | ndcg@10, 95 % |")
        .contains("| good <&> |", " ± ", "**0.", " * |", "2 seeds")
        .contains(
            "p < 0.05 after Bonferroni for all pairs of models); the interval is a bootstrap");
    assertThat(Files.readString(at.resolve("report.csv")).lines())
        .hasSize(1 + 2 * 2 * 3 * 5)
        .contains("dataset,protocol,model,seeds,metric,mean,sd,low,high,best,p_value");
    assertThat(Files.readString(at.resolve("report.tex")))
        .contains("\\begin{tabular}{lrrrrr}", "good $<$\\&$>$", "\\textbf{0.", "$\\pm$", "$^{*}$")
        .doesNotContain("bootstrap");
    String html = Files.readString(at.resolve("report.html"));
    assertThat(html)
        .contains("good &lt;&amp;&gt;", "Learning curves", "ndcg@10 by parity", "abc", "made up")
        .contains("table class=\"sortable\"")
        .doesNotContain("src=", "href=", "@import", ">NaN<");
  }

  @Test
  void namesAreTextInLatexWhateverTheyHold() throws IOException {
    run(small("ndcg@10", split(30)).model("d=2^6 ~a_b\\c|d", Map.of(), training(0.5)), "latex");
    assertThat(directory.resolve("latex/report.tex"))
        .content()
        .contains("\nd=2\\textasciicircum{}6 \\textasciitilde{}a\\_b\\textbackslash c$|$d & ");
  }

  @Test
  void reportsDoNotDependOnTheLocale() throws IOException {
    ExperimentResults results = run(plan(), "locale");
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      ExperimentFiles.write(results, directory.resolve("german"));
    } finally {
      Locale.setDefault(before);
    }
    for (String file : REPORTS.subList(1, 5)) {
      assertThat(directory.resolve("german/" + file))
          .hasSameBinaryContentAs(directory.resolve("locale/" + file));
    }
  }

  @Test
  void resultsOfAnotherExperimentAreRefused() throws IOException {
    run(plan(), "other");
    Path at = directory.resolve("other");
    ExperimentPlan options =
        ExperimentPlan.by("ndcg@10")
            .dataset("circle", () -> split(80))
            .model("weak", Map.of("skill", "0.2"), training(0.2))
            .protocol("full", split -> FullRankingEvaluator.of(SeenPolicy.EXCLUDE))
            .protocol("sampled", split -> SampledRankingEvaluator.of(20, 2, 5));
    assertThatThrownBy(() -> Experiment.of(options, at).run(ExperimentListener.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("circle, weak, seed 1 has options {skill=0.1} there")
        .hasMessageContaining("another name");
    ExperimentPlan data =
        plan().seeds(1, 2, 3).protocol("third", split -> SampledRankingEvaluator.of(9, 1, 5));
    assertThatThrownBy(() -> Experiment.of(data, at).run(ExperimentListener.NONE))
        .hasMessageContaining("protocols [full, sampled] there");
  }

  /** One cell. */
  private ExperimentPlan small(String metric, Split split) {
    return ExperimentPlan.by(metric)
        .dataset("circle", () -> split)
        .model("weak", Map.of(), training(0.3))
        .protocol("full", any -> FullRankingEvaluator.of(SeenPolicy.EXCLUDE));
  }

  @Test
  void finishedCellsOfOtherDataOrOfAnotherFigureAreRefused() throws IOException {
    Split split = split(80);
    run(small("ndcg@10", split), "small");
    run(small("ndcg@10", split), "small");
    assertThat(trained).hasSize(1);
    Split others =
        new Split(new Counts(ITEMS, History.of(1, 2)), List.of(), split.test(), "made up");
    assertThatThrownBy(() -> run(small("ndcg@10", others), "small"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("circle, weak, seed 1 has training digest '");
    Split otherwise = new Split(split.training(), List.of(), split.test(), "made otherwise");
    assertThatThrownBy(() -> run(small("ndcg@10", otherwise), "small"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has split 'made up' there and 'made otherwise' here");
    assertThatThrownBy(() -> run(small("hr@10", split), "small"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has values of mean 0.")
        .hasMessageContaining("under 'full' there and hr@10 of mean 0.");
    assertThatThrownBy(() -> run(small("hr@20", split), "small"))
        .hasMessageContaining("there and hr@20, which is not reported, here");

    Split swapped =
        new Split(
            split.training(),
            List.of(),
            split.test().subList(1, split.test().size()),
            split.description());
    assertThatThrownBy(() -> run(small("ndcg@10", swapped), "small"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has events digest '");
    ExperimentPlan deeper =
        ExperimentPlan.by("ndcg@10")
            .dataset("circle", () -> split)
            .model("weak", Map.of(), training(0.3))
            .protocol("full", any -> FullRankingEvaluator.of(SeenPolicy.EXCLUDE).cutoffs(10, 20));
    assertThatThrownBy(() -> run(deeper, "small"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has the figures [hr@5, hr@10, ndcg@5, ndcg@10, mrr] there and")
        .hasMessageContaining("[hr@10, hr@20, ndcg@10, ndcg@20, mrr] here");

    Path results = directory.resolve("small/results.jsonl");
    String told = Files.readString(results);
    Files.writeString(results, told.replaceFirst("\"training digest\":\"\\w+\",", ""));
    assertThatThrownBy(() -> run(small("ndcg@10", split), "small"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has training digest '' there");

    // As an earlier version wrote it, which told less of the data.
    Files.writeString(
        results,
        told.replace(",\"split\":\"made up\"", "").replaceFirst("\"events digest\":\"\\w+\",", ""));
    run(small("ndcg@10", otherwise), "small");
    assertThat(trained).hasSize(1);
  }

  @Test
  void whatNoResultCouldHoldIsRefusedBeforeTheFirstTraining() {
    assertThatThrownBy(() -> run(small("ndcg@20", split(30)), "metric"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("metric ('ndcg@20') must be one of each case's by every protocol")
        .hasMessageContaining("'full' has [hr@5, hr@10, ndcg@5, ndcg@10, mrr]");
    ExperimentPlan twins =
        small("ndcg@10", split(30))
            .strata(split -> List.of(Strata.historyLength(2), Strata.historyLength(5)));
    assertThatThrownBy(() -> run(twins, "strata"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "strata ([history length, history length]) must have different names");
    assertThat(trained).isEmpty();
  }

  @Test
  void resultsSoFarAreReadWithoutAChangeOfTheFile() throws IOException {
    run(small("ndcg@10", split(30)), "read");
    Path at = directory.resolve("read");
    Files.writeString(at.resolve("results.jsonl"), "{\"version\":1,", StandardOpenOption.APPEND);
    byte[] before = Files.readAllBytes(at.resolve("results.jsonl"));
    assertThat(Experiment.of(small("ndcg@10", split(30)), at).finished()).isPresent();
    assertThat(at.resolve("results.jsonl")).hasBinaryContent(before);
  }

  @Test
  void plansAndDamagedFilesAreRefusedWithTheRemedy() throws IOException {
    assertThatThrownBy(() -> run(ExperimentPlan.by("ndcg@10"), "none"))
        .hasMessageContaining("0 data sets, 0 models and 0 protocols");
    assertThatThrownBy(() -> plan().seeds(1, 1)).hasMessageContaining("seeds ([1, 1])");
    assertThatThrownBy(() -> plan().dataset("small", () -> split(3)))
        .hasMessageContaining("name ('small') must not be blank, nor be one of [circle, small]");
    Files.createDirectories(directory.resolve("old"));
    Files.writeString(directory.resolve("old/results.jsonl"), "{\"version\":9}\n");
    assertThatThrownBy(() -> run(plan(), "old"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("results.jsonl, line 1: no result of version 1");
    for (String other : List.of("\"x\"", "null", "[1]")) {
      Files.writeString(directory.resolve("old/results.jsonl"), "{\"version\":" + other + "}\n");
      assertThatThrownBy(() -> run(plan(), "old"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("results.jsonl, line 1: no result of version 1");
    }
    Files.writeString(directory.resolve("old/results.jsonl"), "{\"version\":1}\n");
    assertThatThrownBy(() -> run(plan(), "old"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("results.jsonl, line 1: a part of the result is missing");
  }
}
