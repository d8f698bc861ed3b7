package io.github.seqrec.models.neural;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableMap;
import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.data.batch.RowParts;
import io.github.seqrec.data.batch.Windows;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.TranslationKernels;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.DistanceOutput;
import io.github.seqrec.models.network.DotOutput;
import io.github.seqrec.models.network.LossOptions;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.NetworkSizes;
import io.github.seqrec.models.network.OutputLayer;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
import io.github.seqrec.models.network.UserEmbedding;
import io.github.seqrec.models.options.RecordBuilder;
import io.github.seqrec.models.training.NetworkProvider;
import io.github.seqrec.models.training.NetworkTrainer;
import io.github.seqrec.models.training.Schedule;
import io.github.seqrec.models.training.TrainingOptions;
import java.util.function.Supplier;

/**
 * TransRec: translation-based recommendation (He, Kang and McAuley, RecSys 2017).
 *
 * <p>Items are points in a ball. A user moves from the last item to the next by a translation: one
 * that all users share, t, plus one of their own, t_u, which starts at 0. The nearer an item is to
 * the place arrived at, and the greater its bias, the higher it scores (eq. 1 to 3). A user that
 * the training data do not know moves by t alone, as in the paper.
 *
 * <p>Shape legend: B rows, L columns, D size of the space, N items, U users.
 */
public final class TransRec implements SequenceNetwork {

  /** How far an item lies from where the user arrives. */
  public enum Distance {
    /**
     * The sum of absolute differences. A softmax over the catalogue holds the scores of all items
     * for all positions of a batch in memory; other losses do not.
     */
    L1,
    /**
     * The square of the length, -|x - g|^2 = 2 x.g - |g|^2 - |x|^2. Scores leave out the last term,
     * which is the same for all items: their order, BPR and the softmax do not change with it, but
     * scores of different histories cannot be compared as distances.
     */
    SQUARED_L2
  }

  /**
   * The options.
   *
   * @param maxLength positions of a sequence that are read at once; each sees its last item only
   * @param dim size D of the space
   * @param distance how far an item lies from where the user arrives
   * @param radius of the ball that holds the items, above 0; 1 in the paper. The distances of a
   *     softmax want more room than those of BPR
   * @param training how it is trained
   */
  public record Options(
      int maxLength, int dim, Distance distance, double radius, TrainingOptions training) {

    /** Checks the ranges. */
    public Options {
      Ranges.atLeastOne("maxLength", maxLength, 200);
      Ranges.atLeastOne("dim", dim, 64);
      Ranges.positive("radius", radius, 1);
    }

    /**
     * What works best today: the softmax over all items in a larger ball, and a learning rate that
     * falls to 0.
     */
    public static Options tuned() {
      return new Options(
          200,
          64,
          Distance.SQUARED_L2,
          3,
          TrainingOptions.defaults().toBuilder()
              .windows(Windows.ALL)
              .epochs(60)
              .batchSize(64)
              .schedule(Schedule.COSINE)
              .build());
    }

    /**
     * The paper: S-BPR, a transition against one uniform negative, and the unit ball. Adam takes
     * the place of single gradient steps, and there is no L2 penalty.
     */
    public static Options paper() {
      return new Options(
          200,
          64,
          Distance.SQUARED_L2,
          1,
          TrainingOptions.defaults().toBuilder()
              .windows(Windows.ALL)
              .loss(LossOptions.bpr())
              .batchSize(64)
              .build());
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
      return new Builder(this);
    }
  }

  /** Changes options one by one. */
  public static final class Builder extends RecordBuilder<Options, Builder> {
    private Builder(Options from) {
      super(from);
    }

    /** Sets {@link Options#maxLength}. */
    public Builder maxLength(int value) {
      return set("maxLength", value);
    }

    /** Sets {@link Options#dim}. */
    public Builder dim(int value) {
      return set("dim", value);
    }

    /** Sets {@link Options#distance}. */
    public Builder distance(Distance value) {
      return set("distance", value);
    }

    /** Sets {@link Options#radius}. */
    public Builder radius(double value) {
      return set("radius", value);
    }

    /** Sets {@link Options#training}. */
    public Builder training(TrainingOptions value) {
      return set("training", value);
    }
  }

  private final Options options;
  private final Parameters parameters;

  /** Gamma, (N + 1, D), and beta, (N + 1). */
  private final NDArray items;

  private final NDArray bias;

  /** {@link #squaresBias} of items that stay as they are: made once, and freed with them. */
  private final Supplier<NDArray> keptBias = Suppliers.memoize(this::keptBias);

  /** t + t_u. */
  private final UserEmbedding users;

  private TransRec(Options options, Parameters parameters, NetworkSizes sizes) {
    this.options = options;
    this.parameters = parameters;
    int d = options.dim;
    items = parameters.vectors("items.weight", sizes.items() + 1, d);
    bias = parameters.constant("items.bias", 0, sizes.items() + 1);
    users = UserEmbedding.of(parameters, sizes, d);
  }

  /** A trainer with these options. */
  public static NetworkTrainer trainer(Options options) {
    return NetworkTrainer.of(factory(options), options.training);
  }

  /** Describes the network with these options. */
  static NetworkFactory factory(Options options) {
    return NetworkFactory.of(
            "transrec",
            options,
            options.maxLength,
            (parameters, sizes) -> new TransRec(options, parameters, sizes))
        .dividing(RowParts.fewest())
        .reaching(1)
        .readingUsers(true);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /**
   * Where the user arrives, gamma + t + t_u; for squared distances twice that, so that products
   * with the items as they stand are scores, and no second copy of them is needed.
   */
  @Override
  public NDArray states(Pass pass, BatchArrays batch) {
    NDArray translation = users.vectors(pass, batch); // (B, D)
    double factor = options.distance == Distance.SQUARED_L2 ? 2 : 1;
    return TranslationKernels.translate(pass, batch.items(), items, translation, factor);
  }

  /** Minus the distance to the item, plus the item's bias, eq. 3. */
  @Override
  public OutputLayer output(Pass pass) {
    if (options.distance == Distance.L1) {
      return new DistanceOutput(items, bias);
    }
    // Items that are learnt are others after each step.
    return new DotOutput(items, items.hasGradient() ? squaresBias(pass) : keptBias.get());
  }

  /** Beta - |gamma|^2, (N + 1): as much work as the scores of a history. */
  private NDArray squaresBias(Pass pass) {
    return TranslationKernels.minusSquares(pass, bias, items);
  }

  private NDArray keptBias() {
    NDManager owner = items.getManager();
    try (NDManager scope = owner.newSubManager()) {
      NDArray kept = squaresBias(new Pass(scope, false));
      kept.attach(owner);
      return kept;
    }
  }

  /** Items that have left the ball return to its surface. */
  @Override
  public void constrain(Pass pass) {
    TranslationKernels.project(pass, items, options.radius);
  }

  /** Finds TransRec by its name. */
  public static final class Provider extends NetworkProvider<Options> {
    /** For {@link java.util.ServiceLoader}. */
    public Provider() {
      super(
          "transrec",
          ImmutableMap.of("tuned", Options.tuned(), "paper", Options.paper()),
          TransRec::factory,
          Options::training);
    }
  }
}
