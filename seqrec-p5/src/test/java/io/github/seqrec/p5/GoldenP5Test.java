package io.github.seqrec.p5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.models.Recommenders;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that earlier releases wrote load for ever, and score as they did. */
class GoldenP5Test {

  @ParameterizedTest
  @CsvSource({"v1, sequential, 14", "v1, hybrid, item_14"})
  void aModelOfAnEarlierReleaseLoadsAndScoresAsItDid(
      String version, String indexing, String idOfSeventh) throws IOException, URISyntaxException {
    Path root =
        Path.of(
            Objects.requireNonNull(GoldenP5Test.class.getResource("/golden/" + version)).toURI());
    Path directory = root.resolve("p5-" + indexing);
    Recommenders.verify(directory);
    List<String> lines = Files.readAllLines(root.resolve("p5-" + indexing + ".scores"));
    try (P5Recommender model = (P5Recommender) Recommenders.load(directory)) {
      assertThat(model.catalog().size()).isEqualTo(15);
      assertThat(model.indexing().method()).isEqualTo(indexing);
      assertThat(model.indexing().check()).isPresent();
      assertThat(model.indexing().text(7)).isEqualTo(idOfSeventh);
      float[][] scores = model.scoreAll(GoldenP5.HISTORIES);
      for (int h = 0; h < scores.length; h++) {
        String[] recorded = lines.get(h).split(" ", -1);
        assertThat(scores[h]).hasSize(recorded.length);
        for (int item = 1; item < recorded.length; item++) {
          // Another processor may add in another order.
          assertThat(scores[h][item])
              .isCloseTo(Float.parseFloat(recorded[item]), Offset.offset(1e-3f));
        }
      }
    }
  }
}
