package io.github.seqrec.spark;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.Sets;
import io.github.seqrec.api.History;
import io.github.seqrec.api.SeenPolicy;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.eval.FullRankingEvaluator;
import io.github.seqrec.models.base.Popularities;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkTrainerTest {

  static final Map<String, String> SMALL =
      Map.of(
          "maxLength", "10",
          "dim", "16",
          "blocks", "1",
          "epochs", "25",
          "batchSize", "8",
          "learningRate", "0.01");

  static final Map<String, String> QUICK =
      Map.of("maxLength", "10", "dim", "8", "blocks", "1", "epochs", "2", "batchSize", "8");

  private static SequenceDataset data;

  /** The same events, items numbered by their rows as on the cluster. */
  private static InteractionDataset inOrder;

  private static SparkSplit split;

  @BeforeAll
  static void read() {
    data = TinyModel.data();
    inOrder = TinyModel.inOrder(data);
    split =
        SparkSequences.of(TinyModel.events(LocalSpark.session(), data), EventColumns.usual())
            .leaveOneOut();
  }

  private static double hitRate(SequentialRecommender model) {
    return FullRankingEvaluator.of(SeenPolicy.INCLUDE)
        .evaluate(model, LeaveOneOut.of(inOrder).test())
        .hitRate(5);
  }

  @Test
  void twoWorkersLearnWhatIsPredictableAndTheCardTellsTheData() {
    try (SequentialRecommender model =
        SparkTrainer.of("sasrec", "modern", SMALL).rounds(2).train(split)) {
      assertThat(hitRate(model)).isGreaterThan(0.6);
      assertThat(model.card().data()).isEqualTo(LeaveOneOut.of(inOrder).training().summary());
      assertThat(model.popularity()).isEqualTo(Popularities.of(LeaveOneOut.of(inOrder).training()));
    }
  }

  @Test
  void theStateOfTheBestEpochIsKept() {
    List<History> histories = List.of(History.of(1, 2, 3));
    List<float[][]> epochs = new ArrayList<>();
    Map<String, String> options = new HashMap<>(QUICK);
    options.put("validateEvery", "1");
    SparkTrainer falling =
        SparkTrainer.of("sasrec", "modern", options)
            .rounds(1)
            .selectingBy(
                state -> {
                  epochs.add(state.scoreAll(histories));
                  return -epochs.size();
                });
    try (SequentialRecommender best = falling.train(split)) {
      assertThat(epochs).hasSize(2);
      assertThat(best.scoreAll(histories)).isDeepEqualTo(epochs.get(0));
      assertThat(epochs.get(1)[0]).isNotEqualTo(epochs.get(0)[0]);
    }
  }

  @Test
  void aTrainingLeavesNothingBehindInTheExecutors() throws InterruptedException {
    split.sequences().ordered(); // stays as long as the sequences are used
    Set<Integer> kept = LocalSpark.persisted();
    Set<BlockId> broadcasts = LocalSpark.broadcasts(String[].class);
    Set<Integer> keptMeanwhile = new HashSet<>();
    Set<BlockId> broadcastsMeanwhile = new HashSet<>();
    TrainingMonitor looking =
        new TrainingMonitor() {
          @Override
          public void finishedEpoch(Epoch epoch) {
            keptMeanwhile.addAll(LocalSpark.persisted());
            broadcastsMeanwhile.addAll(LocalSpark.broadcasts(String[].class));
          }
        };
    SparkTrainer.of("sasrec", "modern", QUICK).rounds(1).train(split, looking).close();
    assertThat(Sets.difference(keptMeanwhile, kept)).as("kept in training").isNotEmpty();
    assertThat(Sets.difference(broadcastsMeanwhile, broadcasts)).as("broadcast").isNotEmpty();
    assertThat(kept).containsAll(LocalSpark.persisted());
    assertThat(LocalSpark.soon(() -> broadcasts.containsAll(LocalSpark.broadcasts(String[].class))))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "0.7, 0.9"})
  void aTrainingThatGoesOnFromACheckpointEndsWhereOneWithoutABreakDoes(
      double rate, double momentum, @TempDir Path directory) {
    SparkTrainer trainer =
        SparkTrainer.of("sasrec", "modern", QUICK).rounds(2).outer(rate, momentum);
    SparkTrainer stopped = trainer.checkpointing(directory);
    assertThatThrownBy(() -> stopped.train(split, new StopAfter(1)))
        .isInstanceOf(CancellationException.class);
    try (SequentialRecommender resumed = stopped.train(split);
        SequentialRecommender whole = trainer.train(split)) {
      float[] found = resumed.scoreAll(List.of(History.of(1, 2, 3)))[0];
      float[] expected = whole.scoreAll(List.of(History.of(1, 2, 3)))[0];
      for (int i = 1; i < expected.length; i++) {
        assertThat(found[i]).isCloseTo(expected[i], within(1e-4f));
      }
    }
  }

  @Test
  void aNetworkThatReadsUsersIsTrainedToo() {
    SparkTrainer trainer =
        SparkTrainer.of("fpmc", "tuned", Map.of("dim", "8", "epochs", "1")).outer(0.7, 0.9);
    try (SequentialRecommender model = trainer.rounds(1).train(split)) {
      History known = History.of(1, 2).withUser(data.userId(0));
      History other = History.of(1, 2).withUser(data.userId(1));
      float[][] scores = model.scoreAll(List.of(known, other));
      assertThat(scores[0]).isNotEqualTo(scores[1]);
    }
  }

  @Test
  void aModelThatIsNoNetworkIsRefused() {
    assertThatThrownBy(() -> SparkTrainer.of("popularity", "default", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void dataWithoutTheActionsThatTheNetworkReadsAreRefusedOnTheDriver() {
    Map<String, String> options = new HashMap<>(QUICK);
    options.put("actions", "true");
    SparkTrainer trainer = SparkTrainer.of("sasrec", "modern", options).rounds(1);
    assertThatThrownBy(() -> trainer.train(split))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "sasrec is to read actions, and the data (%d events) have none; read an action"
                + " column, or set the option actions to false",
            LeaveOneOut.of(inOrder).training().interactionCount());
  }

  @Test
  void moreWorkersThanUsersAreRefusedOnTheDriver() {
    SparkTrainer trainer = SparkTrainer.of("sasrec", "modern", QUICK).workers(61);
    assertThatThrownBy(() -> trainer.train(split))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "workers (61) must each have a user with at least 2 training events, found none for 1"
                + " of them, and 60 such users in all; take fewer workers, or filter the data"
                + " less");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 0, workers (0)",
    "1, 0, 1, 0, perEpoch (0)",
    "1, 1, 0, 0, outerLearningRate (0.0)",
    "1, 1, Infinity, 0, outerLearningRate (Infinity)",
    "1, 1, 1, 1, outerMomentum (1.0)",
    "1, 1, 1, NaN, outerMomentum (NaN)"
  })
  void numbersOutOfRangeAreRefusedWhereTheyAreGiven(
      int workers, int rounds, double rate, double momentum, String message) {
    SparkTrainer trainer = SparkTrainer.of("sasrec", "modern", QUICK);
    assertThatThrownBy(() -> trainer.workers(workers).rounds(rounds).outer(rate, momentum))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aTrainingThatEndsFreesItsOwnShardsOnly() {
    SparkTrainer trainer = SparkTrainer.of("sasrec", "modern", QUICK).rounds(1);
    List<Long> kept = new ArrayList<>();
    TrainingMonitor another =
        new TrainingMonitor() {
          @Override
          public void finishedEpoch(Epoch epoch) {
            kept.add(ShardTraining.kept());
            trainer.train(split).close();
            kept.add(ShardTraining.kept());
          }
        };
    trainer.train(split, another).close();
    assertThat(kept).hasSize(4).containsOnly(kept.get(0));
    assertThat(ShardTraining.kept()).as("2 workers less").isEqualTo(kept.get(0) - 2);
  }

  @Test
  void whatNoRoundUsesIsFreedAndBuiltAgain() {
    SparkTrainer trainer = SparkTrainer.of("sasrec", "modern", QUICK).rounds(2);
    List<Long> kept = new ArrayList<>();
    TrainingMonitor idle =
        new TrainingMonitor() {
          @Override
          public void finishedEpoch(Epoch epoch) {
            ShardTraining.closeIdle(Duration.ofHours(1));
            kept.add(ShardTraining.kept());
            ShardTraining.closeIdle(Duration.ZERO);
            kept.add(ShardTraining.kept());
          }
        };
    try (SequentialRecommender freed = trainer.train(split, idle);
        SequentialRecommender whole = trainer.train(split)) {
      assertThat(kept).containsExactly(2L, 0L, 2L, 0L);
      List<History> histories = List.of(History.of(1, 2, 3));
      assertThat(freed.scoreAll(histories)).isDeepEqualTo(whole.scoreAll(histories));
    }
  }

  @Test
  void aCheckpointOfOtherRatingsIsRefused(@TempDir Path directory) {
    Map<String, String> options = new HashMap<>(QUICK);
    options.put("ratings", "weight");
    SparkTrainer trainer =
        SparkTrainer.of("sasrec", "modern", options).rounds(1).checkpointing(directory);
    assertThatThrownBy(() -> trainer.train(rated("2.0"), new StopAfter(1)))
        .isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> trainer.train(rated("3.0")))
        .hasMessageContaining("belongs to another run: option.ratingsAndActions is ");
    trainer.train(rated("2.0")).close();
  }

  private static SparkSplit rated(String rating) {
    return SparkSequences.of(
            TinyModel.events(LocalSpark.session(), data).withColumn("rating", expr(rating)),
            EventColumns.usual().rating("rating"))
        .leaveOneOut();
  }

  @Test
  void aRoundThatComesAfterTheEndKeepsNothing() {
    long kept = ShardTraining.kept();
    ShardTraining.close("gone");
    assertThatThrownBy(
            () ->
                JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext())
                    .parallelize(List.of(0), 1)
                    .foreach(SparkTrainerTest::roundOfOneThatHasEnded))
        .hasStackTraceContaining("training gone has ended");
    assertThat(ShardTraining.kept()).isEqualTo(kept);
  }

  @SuppressWarnings("NullAway") // what is null is not reached
  private static void roundOfOneThatHasEnded(int number) {
    ShardTraining.round(
        new ShardTraining.Job(
            "gone", "sasrec", "modern", new HashMap<>(), 1, null, List.of(), null),
        new Shard(number, new int[0], null),
        new ShardTraining.Start(null, 1, 1));
  }

  /** Spark then throws an exception that it does not declare when the shards are to be freed. */
  @Test
  void whatCannotBeFreedDoesNotCostTheModel() {
    TrainingMonitor interrupting =
        new TrainingMonitor() {
          @Override
          public void finishedEpoch(Epoch epoch) {
            if (epoch.epoch() == 2) {
              Thread.currentThread().interrupt();
            }
          }
        };
    SparkTrainer trainer = SparkTrainer.of("sasrec", "modern", QUICK).rounds(1);
    try (SequentialRecommender model = trainer.train(split, interrupting)) {
      assertThat(Thread.interrupted()).isTrue();
      assertThat(model.scoreAll(List.of(History.of(1, 2, 3)))[0]).hasSize(data.items().size() + 1);
    }
  }
}
