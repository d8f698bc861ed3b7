package io.github.seqrec.spark;

import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.data.SequenceColumns;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.base.Popularities;
import io.github.seqrec.models.training.NetworkTrainer;
import io.github.seqrec.models.training.TrainingRounds;
import io.github.seqrec.models.training.TrainingSource;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network on a cluster by local SGD (S. U. Stich, Local SGD Converges Fast and
 * Communicates Little, ICLR 2019): in a round each worker takes optimizer steps on its users from
 * the same parameters; the mean of what they reach, by the targets that each has learnt, starts the
 * next one. The moments of the optimizer are averaged too, so that workers remember nothing between
 * rounds, and one that is lost costs the steps of its round.
 *
 * <pre>{@code
 * SequentialRecommender model =
 *     SparkTrainer.of("sasrec", "modern", Map.of("dim", "64")).workers(4).train(split);
 * }</pre>
 *
 * <p>Immutable; the methods that configure return a changed copy. The same seed, workers, rounds
 * and {@code spark.task.cpus} give the same model on the same kind of machine, up to the order of
 * the sums.
 */
public final class SparkTrainer {

  /**
   * What is trained, as executors find it too.
   *
   * @param options of the preset, replaced
   */
  private record Model(String name, String preset, HashMap<String, String> options)
      implements Serializable {

    NetworkTrainer trainer() {
      RecommenderTrainer found = Recommenders.provider(name).trainer(preset, options);
      if (found instanceof NetworkTrainer network) {
        return network;
      }
      throw new IllegalArgumentException(
          "model ("
              + name
              + ") must be a network of item sequences, such as sasrec or gru; train it on one"
              + " machine");
    }
  }

  private final Model model;
  private final TrainingRounds rounds;
  private final @Nullable ToDoubleFunction<SequentialRecommender> validation;
  private final @Nullable Path checkpoints;

  private SparkTrainer(
      Model model,
      TrainingRounds rounds,
      @Nullable ToDoubleFunction<SequentialRecommender> validation,
      @Nullable Path checkpoints) {
    this.model = model;
    this.rounds = rounds;
    this.validation = validation;
    this.checkpoints = checkpoints;
  }

  /**
   * A trainer of 2 workers and 10 rounds an epoch.
   *
   * @param name of the model, such as {@code sasrec}
   * @param preset such as {@code modern}
   * @param options that replace those of the preset
   * @throws IllegalArgumentException if there is none of this name, it is no network, or an option
   *     is unknown
   */
  public static SparkTrainer of(String name, String preset, Map<String, String> options) {
    Model model = new Model(name, preset, new HashMap<>(options));
    model.trainer();
    return new SparkTrainer(model, new TrainingRounds(10, 1, 0, 2), null, null);
  }

  /**
   * With this many shards of the users, each the work of one task; each needs a user with at least
   * 2 training events.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public SparkTrainer workers(int count) {
    return with(rounds.perEpoch(), rounds.outerLearningRate(), rounds.outerMomentum(), count);
  }

  /**
   * With this many rounds an epoch; those that a small shard has no step for rest.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public SparkTrainer rounds(int perEpoch) {
    return with(perEpoch, rounds.outerLearningRate(), rounds.outerMomentum(), rounds.workers());
  }

  /**
   * With an outer step by SGD with Nesterov's momentum, instead of taking the mean (DiLoCo, A.
   * Douillard et al. 2023, who use 0.7 and 0.9).
   *
   * @param outerLearningRate how far the parameters go towards the mean; 1 is all the way
   * @param outerMomentum 0 for none
   * @throws IllegalArgumentException if the rate is not positive and finite, or the momentum not in
   *     0..1, 1 excluded
   */
  public SparkTrainer outer(double outerLearningRate, double outerMomentum) {
    return with(rounds.perEpoch(), outerLearningRate, outerMomentum, rounds.workers());
  }

  private SparkTrainer with(int perEpoch, double learningRate, double momentum, int workers) {
    return new SparkTrainer(
        model,
        new TrainingRounds(perEpoch, learningRate, momentum, workers),
        validation,
        checkpoints);
  }

  /** Keeps the best state by a metric that the driver takes of the parameters as they are. */
  public SparkTrainer selectingBy(ToDoubleFunction<SequentialRecommender> metric) {
    return new SparkTrainer(model, rounds, metric, checkpoints);
  }

  /** Writes a checkpoint there, on the driver, after each epoch, and goes on from one. */
  public SparkTrainer checkpointing(Path directory) {
    return new SparkTrainer(model, rounds, validation, directory);
  }

  /** Trains, as {@link #train(SparkSplit, TrainingMonitor)}. */
  public SequentialRecommender train(SparkSplit split) {
    return train(split, TrainingMonitor.NONE);
  }

