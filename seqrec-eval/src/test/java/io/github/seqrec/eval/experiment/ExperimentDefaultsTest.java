package io.github.seqrec.eval.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.Split;
import io.github.seqrec.eval.Counts;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.eval.StubModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options that nobody chose, whose values change from one release to another. */
class ExperimentDefaultsTest {

  private static final int ITEMS = 20;

  @TempDir private Path directory;
  private int trained;

  private Experiment experiment(String name, Map<String, String> defaults) {
    Split split =
        new Split(
            new Counts(ITEMS, History.of(1, 2, 3)),
            List.of(),
            StubModel.cyclicCases(10, ITEMS),
            "made up");
    ExperimentPlan plan =
        ExperimentPlan.by("ndcg@10")
            .dataset("circle", () -> split)
            .model(
                "stub",
                Map.of("model", "stub"),
                defaults,
                request -> {
                  trained++;
                  return new StubModel("stub", ITEMS, (history, item) -> item);
                })
            .protocol("full", any -> FullRankingEvaluator.of(SeenPolicy.EXCLUDE));
    return Experiment.of(plan, directory.resolve(name));
  }

  private ExperimentResults run(String name, Map<String, String> defaults) throws IOException {
    return experiment(name, defaults).run(ExperimentListener.NONE);
  }

  @Test
  void aFinishedCellOfAnotherDefaultIsRefusedByItsName() throws IOException {
    run("told", Map.of("rate", "1", "size", "8"));
    run("told", Map.of("rate", "1", "size", "8"));
    assertThat(trained).isEqualTo(1);
    Experiment changed = experiment("told", Map.of("rate", "2", "size", "8"));
    assertThatThrownBy(() -> changed.run(ExperimentListener.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("circle, stub, seed 1 has default rate '1' there and '2' here;");
    assertThatThrownBy(changed::finished)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("default rate");
  }

  @Test
  void aFinishedCellThatTellsNothingOfADefaultIsTaken() throws IOException {
    run("untold", Map.of());
    run("untold", Map.of("rate", "2"));
    assertThat(experiment("untold", Map.of("rate", "2")).finished()).isPresent();
    assertThat(trained).isEqualTo(1);
  }

  @Test
  void reportsDoNotListDefaults() throws IOException {
    ExperimentResults results = run("pages", Map.of("rate", "1"));
    assertThat(results.cells().get(0).provenance()).containsEntry("default rate", "1");
    assertThat(results.provenance())
        .containsKey("circle: items")
        .doesNotContainKey("circle: default rate");
  }
}
