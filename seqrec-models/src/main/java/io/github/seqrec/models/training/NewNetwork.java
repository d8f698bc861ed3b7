package io.github.seqrec.models.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.models.base.Libraries;
import io.github.seqrec.models.internal.Seeds;
import io.github.seqrec.models.kernels.AdamW;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.NetworkRecommender;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
import io.github.seqrec.models.options.RecordOptions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A network with random parameters, and the recommender that scores with it while it is trained.
 */
final class NewNetwork {

  private static final double BETA1 = 0.9;
  private static final double EPSILON = 1e-8;

  private final NetworkFactory factory;
  private final TrainingOptions options;
  private final TrainingSource source;
  private final Precision precision;
  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  private final SequenceNetwork network;
  private final NetworkRecommender recommender;

  /**
   * Makes it.
   *
   * @param precision that {@code auto} of the options stands for
   */
  NewNetwork(
      NetworkFactory factory, TrainingOptions options, TrainingSource source, Precision precision) {
    this.factory = factory;
    this.options = options;
    this.source = source;
    this.precision = precision;
    this.network = create();
    this.recommender = recommender(manager, network, Map.of());
  }

  private NetworkRecommender recommender(
      NDManager owner, SequenceNetwork scoring, Map<String, Double> metrics) {
    return new NetworkRecommender(
        owner,
        scoring,
        factory.reach(),
        source.items(),
        source.users(),
        source.actions(),
        source.popularity(),
        card(metrics));
  }

  private SequenceNetwork create() {
    try {
      return factory.create(
          Parameters.random(manager, Seeds.derive(options.seed(), "parameters")), source.sizes());
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /** Makes a loop that trains it; frees it if there is no room for the optimizer's state. */
  <S> TrainingLoop<S> loop(TrainingTask<S> task) {
    try {
      return new TrainingLoop<>(manager, task, loopOptions());
    } catch (RuntimeException | Error e) {
      recommender.close();
      throw e;
    }
  }

  SequenceNetwork network() {
    return network;
  }

  NetworkRecommender recommender() {
    return recommender;
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

  /** The options as they are used: with what {@code auto} stands for on this machine. */
  Map<String, Object> options() {
    Map<String, Object> used = new LinkedHashMap<>(factory.options());
    used.putAll(RecordOptions.toMap(options)); // What trains, whatever the network's record says.
    used.put("precision", precision.name().toLowerCase(Locale.ROOT));
    return used;
  }

  /** Brings the parameters into the set that the network allows. */
  void constrain() {
    try (NDManager scope = manager.newSubManager()) {
      network.constrain(new Pass(scope, false));
    }
  }

  /**
   * The network as it is now, without what training it takes: gradients and the optimizer's state,
   * three times the parameters. What was made here is freed.
   *
   * @param metrics of its training
   */
  NetworkRecommender trained(Map<String, Double> metrics) {
    Map<String, float[]> values = network.parameters().snapshot();
    recommender.close();
    NDManager owner = Engine.getEngine("PyTorch").newBaseManager();
    try {
      return recommender(
          owner, factory.create(Parameters.stored(owner, values), source.sizes()), metrics);
    } catch (RuntimeException | Error e) {
      owner.close();
      throw e;
    }
  }

  private ModelCard card(Map<String, Double> metrics) {
    return new ModelCard(
        factory.model(),
        options(),
        source.summary(),
        options.seed(),
        Libraries.neural(),
        new LinkedHashMap<>(metrics));
  }
}