  /**
   * Trains on the training data of a split. A worker that fails again and again, because its users
   * cannot be trained on or the loss is no longer finite, ends it with Spark's exception.
   *
   * @return a recommender on the driver
   * @throws IllegalArgumentException if a worker has no user with 2 training events, the data have
   *     no actions that the network reads, or the checkpoint belongs to another run
   * @throws java.util.concurrent.CancellationException if the monitor says so
   */
  public SequentialRecommender train(SparkSplit split, TrainingMonitor monitor) {
    NetworkTrainer trainer = trainer();
    JavaRDD<SequenceColumns> users = split.training().persist(StorageLevel.MEMORY_AND_DISK());
    JavaRDD<Shard> shards =
        Shard.of(users, rounds.workers()).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      requireTargets(shards);
      TrainingSource source = source(trainer, split, users, shards);
      users.unpersist();
      return train(trainer, split.sequences(), source, shards, monitor);
    } finally {
      Freeing.afterwards(users::unpersist);
      Freeing.afterwards(shards::unpersist);
    }
  }

  /** Here, since a task is tried again in vain, and knows of its own users only. */
  private static void requireTargets(JavaRDD<Shard> shards) {
    List<Integer> trainable = shards.map(Shard::trainable).collect();
    long idle = trainable.stream().filter(users -> users == 0).count();
    if (idle > 0) {
      throw new IllegalArgumentException(
          "workers ("
              + trainable.size()
              + ") must each have a user with at least 2 training events, found none for "
              + idle
              + " of them, and "
              + trainable.stream().mapToLong(Integer::longValue).sum()
              + " such users in all; take fewer workers, or filter the data less");
    }
  }

  private TrainingSource source(
      NetworkTrainer trainer,
      SparkSplit split,
      JavaRDD<SequenceColumns> users,
      JavaRDD<Shard> shards) {
    SparkSequences sequences = split.sequences();
    boolean ratings = trainer.readsRatings();
    boolean actions = trainer.readsActions();
    boolean digested = checkpoints != null && (ratings || actions);
    return new TrainingSource(
        sequences.items(),
        trainer.readsUsers() ? userIds(users) : List.of(),
        actions ? sequences.actions() : List.of(),
        popularity(shards, sequences.items().size()),
        SparkSequences.summary(users, sequences.items()),
        digested ? split.columnDigest(users, ratings, actions) : null);
  }

  private SequentialRecommender train(
      NetworkTrainer trainer,
      SparkSequences sequences,
      TrainingSource source,
      JavaRDD<Shard> shards,
      TrainingMonitor monitor) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(shards.context());
    Broadcast<String[]> allUsers = context.broadcast(source.users().toArray(String[]::new));
    String id = UUID.randomUUID().toString();
    // Of this machine, since a round must give the same wherever it is taken.
    HashMap<String, String> options = new HashMap<>(model.options);
    options.put("precision", trainer.precision().name().toLowerCase(Locale.ROOT));
    ShardTraining.Job job =
        new ShardTraining.Job(
            id,
            model.name,
            model.preset,
            options,
            rounds.perEpoch(),
            sequences.numbering(),
            List.copyOf(sequences.actions()),
            allUsers);
    TrainingRounds.Shards taken =
        (from, epoch, round) -> {
          Broadcast<ShardTraining.Start> start =
              context.broadcast(new ShardTraining.Start(from, epoch, round));
          try {
            return shards
                .map(shard -> ShardTraining.round(job, shard, start.value()))
                .treeReduce((a, b) -> a.plus(b));
          } finally {
            start.destroy();
          }
        };
    try {
      return trainer.trainByRounds(source, rounds, taken, monitor);
    } finally {
      Freeing.afterwards(() -> shards.foreach(shard -> ShardTraining.close(id)));
      Freeing.afterwards(allUsers::destroy);
    }
  }

  private NetworkTrainer trainer() {
    NetworkTrainer trainer = model.trainer();
    if (validation != null) {
      trainer = trainer.selectingBy(validation);
    }
    return checkpoints == null ? trainer : trainer.checkpointing(checkpoints);
  }

  private static List<String> userIds(JavaRDD<SequenceColumns> users) {
    return users.flatMap(part -> Stream.of(part.users()).iterator()).collect();
  }

  private static float[] popularity(JavaRDD<Shard> shards, int items) {
    long[] counts =
        shards
            .map(
                shard -> {
                  long[] sum = new long[items + 1];
                  for (int item : shard.columns().items()) {
                    sum[item]++;
                  }
                  return sum;
                })
            .treeReduce(
                (a, b) -> {
                  Arrays.setAll(a, i -> a[i] + b[i]);
                  return a;
                });
    return Popularities.of(counts);
  }
}
