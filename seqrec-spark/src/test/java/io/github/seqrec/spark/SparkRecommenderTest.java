package io.github.seqrec.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.RecommendRequest;
import io.github.seqrec.api.Recommendation;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.models.Recommenders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SparkRecommenderTest {

  @TempDir private static Path directory;
  private static Path saved;
  private final SparkSession spark = LocalSpark.session();

  @BeforeAll
  static void train() throws IOException {
    saved = TinyModel.saved(directory.resolve("model"));
  }

  @Test
  void eachRowIsTheAnswerOfOneMachine() throws IOException {
    SequenceDataset data = TinyModel.data();
    Dataset<Row> histories = TinyModel.histories(spark, data).repartition(3);
    List<Row> answers =
        SparkRecommender.of(saved).setTopK(7).setBatchSize(16).transform(histories).collectAsList();

    assertThat(answers).hasSize(data.userCount());
    try (var model = Recommenders.load(saved)) {
      for (Row answer : answers) {
        List<String> history = idsOf(data, answer.getString(0));
        Recommendation expected = model.recommend(RecommendRequest.of(history).topK(7));
        assertThat(answer.<String>getList(1)).as("the input").isEqualTo(history);
        assertThat(TinyModel.recommended(answer))
            .containsExactlyElementsOf(expected.items().stream().map(item -> item.id()).toList());
        List<Row> found = answer.getList(2);
        for (int i = 0; i < found.size(); i++) {
          assertThat(found.get(i).getFloat(1))
              .isCloseTo(expected.items().get(i).score(), within(1e-5f));
        }
        assertThat(answer.getInt(3)).isEqualTo(history.size());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SeenPolicy.class)
  void itemsOfTheHistoryAreAnswersOnlyIfAskedFor(SeenPolicy seen) throws IOException {
    SequenceDataset data = TinyModel.data();
    List<Row> answers =
        SparkRecommender.of(saved)
            .setExcludeSeen(seen == SeenPolicy.EXCLUDE)
            .transform(TinyModel.histories(spark, data))
            .collectAsList();
    int inHistory = 0;
    try (var model = Recommenders.load(saved)) {
      for (Row answer : answers) {
        List<String> history = idsOf(data, answer.getString(0));
        List<String> found = TinyModel.recommended(answer);
        assertThat(found)
            .isEqualTo(
                model.recommend(RecommendRequest.of(history).topK(10).seen(seen)).items().stream()
                    .map(item -> item.id())
                    .toList());
        inHistory += (int) found.stream().filter(history::contains).count();
      }
    }
    assertThat(inHistory > 0).isEqualTo(seen == SeenPolicy.INCLUDE);
  }

  private static List<String> idsOf(SequenceDataset data, String user) {
    for (int u = 0; u < data.userCount(); u++) {
      if (data.userId(u).equals(user)) {
        return TinyModel.ids(data, u);
      }
    }
    throw new AssertionError("there is no user " + user);
  }

  @Test
  void itIsAStageOfAPipelineThatCanBeSaved() throws IOException {
    Dataset<Row> histories = TinyModel.histories(spark, TinyModel.data());
    String path = directory.resolve("pipeline").toString();
    new Pipeline()
        .setStages(new PipelineStage[] {SparkRecommender.of(saved).setTopK(3)})
        .fit(histories)
        .save(path);
    Dataset<Row> answers = PipelineModel.load(path).transform(histories);

    assertThat(answers.columns()).containsExactly("user", "items", "recommendations", "known");
    assertThat(answers.first().getList(2)).hasSize(3);
  }

  @Test
  void aHistoryOfUnknownItemsIsAnsweredByPopularity() throws IOException {
    List<Row> rows = new ArrayList<>();
    rows.add(RowFactory.create(null, List.of("unknown")));
    rows.add(RowFactory.create("u", null));
    List<Row> answers =
        SparkRecommender.of(saved)
            .transform(spark.createDataFrame(rows, TinyModel.schema()))
            .collectAsList();
    try (var model = Recommenders.load(saved)) {
      List<String> popular =
          model.recommend(RecommendRequest.of("unknown")).items().stream()
              .map(item -> item.id())
              .toList();
      assertThat(answers.get(0).isNullAt(0)).isTrue();
      assertThat(TinyModel.recommended(answers.get(0))).isEqualTo(popular);
      assertThat(TinyModel.recommended(answers.get(1))).isEqualTo(popular);
      assertThat(answers).extracting(answer -> answer.getInt(3)).containsExactly(0, 0);
    }
  }

  @Test
  void aMissingColumnOfHistoriesIsNamed() {
    Dataset<Row> histories = TinyModel.histories(spark, TinyModel.data());
    assertThatThrownBy(
            () -> SparkRecommender.of(saved).setHistoryCol("basket").transform(histories))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("historyCol (basket)");
  }

  @Test
  void aColumnOfUsersThatWasNamedIsNeeded() {
    Dataset<Row> histories = TinyModel.histories(spark, TinyModel.data()).drop("user");
    SparkRecommender recommender = SparkRecommender.of(saved);
    assertThat(recommender.transform(histories).columns())
        .containsExactly("items", "recommendations", "known");

    recommender.setUserCol("visitor");
    assertThatThrownBy(() -> recommender.transform(histories))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("userCol (visitor)")
        .hasMessageContaining("[items]");
    assertThatThrownBy(() -> recommender.transformSchema(histories.schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("userCol (visitor)");
  }

  @Test
  void columnsOfTheInputStayAndTheirNamesAreNoOnesOfTheAnswer() {
    Dataset<Row> histories =
        TinyModel.histories(spark, TinyModel.data())
            .selectExpr("items", "1.5 known", "current_date() day", "struct(1 a, map('b', 2) c) s");
    SparkRecommender recommender = SparkRecommender.of(saved).setTopK(1);
    assertThatThrownBy(() -> recommender.transform(histories))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("knownCol (known) must be a new column");

    recommender.setKnownCol("of them known").setOutputCol("best.item");
    Dataset<Row> answers = recommender.transform(histories);
    assertThat(answers.schema()).isEqualTo(recommender.transformSchema(histories.schema()));
    assertThat(answers.selectExpr("items", "known", "day", "s").collectAsList())
        .containsExactlyInAnyOrderElementsOf(histories.collectAsList());
  }

  @Test
  void aNameWithADotIsThatOfAColumn() {
    Dataset<Row> histories =
        TinyModel.histories(spark, TinyModel.data()).withColumnRenamed("items", "basket.items");
    SparkRecommender recommender = SparkRecommender.of(saved).setHistoryCol("basket.items");
    assertThat(recommender.transform(histories).first().getString(0)).isNotEmpty();
  }

  @Test
  void namesOfColumnsAreComparedAsTheSessionDoes() {
    SparkSession session = spark.newSession();
    Dataset<Row> histories = TinyModel.histories(session, TinyModel.data());
    SparkRecommender recommender =
        SparkRecommender.of(saved).setUserCol("USER").setHistoryCol("Items");
    assertThat(recommender.transform(histories).first().getString(0)).isNotEmpty();

    session.conf().set("spark.sql.caseSensitive", true);
    assertThatThrownBy(() -> recommender.transform(histories))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("historyCol (Items)");
  }
}
