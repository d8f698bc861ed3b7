package io.github.seqrec.models.training;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.data.batch.SequenceBatch;
import io.github.seqrec.data.batch.TrainingBatches;
import io.github.seqrec.data.batch.Windows;
import io.github.seqrec.models.internal.Seeds;
import io.github.seqrec.models.kernels.ComputeThreads;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.OutputLayer;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.PredictedPositions;
import io.github.seqrec.models.network.SequenceNetwork;
import io.github.seqrec.models.network.TrainingLoss;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The training of a network of item sequences, as a task of the loop. */
final class TrainingRun implements TrainingTask<List<SequenceBatch>> {

  /** With fewer, calls outweigh what they compute. */
  private static final int FEWEST_ROWS_OF_SHARE = 16;

  private final TrainingOptions options;
  private final TrainingBatches batches;
  private final TrainingLoss loss;
  private final @Nullable WarmStart warm;
  private final NewNetwork made;
  private final SequenceNetwork network;
  private final TrainingLoop<List<SequenceBatch>> loop;

  TrainingRun(
      NetworkFactory factory,
      TrainingOptions options,
      SequenceDataset data,
      @Nullable ToDoubleFunction<SequentialRecommender> validation,
      @Nullable Path checkpoints,
      WarmStart.@Nullable Source start) {
    this.options = options;
    this.batches =
        TrainingBatches.of(
            data,
            // Of a prefix the last position alone is learnt, which sees no more than this.
            options.windows() == Windows.PREFIXES ? factory.reach() : factory.maxLength(),
            options.batchSize(),
            options.windows(),
            factory.rowParts().dealt(shares(options)),
            options.ratings().weight(options.minRating()));
    this.loss = TrainingLoss.of(options.loss(), data);
    Vocabulary ofData = Vocabulary.of(factory, data);
    this.warm = start == null ? null : WarmStart.read(start, factory, ofData, data);
    TrainingSource source =
        warm == null ? TrainingSource.of(ofData, data) : warm.source(data.summary());
    // Only now: data that cannot be trained on are refused before anything has to be freed.
    this.made =
        new NewNetwork(
            factory, options, source, TrainingLoop.precision(checkpoints, options.precision()));
    this.network = made.network();
    this.loop = made.loop(this);
    if (validation != null) {
      loop.selectBy(() -> validation.applyAsDouble(made.recommender()));
    }
    if (checkpoints != null) {
      loop.checkpoint(checkpoints, factory.model(), run(factory, data), source.summary().digest());
    }
    if (warm != null) {
      start(warm);
    }
  }

  private void start(WarmStart from) {
    try {
      from.apply(network.parameters());
      from.apply(network.parameters(), loop);
    } catch (RuntimeException | Error e) {
      discard();
      throw e;
    }
  }

  /** Of a step's rows, one for each thread as long as they are worth one. */
  private static int shares(TrainingOptions options) {
    int most = Math.max(1, options.batchSize() / FEWEST_ROWS_OF_SHARE);
    return Math.min(most, ComputeThreads.ofThisThread());
  }

  /** All that the outcome depends on beside the items of the data. */
  private Map<String, Object> run(NetworkFactory factory, SequenceDataset data) {
    Map<String, Object> run = made.options();
    boolean rated = options.ratings() != RatingUse.IGNORE;
    if (rated || factory.readsActions()) {
      ColumnDigest columns = new ColumnDigest(rated, factory.readsActions()).addAll(data);
      run.put(TrainingSource.COLUMNS, columns.digest());
    }
    if (warm != null) {
      run.put("warmStart", warm.digest());
    }
    return run;
  }

  SequentialRecommender train(TrainingMonitor monitor) {
    Map<String, Double> figures = new LinkedHashMap<>(loop.run(monitor));
    if (warm != null) {
      figures.putAll(warm.metrics());
    }
    return made.trained(figures);
  }

  /** Takes the steps of a round of an epoch; see {@link TrainingShard}. */
  ShardRound round(TrainingState from, int epoch, int round, int rounds) {
    TrainingLoop.Outcome outcome = loop.steps(from, epoch, round, rounds);
    return ShardRound.of(
        loop.state(), loop.stepsBehind(), outcome.weight(), outcome.mean() * outcome.weight());
  }

  /** Frees everything after a failure. */
  void discard() {
    made.recommender().close();
  }

  @Override
  public Parameters parameters() {
    return network.parameters();
  }

  @Override
  public int stepsPerEpoch() {
    return batches.stepsPerEpoch();
  }

  @Override
  public List<List<SequenceBatch>> epoch(SplittableRandom random) {
    return batches.epoch(random);
  }

  @Override
  public List<Part> parts(
      List<SequenceBatch> step, SplittableRandom random, int epoch, int number) {
    List<PredictedPositions> all = step.stream().map(PredictedPositions::new).toList();
    TrainingLoss ofStep =
        loss.ofStep(all.stream().flatMapToInt(p -> IntStream.of(p.targets())).toArray());
    // Of its own, so that actions in the data change nothing for a network that reads none.
    SplittableRandom hiding =
        new SplittableRandom(Seeds.derive(options.seed(), "actions", epoch, number));
    return all.stream()
        .<Part>map(p -> new Batch(p, ofStep, random.split(), hiding.split()))
        .toList();
  }

  @Override
  public void constrain(Pass pass) {
    network.constrain(pass);
  }

  /** Some rows, and what their loss draws from. */
  private final class Batch implements Part {
    private final PredictedPositions positions;
    private final TrainingLoss ofStep;
    private final SplittableRandom random;
    private final SplittableRandom hiding;

    Batch(
        PredictedPositions positions,
        TrainingLoss ofStep,
        SplittableRandom random,
        SplittableRandom hiding) {
      this.positions = positions;
      this.ofStep = ofStep;
      this.random = random;
      this.hiding = hiding;
    }

    @Override
    public double weight() {
      return positions.weight();
    }

    @Override
    public NDArray loss(Pass pass) {
      BatchArrays batch = BatchArrays.ofTraining(pass.scope(), positions.batch(), hiding);
      OutputLayer output = network.output(pass);
      return positions.areLast()
          ? ofStep.of(pass, output, network.lastStates(pass, batch), positions.ofLast(), random)
          : ofStep.of(pass, output, network.states(pass, batch), positions, random);
    }
  }
}
