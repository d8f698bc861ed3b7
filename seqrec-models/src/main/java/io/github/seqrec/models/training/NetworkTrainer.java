package io.github.seqrec.models.training;

import io.github.seqrec.api.RecommenderTrainer;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TrainingDivergedException;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.models.internal.Seeds;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.network.NetworkFactory;
import java.nio.file.Path;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Trains any network with any loss. Immutable; the same seed gives the same model on the same
 * machine with the same number of threads, if the precision is named: {@link Precision#AUTO} is
 * measured, and may be measured otherwise another time, though not by a run that goes on from a
 * checkpoint. Several trainings may run in one process.
 *
 * <p>The rows of a step are shared out to as many threads as an operation of the calling thread
 * would use ({@link io.github.seqrec.models.kernels.ComputeThreads}).
 */
public final class NetworkTrainer implements RecommenderTrainer {

  private final NetworkFactory factory;
  private final TrainingOptions options;
  private final @Nullable ToDoubleFunction<SequentialRecommender> validation;
  private final @Nullable Path checkpoints;
  private final WarmStart.@Nullable Source start;

  private NetworkTrainer(
      NetworkFactory factory,
      TrainingOptions options,
      @Nullable ToDoubleFunction<SequentialRecommender> validation,
      @Nullable Path checkpoints,
      WarmStart.@Nullable Source start) {
    this.factory = factory;
    this.options = options;
    this.validation = validation;
    this.checkpoints = checkpoints;
    this.start = start;
  }

  /** A trainer that runs all epochs and keeps the last state. */
  public static NetworkTrainer of(NetworkFactory factory, TrainingOptions options) {
    return new NetworkTrainer(factory, options, null, null, null);
  }

  @Override
  public NetworkTrainer selectingBy(ToDoubleFunction<SequentialRecommender> metric) {
    return new NetworkTrainer(factory, options, metric, checkpoints, start);
  }

  @Override
  public NetworkTrainer checkpointing(Path directory) {
    return new NetworkTrainer(factory, options, validation, directory, start);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The row of a new item starts as the mean of the rows of known ones that stand within 5
   * events of it in the data, or with random values if there are none; a new user is as one that is
   * not known.
   */
  @Override
  public NetworkTrainer warmStarting(Path model) {
    return startingFrom(new WarmStart.Source(model, null));
  }

  @Override
  public NetworkTrainer warmStarting(Path model, Path directory) {
    return startingFrom(new WarmStart.Source(model, directory));
  }

  private NetworkTrainer startingFrom(WarmStart.Source source) {
    return new NetworkTrainer(factory, options, validation, checkpoints, source);
  }

  /**
   * The training on some of the users, by rounds.
   *
   * @param number of these users among the others, from 0: what they draw is independent
   * @param users some of the data, of the catalogue of all; for a network that reads users all of
   *     them, of whom the others have no events
   * @throws IllegalArgumentException as {@link #train}, if they cannot be trained on, or the
   *     training starts from a model
   */
  public TrainingShard shard(int number, SequenceDataset users) {
    requireNoStart();
    long seed = Seeds.derive(options.seed(), "shard", number);
    return new TrainingShard(factory, options.toBuilder().seed(seed).build(), users);
  }

  private void requireNoStart() {
    if (start != null) {
      throw new IllegalArgumentException(
          "a training by rounds starts from random values, and not from "
              + start.model()
              + "; leave warmStarting out, or train on one machine");
    }
  }

  /**
   * What products are computed in; for {@code auto} what the run of the checkpoint has begun with,
   * or what is faster on this machine.
   *
   * @throws java.io.UncheckedIOException if a checkpoint cannot be read
   */
  public Precision precision() {
    return TrainingLoop.precision(checkpoints, options.precision());
  }

  /** Whether the network reads users: then every shard must know the ids of all. */
  public boolean readsUsers() {
    return factory.readsUsers();
  }

  /** Whether the training reads ratings. */
  public boolean readsRatings() {
    return options.ratings() != RatingUse.IGNORE;
  }

  /** Whether the network reads kinds of events. */
  public boolean readsActions() {
    return factory.readsActions();
  }

  /**
   * Trains by rounds that shards of the data take, with the epochs, validation, early stop and
   * checkpoints of this trainer.
   *
   * @param source what all shards together are
   * @param rounds how they go
   * @param shards takes them
   * @throws IllegalArgumentException as {@link #train}, or if the training starts from a model
   * @throws TrainingDivergedException if the loss is no longer finite
   */
  public SequentialRecommender trainByRounds(
      TrainingSource source,
      TrainingRounds rounds,
      TrainingRounds.Shards shards,
      TrainingMonitor monitor) {
    requireNoStart();
    RoundsRun run =
        new RoundsRun(factory, options, source, rounds, shards, validation, checkpoints);
    try {
      return run.train(monitor);
    } catch (RuntimeException | Error e) {
      run.discard();
      throw e;
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also if the validation gives no finite number, or the
   *     checkpoint belongs to another run, or the model to start from is another network
   * @throws TrainingDivergedException if the loss or its gradient is no longer finite; the message
   *     names the step
   * @throws java.io.UncheckedIOException if a checkpoint or the model to start from cannot be read,
   *     or a checkpoint not written
   */
  @Override
  public SequentialRecommender train(SequenceDataset data, TrainingMonitor monitor) {
    TrainingRun run = new TrainingRun(factory, options, data, validation, checkpoints, start);
    try {
      return run.train(monitor);
    } catch (RuntimeException | Error e) {
      run.discard();
      throw e;
    }
  }
}
