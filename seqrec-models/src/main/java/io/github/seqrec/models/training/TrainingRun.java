package io.github.seqrec.models.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.data.SequenceBatch;
import io.github.seqrec.data.TrainingBatches;
import io.github.seqrec.models.internal.Libraries;
import io.github.seqrec.models.internal.Popularities;
import io.github.seqrec.models.internal.Seeds;
import io.github.seqrec.models.kernels.AdamW;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.NetworkRecommender;
import io.github.seqrec.models.network.NetworkSizes;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One training from its first epoch, or from a checkpoint, to the chosen state. */
final class TrainingRun {

  /** Held for a step: libtorch's random state and DJL's gradient recording are one per process. */
  private static final ReentrantLock STEP = new ReentrantLock();

  private static final double BETA1 = 0.9;
  private static final double EPSILON = 1e-8;

  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager manager;
  private final NetworkFactory factory;
  private final TrainingOptions options;
  private final Precision precision;
  private final @Nullable ToDoubleFunction<SequentialRecommender> validation;
  private final DatasetSummary summary;
  private final TrainingBatches batches;
  private final TrainingLoss loss;
  private final SequenceNetwork network;
  private final AdamW optimizer;
  private final NetworkRecommender recommender;
  private final @Nullable Checkpoints checkpoints;
  private Progress progress = Progress.START;
  private Map<String, float[]> best = Map.of();

  TrainingRun(
      NetworkFactory factory,
      TrainingOptions options,
      SequenceDataset data,
      @Nullable ToDoubleFunction<SequentialRecommender> validation,
      @Nullable Path checkpoints) {
    this.factory = factory;
    this.options = options;
    this.precision = options.precision().resolved();
    this.validation = validation;
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
    List<String> users =
        factory.readsUsers()
            ? IntStream.range(0, data.userCount()).mapToObj(data::userId).toList()
            : List.of();
    List<String> actions = factory.readsActions() ? data.actions() : List.of();
    if (factory.readsActions() && actions.isEmpty()) {
      throw new IllegalArgumentException(
          factory.model()
              + " is to read actions, and the data ("
              + data.interactionCount()
              + " events) have none; read an action column, or set the option actions to false");
    }
    // Only now: data that cannot be trained on are refused before anything has to be freed.
    this.manager = engine.newBaseManager();
    this.network =
        factory.create(
            Parameters.random(manager, Seeds.derive(options.seed(), "parameters")),
            new NetworkSizes(data.items().size(), users.size(), actions.size()));
    this.optimizer =
        new AdamW(
            manager,
            network.parameters().list(),
            new AdamW.Constants(
                BETA1, options.beta2(), EPSILON, options.weightDecay(), options.clipNorm()));
    this.recommender =
        new NetworkRecommender(
            manager,
            network,
            factory.reach(),
            data.items(),
            users,
            actions,
            Popularities.of(data),
            card(Map.of()));
    this.checkpoints =
        checkpoints == null
            ? null
            : new Checkpoints(checkpoints, factory.model(), factory.options(), summary.digest());
  }

  SequentialRecommender train(TrainingMonitor monitor) {
    if (checkpoints != null) {
      checkpoints.read(network.parameters(), optimizer).ifPresent(this::resume);
    }
    if (progress.epoch() > 0) {
      monitor.resumed(progress.done());
    }
    monitor.started(progress.epoch() + 1, options.epochs(), batches.stepsPerEpoch());
    while (progress.epoch() < options.epochs() && progress.sinceBest() < options.patience()) {
      TrainingMonitor.Epoch epoch = epoch(progress.epoch() + 1, monitor);
      progress = progress.after(epoch);
      if (checkpoints != null) {
        checkpoints.write(progress, network.parameters(), optimizer, best);
      }
      monitor.finishedEpoch(epoch);
    }
    if (!best.isEmpty()) {
      network.parameters().restore(best);
    }
    recommender.setCard(card(progress.metrics(network.parameters().count())));
    return recommender;
  }

  /** Frees everything after a failure. */
  void discard() {
    recommender.close();
  }

  private void resume(Checkpoints.State state) {
    progress = state.progress();
    best = state.best();
    optimizer.setSteps((long) progress.epoch() * batches.stepsPerEpoch());
  }

