package io.github.seqrec.eval.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TrainingDivergedException;
import io.github.seqrec.eval.Counts;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.eval.StubModel;
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
        .hasMessageContainingAll("circle, wild, seed 1: diverged at epoch 1, step 2", "results");
    assertThat(Experiment.of(plan, at).finished().orElseThrow().models())
        .containsExactly("weak", "last");
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
