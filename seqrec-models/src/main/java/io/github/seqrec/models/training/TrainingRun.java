package io.github.seqrec.models.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.data.SequenceBatch;
import io.github.seqrec.data.TrainingBatches;
import io.github.seqrec.models.base.Libraries;
import io.github.seqrec.models.base.Popularities;
import io.github.seqrec.models.internal.Seeds;
import io.github.seqrec.models.kernels.AdamW;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.NetworkRecommender;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.PredictedPositions;
import io.github.seqrec.models.network.SequenceNetwork;
import io.github.seqrec.models.network.TrainingLoss;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The training of a network of item sequences, as a task of the loop. */
final class TrainingRun implements TrainingTask<List<SequenceBatch>> {

  private static final double BETA1 = 0.9;
  private static final double EPSILON = 1e-8;

  private final NetworkFactory factory;
  private final TrainingOptions options;
  private final Precision precision;
  private final DatasetSummary summary;
  private final TrainingBatches batches;
  private final TrainingLoss loss;
  private final @Nullable WarmStart warm;
  private final SequenceNetwork network;
  private final NetworkRecommender recommender;
  private final TrainingLoop<List<SequenceBatch>> loop;

  TrainingRun(
      NetworkFactory factory,
      TrainingOptions options,
      SequenceDataset data,
      @Nullable ToDoubleFunction<SequentialRecommender> validation,
      @Nullable Path checkpoints,
      WarmStart.@Nullable Source start) {
    this.factory = factory;
    this.options = options;
    this.precision = options.precision().resolved();
    this.summary = data.summary();
    this.batches =
        TrainingBatches.of(
            data,
            factory.maxLength(),
            options.batchSize(),
            options.windows(),
            factory.batchCost(),
            options.ratings().weight(options.minRating()));
    this.loss = TrainingLoss.of(options.loss(), data);
    Vocabulary ofData = Vocabulary.of(factory, data);
    this.warm = start == null ? null : WarmStart.read(start, factory, ofData, data);
    Vocabulary vocabulary = warm == null ? ofData : warm.vocabulary();
    // Only now: data that cannot be trained on are refused before anything has to be freed.
    NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
    this.network =
        factory.create(
            Parameters.random(manager, Seeds.derive(options.seed(), "parameters")),
            vocabulary.sizes());
    this.recommender =
        new NetworkRecommender(
            manager,
            network,
            factory.reach(),
            vocabulary.items(),
            vocabulary.users(),
            vocabulary.actions(),
            warm == null ? Popularities.of(data) : warm.popularity(),
            card(Map.of()));
    this.loop = new TrainingLoop<>(manager, this, loopOptions());
    if (validation != null) {
      loop.selectBy(() -> validation.applyAsDouble(recommender));
    }
    if (checkpoints != null) {
      loop.checkpoint(checkpoints, factory.model(), run(), summary.digest());
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

  /** All that the outcome depends on beside the data. */
  private Map<String, Object> run() {
    Map<String, Object> run = new LinkedHashMap<>(factory.options());
    if (warm != null) {
      run.put("warmStart", warm.digest());
    }
    return run;
  }

  private TrainingLoop.Options loopOptions() {
    return new TrainingLoop.Options(
        options.epochs(),
        options.learningRate(),
        new AdamW.Constants(
            BETA1, options.beta2(), EPSILON, options.weightDecay(), options.clipNorm()),
        AdamW.Form.PUBLISHED,
        options.warmupSteps(),
        options.schedule(),
        options.validateEvery(),
        options.patience(),
        precision,
        options.seed());
  }

  SequentialRecommender train(TrainingMonitor monitor) {
    recommender.setCard(card(loop.run(monitor)));
    return recommender;
  }

  /** Frees everything after a failure. */
  void discard() {
    recommender.close();
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
    return all.stream().<Part>map(p -> new Batch(p, ofStep, random, hiding)).toList();
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
      NDArray states = network.states(pass, batch);
      return ofStep.of(pass, network.output(pass), states, positions, random);
    }
  }

  private ModelCard card(Map<String, Double> metrics) {
    Map<String, Object> used = new LinkedHashMap<>(factory.options());
    used.put("precision", precision.name().toLowerCase(Locale.ROOT));
    Map<String, Double> figures = new LinkedHashMap<>(metrics);
    if (warm != null) {
      figures.putAll(warm.metrics());
    }
    return new ModelCard(
        factory.model(), used, summary, options.seed(), Libraries.neural(), figures);
  }
}
