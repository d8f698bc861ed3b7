package io.github.seqrec.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.SequentialRecommender;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that earlier releases wrote load for ever, and score as they did. */
class GoldenModelsTest {

  @ParameterizedTest
  @CsvSource({
    "v1, sasrec-modern, sasrec",
    "v1, sasrec-paper, sasrec",
    "v1, rnn, rnn",
    "v1, gru, gru",
    "v1, lstm, lstm",
    "v1, transformer, transformer",
    "v1, caser, caser",
    "v1, fpmc, fpmc",
    "v1, transrec, transrec",
    "v1, markov, markov",
    "v1, popularity, popularity",
    "v1, repeatlast, repeatlast"
  })
  void aModelOfAnEarlierReleaseLoadsAndScoresAsItDid(String version, String as, String name)
      throws IOException, URISyntaxException {
    Path root = resource("/golden/" + version);
    Recommenders.verify(root.resolve(as));
    List<String> lines = Files.readAllLines(root.resolve(as + ".scores"));
    try (SequentialRecommender model = Recommenders.load(root.resolve(as))) {
      assertThat(model.catalog().ids()).isEqualTo(GoldenModels.IDS);
      assertThat(model.card().model()).isEqualTo(name);
      assertThat(model.card().data().users()).isEqualTo(24);
      float[][] scores = model.scoreAll(GoldenModels.HISTORIES);
      for (int h = 0; h < scores.length; h++) {
        String[] recorded = lines.get(h).split(" ", -1);
        assertThat(scores[h]).hasSize(recorded.length);
        for (int item = 1; item < recorded.length; item++) {
          // Another processor may add in another order.
          float expected = Float.parseFloat(recorded[item]);
          float tolerance = 1e-4f * Math.max(1, Math.abs(expected));
          assertThat(Math.abs(scores[h][item] - expected)).isLessThan(tolerance);
        }
      }
      Recommendation answer = model.recommend(RecommendRequest.of("tab\there", "gone").topK(3));
      assertThat(answer.items()).hasSize(3);
      assertThat(answer.unknownItems()).containsExactly("gone");
    }
  }

  private static Path resource(String name) throws URISyntaxException {
    URL url = Objects.requireNonNull(GoldenModelsTest.class.getResource(name), name);
    return Path.of(url.toURI());
  }
}
