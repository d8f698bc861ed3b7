package io.github.seqrec.eval.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TrainingDivergedException;
import io.github.seqrec.api.TrainingMonitor.Epoch;
import io.github.seqrec.eval.Counts;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.eval.Strata;
import io.github.seqrec.eval.StubModel;
import io.github.seqrec.eval.experiment.CellResult.EpochPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run does to its directory beside writing results. */
class ExperimentDirectoryTest {

  private static final int ITEMS = 60;

  @TempDir private Path directory;
  private int trained;

  /** One cell. */
  private ExperimentPlan plan() {
    Split split =
        new Split(
            new Counts(ITEMS, History.of(1, 2, 3)),
            List.of(),
            StubModel.cyclicCases(30, ITEMS),
            "made up");
    return ExperimentPlan.by("ndcg@10")
        .dataset("circle", () -> split)
        .model(
            "weak",
            Map.of(),
            request -> {
              trained++;
              Files.createDirectories(request.checkpoints());
              Files.writeString(request.checkpoints().resolve("state"), "x");
              return StubModel.random(ITEMS);
            })
        .protocol("full", any -> FullRankingEvaluator.of(SeenPolicy.EXCLUDE));
  }

  private void run(String name) throws IOException {
    Experiment.of(plan(), directory.resolve(name)).run(ExperimentListener.NONE);
  }

  @Test
  void checkpointsOfOthersAreKept() throws IOException {
    Path others = Files.createDirectories(directory.resolve("kept/checkpoints/others"));
    Files.writeString(others.resolve("state"), "x");
    run("kept");
    assertThat(others.resolve("state")).hasContent("x");
    assertThat(directory.resolve("kept/checkpoints/circle")).doesNotExist();

    // As if a kill had come between the result and the deletion.
    Path left = Files.createDirectories(directory.resolve("kept/checkpoints/circle/weak-1"));
    Files.writeString(left.resolve("state"), "x");
    run("kept");
    assertThat(directory.resolve("kept/checkpoints/circle")).doesNotExist();
    assertThat(trained).isEqualTo(1);
  }

  @Test
  void aTrainingThatDivergesIsNamedWhenTheOthersAreFinished() throws IOException {
    ExperimentPlan plan =
        plan()
            .model(
                "wild",
                Map.of(),
                request -> {
                  throw new TrainingDivergedException("diverged at epoch 1, step 2");
                })
            .model("last", Map.of(), request -> StubModel.random(ITEMS));
    Path at = directory.resolve("wild");
    assertThatThrownBy(() -> Experiment.of(plan, at).run(ExperimentListener.NONE))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContainingAll(
            "circle, wild, seed 1: diverged at epoch 1, step 2",
            "results.jsonl; leave out the model or value, or give it other options");
    assertThat(Experiment.of(plan, at).finished().orElseThrow().models())
        .containsExactly("weak", "last");
  }

  @Test
  void aModelWhoseScoresAreNotFiniteIsNamedLikeATrainingThatDiverged() throws IOException {
    ExperimentPlan plan =
        plan()
            .model("wild", Map.of(), request -> new StubModel("wild", ITEMS, (h, i) -> Float.NaN))
            .model("last", Map.of(), request -> StubModel.random(ITEMS));
    Path at = directory.resolve("scores");
    assertThatThrownBy(() -> Experiment.of(plan, at).run(ExperimentListener.NONE))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("circle, wild, seed 1: model 'wild' scored item");
    assertThat(Experiment.of(plan, at).finished().orElseThrow().models())
        .containsExactly("weak", "last");
  }

  @Test
  void anEpochWithoutFiniteFiguresIsKept() throws IOException {
    ExperimentPlan plan =
        plan()
            .model(
                "odd",
                Map.of(),
                request -> {
                  double infinite = Double.POSITIVE_INFINITY;
                  request.monitor().finishedEpoch(new Epoch(1, Double.NaN, infinite, true, 0, 0));
                  request.monitor().finishedEpoch(new Epoch(2, 0.5, 0.25, true, 0, 0));
                  return StubModel.random(ITEMS);
                });
    Path at = directory.resolve("odd");
    Experiment.of(plan, at).run(ExperimentListener.NONE);
    ExperimentResults read = Experiment.of(plan, at).finished().orElseThrow();
    assertThat(read.cells("circle", "odd").get(0).curve())
        .containsExactly(new EpochPoint(1, null, null), new EpochPoint(2, 0.5, 0.25));
    ExperimentFiles.write(read, at);
    assertThat(at.resolve("report.html")).content().doesNotContain(">NaN<", "Infinity");
  }

  @Test
  void cellsWithoutAStratumThatIsAskedForAreRefused() throws IOException {
    run("strata");
    Path at = directory.resolve("strata");
    ExperimentPlan more = plan().strata(split -> List.of(Strata.historyLength(2)));
    assertThatThrownBy(() -> Experiment.of(more, at).run(ExperimentListener.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "circle, weak, seed 1 has strata [] there and strata [history length] here");
    assertThat(trained).isEqualTo(1);
  }

  @Test
  void aDirectoryIsOneRunsAtATime() throws IOException {
    Path at = directory.resolve("shared");
    Experiment experiment = Experiment.of(plan(), at);
    ExperimentListener second =
        new ExperimentListener() {
          @Override
          public void finished(CellResult result) {
            assertThatThrownBy(() -> experiment.run(ExperimentListener.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("results.jsonl is being written by another run; wait");
          }
        };
    assertThat(experiment.run(second).cells()).hasSize(1);
    assertThat(trained).isEqualTo(1);
    assertThat(at).isDirectoryNotContaining("glob:**/*lock*");
  }
}
