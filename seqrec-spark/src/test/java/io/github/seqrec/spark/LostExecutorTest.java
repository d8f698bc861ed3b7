package io.github.seqrec.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.History;
import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.data.Interaction;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.KCore;
import io.github.seqrec.models.Recommenders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LostExecutorTest {

  @TempDir private static Path directory;
  private static TwoProcesses cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = new TwoProcesses();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void preparationEndsWithTheDigestOfOneMachine() throws Exception {
    List<Interaction> events = SparkSequencesTest.events(4000);
    InteractionDataset expected = KCore.stable(5).apply(InteractionDataset.of(events));
    Dataset<Row> rows = SparkSequencesTest.frame(cluster.session(), events);

    DatasetSummary found =
        cluster.losingAnExecutorAfter(
            14, () -> SparkSequences.of(rows, SparkSequencesTest.ALL).core(5).summary());
    assertThat(found).isEqualTo(expected.summary());
  }

  @Test
  void scoringEndsWithTheAnswersOfOneMachine() throws Exception {
    Path saved = TinyModel.saved(directory.resolve("model"));
    SequenceDataset data = TinyModel.data();
    Dataset<Row> histories = TinyModel.histories(cluster.session(), data).repartition(12);
    SparkRecommender recommender = SparkRecommender.of(saved).setTopK(5).setBatchSize(2);

    List<Row> found =
        cluster.losingAnExecutorAfter(4, () -> recommender.transform(histories).collectAsList());
    Map<String, List<String>> answers = new HashMap<>();
    found.forEach(row -> answers.put(row.getString(0), TinyModel.recommended(row)));
    assertThat(found).hasSize(data.userCount());
    try (var model = Recommenders.load(saved)) {
      for (int u = 0; u < data.userCount(); u++) {
        RecommendRequest request = RecommendRequest.of(TinyModel.ids(data, u)).topK(5);
        assertThat(answers.get(data.userId(u)))
            .isEqualTo(model.recommend(request).items().stream().map(item -> item.id()).toList());
      }
    }
  }

  @Test
  void trainingEndsWhereOneWithoutALossDoes() throws Exception {
    SparkSplit split =
        SparkSequences.of(
                TinyModel.events(cluster.session(), TinyModel.data()), EventColumns.usual())
            .leaveOneOut();
    SparkTrainer trainer = SparkTrainer.of("sasrec", "modern", SparkTrainerTest.QUICK).rounds(3);
    History asked = History.of(1, 2, 3);
    try (SequentialRecommender undisturbed = trainer.train(split);
        SequentialRecommender disturbed =
            cluster.losingAnExecutorAfter(24, () -> trainer.train(split))) {
      float[] expected = undisturbed.scoreAll(List.of(asked))[0];
      float[] found = disturbed.scoreAll(List.of(asked))[0];
      for (int i = 1; i < expected.length; i++) {
        assertThat(found[i]).isCloseTo(expected[i], within(1e-4f));
      }
    }
  }
}
