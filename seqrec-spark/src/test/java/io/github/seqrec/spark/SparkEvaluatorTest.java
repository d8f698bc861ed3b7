package io.github.seqrec.spark;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.Sets;
import io.github.seqrec.api.EvaluationReport;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.data.split.TimeSplit;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.eval.ItemCounts;
import io.github.seqrec.eval.PartialEvaluator;
import io.github.seqrec.eval.SampledRankingEvaluator;
import io.github.seqrec.models.neural.SasRec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkEvaluatorTest {

  /** The files that tasks have met, which run in this process. */
  private static final Set<BlockId> MEANWHILE = ConcurrentHashMap.newKeySet();

  @TempDir private static Path directory;
  private static Path saved;
  private static InteractionDataset data;
  private static SequentialRecommender model;
  private static SparkSequences sequences;

  @BeforeAll
  static void train() throws IOException {
    SequenceDataset generated = TinyModel.data();
    data = TinyModel.inOrder(generated);
    sequences =
        SparkSequences.of(TinyModel.events(LocalSpark.session(), generated), EventColumns.usual());
    model = SasRec.trainer(TinyModel.options()).train(LeaveOneOut.of(data).training());
    saved = directory.resolve("model");
    model.save(saved);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static void assertSame(EvaluationReport found, EvaluationReport expected) {
    assertThat(found.protocol()).isEqualTo(expected.protocol());
    assertThat(found.cases()).isEqualTo(expected.cases());
    assertThat(found.tieRate()).isCloseTo(expected.tieRate(), within(1e-9));
    assertThat(found.metrics().keySet()).isEqualTo(expected.metrics().keySet());
    expected
        .metrics()
        .forEach((key, value) -> assertThat(found.metric(key)).isCloseTo(value, within(1e-9)));
    expected
        .deviations()
        .forEach(
            (key, value) -> assertThat(found.deviations().get(key)).isCloseTo(value, within(1e-9)));
  }

  @Test
  void theFullRankingIsThatOfOneMachine() {
    Split split = LeaveOneOut.of(data);
    SparkEvaluator.Protocol full = () -> FullRankingEvaluator.of(SeenPolicy.EXCLUDE);
    assertSame(
        SparkEvaluator.of(full).evaluate(saved, sequences.leaveOneOut(), SparkSplit.Part.TEST),
        full.get().evaluate(model, split.test()));
  }

  @Test
  void theSampledRankingDrawsTheNegativesOfOneMachine() {
    Split split = LeaveOneOut.of(data);
    SparkEvaluator.Protocol sampled = () -> SampledRankingEvaluator.of(10, 3, 42);
    assertSame(
        SparkEvaluator.of(sampled)
            .evaluate(saved, sequences.leaveOneOut(), SparkSplit.Part.VALIDATION),
        sampled.get().evaluate(model, split.validation()));
  }

  @Test
  void usersWithoutACaseChangeNothing() {
    long from = data.interactionCount() - 40;
    Split split = TimeSplit.of(data, from, from + 10);
    SparkEvaluator.Protocol full = () -> FullRankingEvaluator.of(SeenPolicy.INCLUDE);
    assertSame(
        SparkEvaluator.of(full)
            .evaluate(saved, sequences.timeSplit(from, from + 10), SparkSplit.Part.TEST),
        full.get().evaluate(model, split.test()));
  }

  @Test
  void figuresOfListsAreRefusedOnTheDriver() {
    ItemCounts counts = ItemCounts.of(data);
    assertThatThrownBy(
            () ->
                SparkEvaluator.of(
                    () ->
                        FullRankingEvaluator.of(SeenPolicy.EXCLUDE)
                            .lists(counts, (one, other) -> 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("figures of lists are not evaluated in parts; leave lists(...) out");
  }

  private static PartialEvaluator looking() {
    if (TaskContext.get() != null) {
      MEANWHILE.addAll(LocalSpark.broadcasts(ShippedModel.ModelFiles.class));
    }
    return FullRankingEvaluator.of(SeenPolicy.EXCLUDE);
  }

  @Test
  void theFilesOfTheModelAreTakenBack() throws InterruptedException {
    Set<BlockId> before = LocalSpark.broadcasts(ShippedModel.ModelFiles.class);
    SparkEvaluator.of(SparkEvaluatorTest::looking)
        .evaluate(saved, sequences.leaveOneOut(), SparkSplit.Part.TEST);
    assertThat(Sets.difference(MEANWHILE, before)).as("shipped").isNotEmpty();
    assertThat(
            LocalSpark.soon(
                () -> before.containsAll(LocalSpark.broadcasts(ShippedModel.ModelFiles.class))))
        .isTrue();
  }

  @Test
  void aModelOfAnotherCatalogueIsRefused() {
    SparkEvaluator ranking = SparkEvaluator.of(() -> FullRankingEvaluator.of(SeenPolicy.EXCLUDE));
    String first = data.items().id(1);
    SparkSplit others =
        SparkSequences.of(
                TinyModel.events(LocalSpark.session(), TinyModel.data())
                    .where(col("item_id").notEqual(first)),
                EventColumns.usual())
            .leaveOneOut();
    assertThatThrownBy(() -> ranking.evaluate(saved, others, SparkSplit.Part.TEST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "the model's catalogue (%d items) must be the split's (%d items): item 1 is '%s' in the"
                + " model and '%s' in the split",
            data.items().size(), data.items().size() - 1, first, others.sequences().items().id(1));
  }
}
