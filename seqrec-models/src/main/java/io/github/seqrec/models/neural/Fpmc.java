package io.github.seqrec.models.neural;

import ai.djl.ndarray.NDArray;
import com.google.common.collect.ImmutableMap;
import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.data.batch.RowParts;
import io.github.seqrec.data.batch.Windows;
import io.github.seqrec.models.kernels.Kernels;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.network.BatchArrays;
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

/**
 * FPMC: factorised personalised Markov chains (Rendle, Freudenthaler and Schmidt-Thieme, WWW 2010).
 *
 * <p>An item scores by how it fits the user, plus how it fits the last item: two factorised
 * matrices, the paper's eq. 8 with baskets of one item. The third factorisation of its eq. 5, user
 * by last item, is the same for all items and takes no part in their order.
 *
 * <p>A user's vector is one that all users share plus one of their own, which starts at 0. A user
 * that the training data do not know has the shared one only: TransRec's idea, extended to a model
 * that knows nothing of such users in its paper.
 *
 * <p>Shape legend: B rows, L columns, D size of factors, N items, U users.
 */
public final class Fpmc implements SequenceNetwork {

  /**
   * The options.
   *
   * @param maxLength positions of a sequence that are read at once; each sees its last item only
   * @param dim number D of factors of either matrix
   * @param training how it is trained
   */
  public record Options(int maxLength, int dim, TrainingOptions training) {

    /** Checks the ranges. */
    public Options {
      Ranges.atLeastOne("maxLength", maxLength, 200);
      Ranges.atLeastOne("dim", dim, 64);
    }

    /** What works best today: the softmax over all items, and a learning rate that falls to 0. */
    public static Options tuned() {
      return new Options(
          200,
          64,
          TrainingOptions.defaults().toBuilder()
              .windows(Windows.ALL)
              .epochs(60)
              .batchSize(64)
              .weightDecay(0.1)
              .schedule(Schedule.COSINE)
              .build());
    }

    /**
     * The paper: S-BPR, a transition against one uniform negative. Adam takes the place of single
     * gradient steps, and decay that of its L2 penalty.
     */
    public static Options paper() {
      return new Options(
          200,
          64,
          TrainingOptions.defaults().toBuilder()
              .windows(Windows.ALL)
              .loss(LossOptions.bpr())
              .batchSize(64)
              .weightDecay(0.1)
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

    /** Sets {@link Options#training}. */
    public Builder training(TrainingOptions value) {
      return set("training", value);
    }
  }

  private final Parameters parameters;

  /** V^(L,I): the item as the last one, (N + 1, D). */
  private final NDArray last;

  /** V^(U,I). */
  private final UserEmbedding users;

  /** V^(I,L) and V^(I,U) side by side: the item as the next one, (N + 1, 2D). */
  private final NDArray next;

  private Fpmc(Options options, Parameters parameters, NetworkSizes sizes) {
    this.parameters = parameters;
    int d = options.dim;
    last = parameters.vectors("items.weight", sizes.items() + 1, d);
    users = UserEmbedding.of(parameters, sizes, d);
    next = parameters.vectors("output.weight", sizes.items() + 1, 2L * d);
  }

  /** A trainer with these options. */
  public static NetworkTrainer trainer(Options options) {
    return NetworkTrainer.of(factory(options), options.training);
  }

  /** Describes the network with these options. */
  static NetworkFactory factory(Options options) {
    return NetworkFactory.of(
            "fpmc",
            options,
            options.maxLength,
            (parameters, sizes) -> new Fpmc(options, parameters, sizes))
        .dividing(RowParts.fewest())
        .reaching(1)
        .readingUsers(true);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public NDArray states(Pass pass, BatchArrays batch) {
    NDArray user = users.vectors(pass, batch); // (B, D)
    NDArray item = Kernels.lookup(pass, batch.items(), last); // (B, L) -> (B, L, D)
    return Kernels.join(pass, item, user); // -> (B, L, 2D)
  }

  /** One product of width 2D is the sum of both: the last item's and the user's, eq. 8. */
  @Override
  public OutputLayer output(Pass pass) {
    return new DotOutput(next, null);
  }

  /** Finds FPMC by its name. */
  public static final class Provider extends NetworkProvider<Options> {
    /** For {@link java.util.ServiceLoader}. */
    public Provider() {
      super(
          "fpmc",
          ImmutableMap.of("tuned", Options.tuned(), "paper", Options.paper()),
          Fpmc::factory,
          Options::training);
    }
  }
}
