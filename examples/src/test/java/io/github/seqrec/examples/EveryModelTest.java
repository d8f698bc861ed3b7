package io.github.seqrec.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.api.spi.RecommenderProvider;
import io.github.seqrec.data.KCore;
import io.github.seqrec.data.MovieLens;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.network.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model with every loss, two epochs on MovieLens 100K. */
@Tag("slow")
@Tag("data")
class EveryModelTest {

  /** A random order hits one of 101 candidates in 10 by this chance. */
  private static final double CHANCE = 10 / 101.0;

  @SuppressWarnings("NullAway.Init") // read before all tests
  private static Split split;

  @BeforeAll
  static void read() throws IOException {
    Path file = Path.of(System.getProperty("seqrec.data", "data")).resolve("ml-100k/u.data.gz");
    assumeTrue(Files.exists(file), () -> "there is no " + file + "; see CONTRIBUTING.md");
    split = LeaveOneOut.of(KCore.stable(5).apply(MovieLens.read(file)));
  }

  static Stream<Arguments> modelsAndLosses() {
    List<Arguments> all = new ArrayList<>();
    for (String name : Recommenders.names()) {
      if (Recommenders.provider(name).options(preset(name)).containsKey("loss")) {
        for (Loss loss : Loss.values()) {
          all.add(Arguments.of(name, loss));
        }
      }
    }
    return all.stream();
  }

  private static String preset(String name) {
    return Recommenders.provider(name).presets().get(0);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("modelsAndLosses")
  void twoEpochsLowerTheLossAndBeatChance(String name, Loss loss) {
    RecommenderProvider provider = Recommenders.provider(name);
    Map<String, String> options = new HashMap<>();
    options.put("loss", loss.name().toLowerCase(Locale.ROOT));
    options.put("epochs", "2");
    options.put("batchSize", "16");
    options.put("schedule", "constant");
    if (loss == Loss.SAMPLED_SOFTMAX || loss == Loss.GBCE) {
      options.put("negatives", "64");
      options.put("sharing", "sequence");
    }
    List<Double> losses = new ArrayList<>();
    TrainingMonitor monitor =
        new TrainingMonitor() {
          @Override
          public void stepped(Step step) {
            assertThat(step.loss()).isFinite();
          }

          @Override
          public void finishedEpoch(Epoch epoch) {
            losses.add(epoch.loss());
          }
        };
    try (SequentialRecommender model =
        provider.trainer(preset(name), options).train(split.training(), monitor)) {
      assertThat(losses).hasSize(2);
      assertThat(losses.get(1)).isLessThan(losses.get(0));
      EvaluationReport report = Protocols.of(1, 42).evaluate(model, split.test()).sampled();
      // 943 users: a random order stays below this but once in some ten thousand times.
      double margin = 4 * Math.sqrt(CHANCE * (1 - CHANCE) / split.test().size());
      assertThat(report.hitRate(10)).isGreaterThan(CHANCE + margin);
    }
  }
}
