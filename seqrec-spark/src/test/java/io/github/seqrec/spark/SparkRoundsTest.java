package io.github.seqrec.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.data.SequenceColumns;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.base.Popularities;
import io.github.seqrec.models.kernels.ComputeThreads;
import io.github.seqrec.models.training.NetworkTrainer;
import io.github.seqrec.models.training.ShardRound;
import io.github.seqrec.models.training.TrainingRounds;
import io.github.seqrec.models.training.TrainingShard;
import io.github.seqrec.models.training.TrainingSource;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training on a cluster against the same rounds on one machine. */
class SparkRoundsTest {

  private static final int WORKERS = 2;

  private static final int PER_EPOCH = 2;

  /** The precision is named, and steps are so long that the results of the shards differ. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "maxLength", "10",
          "dim", "8",
          "epochs", "2",
          "batchSize", "8",
          "learningRate", "0.02",
          "precision", "float32");

  private static final Split SPLIT = LeaveOneOut.of(TinyModel.inOrder(TinyModel.data()));

  /** FPMC reads users: a shard knows all of them, and has the events of its own. */
  @ParameterizedTest
  @CsvSource({"sasrec, modern, 1, 0", "fpmc, tuned, 0.7, 0.9"})
  void theModelIsThatOfTheSameRoundsTakenInOneProcess(
      String name, String preset, double rate, double momentum) {
    SparkSplit split =
        SparkSequences.of(
                TinyModel.events(LocalSpark.session(), TinyModel.data()), EventColumns.usual())
            .leaveOneOut();
    NetworkTrainer trainer = (NetworkTrainer) Recommenders.provider(name).trainer(preset, OPTIONS);
    TrainingRounds rounds = new TrainingRounds(PER_EPOCH, rate, momentum, WORKERS);
    List<History> asked = SPLIT.test().stream().map(TestCase::history).limit(6).toList();
    try (SequentialRecommender found =
            SparkTrainer.of(name, preset, OPTIONS)
                .workers(WORKERS)
                .rounds(PER_EPOCH)
                .outer(rate, momentum)
                .train(split);
        SequentialRecommender expected = inOneProcess(trainer, rounds, ShardRound::plus);
        SequentialRecommender half = inOneProcess(trainer, rounds, (first, second) -> first)) {
      float[][] scores = expected.scoreAll(asked);
      assertThat(furthest(found.scoreAll(asked), scores)).isLessThan(1e-4);
      // What the line above would not tell if the shards learnt the same.
      assertThat(furthest(half.scoreAll(asked), scores)).as("one shard").isGreaterThan(1e-3);
    }
  }

  private static double furthest(float[][] some, float[][] others) {
    double furthest = 0;
    for (int h = 0; h < some.length; h++) {
      for (int item = 1; item < some[h].length; item++) {
        furthest = Math.max(furthest, Math.abs(some[h][item] - others[h][item]));
      }
    }
    return furthest;
  }

  private static SequentialRecommender inOneProcess(
      NetworkTrainer trainer, TrainingRounds rounds, BinaryOperator<ShardRound> reduce) {
    ComputeThreads.ofThisThread(1); // as many as a task has
    SequenceDataset training = SPLIT.training();
    SequenceColumns all = SequenceColumns.of(training);
    List<String> users = trainer.readsUsers() ? List.of(all.users()) : List.of();
    TrainingSource source =
        new TrainingSource(
            training.items(),
            users,
            List.of(),
            Popularities.of(training),
            training.summary(),
            null);
    try (TrainingShard first = trainer.shard(0, dealt(all, 0, trainer.readsUsers()));
        TrainingShard second = trainer.shard(1, dealt(all, 1, trainer.readsUsers()))) {
      return trainer.trainByRounds(
          source,
          rounds,
          (from, epoch, round) ->
              reduce.apply(
                  first.round(from, epoch, round, PER_EPOCH),
                  second.round(from, epoch, round, PER_EPOCH)),
          TrainingMonitor.NONE);
    }
  }

  /** The users of a worker, dealt out in turn. */
  private static SequenceDataset dealt(SequenceColumns all, int worker, boolean amongAll) {
    int[] places =
        IntStream.iterate(worker, u -> u < all.users().length, u -> u + WORKERS).toArray();
    SequenceColumns own =
        SequenceColumns.joined(IntStream.of(places).mapToObj(all::slice).toList());
    SequenceColumns columns = amongAll ? new Shard(worker, places, own).amongAll(all.users()) : own;
    return columns.dataset(SPLIT.training().items(), List.of());
  }
}