  private TrainingMonitor.Epoch epoch(int epoch, TrainingMonitor monitor) {
    long begin = System.nanoTime();
    // All randomness of an epoch follows from its number, so that a resumed run repeats it.
    SplittableRandom random = new SplittableRandom(seed("epoch", epoch));
    List<List<SequenceBatch>> order = batches.epoch(random);
    double sum = 0;
    double weights = 0;
    for (int step = 1; step <= order.size(); step++) {
      List<PredictedPositions> parts =
          order.get(step - 1).stream().map(PredictedPositions::new).toList();
      double weight = parts.stream().mapToDouble(PredictedPositions::weight).sum();
      double mean = step(parts, weight, random, epoch, step);
      sum += mean * weight;
      weights += weight;
      monitor.stepped(new TrainingMonitor.Step(epoch, step, order.size(), mean));
      if (monitor.cancelled()) {
        throw new CancellationException(
            "cancelled in epoch " + epoch + " after step " + step + " of " + order.size());
      }
    }
    double trained = seconds(begin);
    double value = Double.NaN;
    boolean better = false;
    if (validation != null && (epoch % options.validateEvery() == 0 || epoch == options.epochs())) {
      value = validation.applyAsDouble(recommender);
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "the validation gave "
                + value
                + " after epoch "
                + epoch
                + "; it must be a finite number, higher being better");
      }
      better = progress.isImprovement(value);
      if (better) {
        best = network.parameters().snapshot();
      }
    }
    return new TrainingMonitor.Epoch(
        epoch, sum / weights, value, better, trained, seconds(begin) - trained);
  }

  /** Takes one step by the mean loss over all positions of its parts, and returns that mean. */
  private double step(
      List<PredictedPositions> parts, double weight, SplittableRandom random, int epoch, int step) {
    long done = (epoch - 1L) * batches.stepsPerEpoch() + step - 1;
    long total = (long) options.epochs() * batches.stepsPerEpoch();
    double rate =
        options.learningRate() * options.schedule().factor(done, options.warmupSteps(), total);
    STEP.lock();
    try {
      engine.setRandomSeed((int) seed("step", epoch, step));
      TrainingLoss ofStep =
          loss.ofStep(parts.stream().flatMapToInt(p -> IntStream.of(p.targets())).toArray());
      // Of its own, so that actions in the data change nothing for a network that reads none.
      SplittableRandom hiding = new SplittableRandom(seed("actions", epoch, step));
      double mean = 0;
      for (PredictedPositions part : parts) {
        mean += addGradients(ofStep, part, part.weight() / weight, random, hiding);
      }
      double norm;
      try (NDManager scope = manager.newSubManager()) {
        norm = optimizer.step(scope, rate);
        network.constrain(new Pass(scope, false));
      }
      if (!Double.isFinite(mean) || !Double.isFinite(norm)) {
        throw new IllegalStateException(
            "training diverged at epoch "
                + epoch
                + ", step "
                + step
                + ": loss "
                + mean
                + ", gradient norm "
                + norm
                + "; lower learningRate ("
                + options.learningRate()
                + ") or set clipNorm ("
                + options.clipNorm()
                + ")");
      }
      return mean;
    } finally {
      STEP.unlock();
    }
  }

  /** Adds the gradients of a part's weighted mean loss to those of the parameters. */
  private double addGradients(
      TrainingLoss ofStep,
      PredictedPositions part,
      double share,
      SplittableRandom random,
      SplittableRandom hiding) {
    try (NDManager scope = manager.newSubManager()) {
      Pass pass = new Pass(scope, true, precision);
      NDArray value;
      try (GradientCollector collector = engine.newGradientCollector()) {
        BatchArrays batch = BatchArrays.ofTraining(scope, part.batch(), hiding);
        NDArray states = network.states(pass, batch);
        value = ofStep.of(pass, network.output(pass), states, part, random).mul((float) share);
        pass.backward(collector, value);
      }
      return value.getFloat();
    }
  }

  private ModelCard card(Map<String, Double> metrics) {
    Map<String, Object> used = new LinkedHashMap<>(factory.options());
    used.put("precision", precision.name().toLowerCase(Locale.ROOT));
    return new ModelCard(
        factory.model(),
        used,
        summary,
        options.seed(),
        Libraries.neural(),
        new LinkedHashMap<>(metrics));
  }

  private long seed(String use, long... indices) {
    return Seeds.derive(options.seed(), use, indices);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
