package io.github.seqrec.models.neural;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.Tiny;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that read users tell them apart, before and after they were saved. */
class KnownUsersTest {

  /** What a few steps teach is some hundredths, whatever dropout they draw. */
  private static final double TOLD_APART = 1e-3;

  private static final double SAME = 1e-6;

  @ParameterizedTest
  @ValueSource(strings = {"caser", "fpmc", "transrec"})
  void knownUsersHaveScoresOfTheirOwnAndUnknownOnesThoseOfNobody(
      String name, @TempDir Path directory) throws IOException {
    SequenceDataset data = Tiny.data();
    List<History> asked =
        List.of(
            History.of(3, 4),
            History.of(3, 4).withUser("nobody"),
            History.of(3, 4).withUser(data.userId(0)),
            History.of(3, 4).withUser(data.userId(39)));
    Map<String, String> options =
        Map.of(
            "dim",
            "8",
            "epochs",
            "5",
            "batchSize",
            "8",
            "learningRate",
            "0.01",
            "warmupSteps",
            "0");
    Path saved = directory.resolve("model");
    float[][] scores;
    try (SequentialRecommender model =
        Recommenders.provider(name).trainer("tuned", options).train(data)) {
      scores = model.scoreAll(asked);
      model.save(saved);
    }
    assertThat(scores[1]).as("unknown").isEqualTo(scores[0]);
    assertThat(largestDifference(scores[2], scores[0])).as("first user").isGreaterThan(TOLD_APART);
    assertThat(largestDifference(scores[3], scores[0])).as("last user").isGreaterThan(TOLD_APART);
    assertThat(largestDifference(scores[3], scores[2])).as("two users").isGreaterThan(TOLD_APART);
    try (SequentialRecommender loaded = Recommenders.load(saved)) {
      float[][] again = loaded.scoreAll(asked);
      for (int h = 0; h < scores.length; h++) {
        // Where arrays lie in memory decides the order of additions.
        assertThat(largestDifference(again[h], scores[h])).isLessThan(SAME);
      }
    }
  }

  private static double largestDifference(float[] a, float[] b) {
    double largest = 0;
    for (int item = 1; item < a.length; item++) {
      largest = Math.max(largest, Math.abs(a[item] - b[item]));
    }
    return largest;
  }
}
