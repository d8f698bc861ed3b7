package io.github.seqrec.models.neural;

import ai.djl.ndarray.NDArray;
import com.google.common.collect.ImmutableMap;
import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.data.batch.RowParts;
import io.github.seqrec.data.batch.Windows;
import io.github.seqrec.models.kernels.ConvolutionKernels;
import io.github.seqrec.models.kernels.Kernels;
import io.github.seqrec.models.kernels.Linear;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.DotOutput;
import io.github.seqrec.models.network.Loss;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Caser: convolutional sequence embedding (Tang and Wang, WSDM 2018).
 *
 * <p>The embeddings of the latest W items are an image of W rows, zeros standing for items before
 * the first. Horizontal filters look for patterns of neighbouring items, vertical filters weigh the
 * items, and a layer makes one vector of what they find; the user's vector stands beside it. The
 * state after an item sees that item and the W - 1 before it.
 *
 * <p>By default all positions of a sequence are learnt at once, each from its own window; the paper
 * cuts the windows out one by one, and lets each predict the T next items, where this predicts one.
 *
 * <p>A user's vector is one that all users share plus one of their own, which starts at 0. A user
 * that the training data do not know has the shared one only: TransRec's idea, which the paper,
 * where users are always known, has no need of.
 *
 * <p>Shape legend: B rows, L columns, W window, D embedding size, N items, U users, n_h horizontal
 * filters of each height, n_v vertical filters.
 */
public final class Caser implements SequenceNetwork {

  /**
   * The options.
   *
   * @param maxLength positions of a sequence that are read at once, at least window
   * @param window how many latest items a state sees, W
   * @param dim size D of embeddings
   * @param horizontal filters of each height from 1 to W, n_h
   * @param vertical vertical filters, n_v
   * @param dropout on what the filters find, 0..0.999
   * @param users whether the user's vector stands beside what the filters find; without, the model
   *     knows a user by the history alone
   * @param tied whether the item embedding is the output matrix as well (Press and Wolf 2017),
   *     reached by a projection; otherwise W' and b' of eq. 10 are learnt
   * @param training how it is trained
   */
  public record Options(
      int maxLength,
      int window,
      int dim,
      int horizontal,
      int vertical,
      double dropout,
      boolean users,
      boolean tied,
      TrainingOptions training) {

    /** Checks the ranges. */
    public Options {
      Ranges.atLeastOne("maxLength", maxLength, 200);
      Ranges.atLeastOne("window", window, 5);
      if (window > maxLength) {
        throw new IllegalArgumentException(
            "window ("
                + window
                + ") must be at most maxLength ("
                + maxLength
                + "); no state sees more items than a sequence has");
      }
      Ranges.atLeastOne("dim", dim, 64);
      Ranges.atLeastOne("horizontal", horizontal, 16);
      Ranges.atLeastOne("vertical", vertical, 4);
      Ranges.dropout("dropout", dropout, 0.2);
    }

    /**
     * What works best today: the softmax over all items, every event of long sequences learnt from,
     * and a learning rate that falls to 0.
     */
    public static Options tuned() {
      return new Options(
          200,
          5,
          64,
          16,
          4,
          0.4,
          true,
          false,
          TrainingOptions.defaults().toBuilder()
              .windows(Windows.ALL)
              .epochs(60)
              .clipNorm(5)
              .warmupSteps(100)
              .schedule(Schedule.COSINE)
              .build());
    }

    /**
     * The paper: binary cross-entropy with three negatives, its sizes for MovieLens; decay stands
     * in for its L2 penalty. Steps of 16 users make some thousand windows, the paper's have 512.
     */
    public static Options paper() {
      return new Options(
          200,
          5,
          50,
          16,
          4,
          0.5,
          true,
          false,
          TrainingOptions.defaults().toBuilder()
              .windows(Windows.ALL)
              .loss(
                  new LossOptions(
                      Loss.BCE,
                      LossOptions.Sampler.UNIFORM,
                      3,
                      LossOptions.Sharing.POSITION,
                      LossOptions.bce().calibration()))
              .batchSize(16)
              .weightDecay(1e-3)
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

    /** Sets {@link Options#window}. */
    public Builder window(int value) {
      return set("window", value);
    }

    /** Sets {@link Options#dim}. */
    public Builder dim(int value) {
      return set("dim", value);
    }

    /** Sets {@link Options#horizontal}. */
    public Builder horizontal(int value) {
      return set("horizontal", value);
    }

    /** Sets {@link Options#vertical}. */
    public Builder vertical(int value) {
      return set("vertical", value);
    }

    /** Sets {@link Options#dropout}. */
    public Builder dropout(double value) {
      return set("dropout", value);
    }

    /** Sets {@link Options#users}. */
    public Builder users(boolean value) {
      return set("users", value);
    }

    /** Sets {@link Options#tied}. */
    public Builder tied(boolean value) {
      return set("tied", value);
    }

    /** Sets {@link Options#training}. */
    public Builder training(TrainingOptions value) {
      return set("training", value);
    }
  }

  private final Options options;
  private final Parameters parameters;
  private final NDArray items;
  private final List<Linear> horizontal = new ArrayList<>();
  private final Linear vertical;
  private final Linear dense;
  private final @Nullable UserEmbedding users;
  private final @Nullable Linear projection;
  private final OutputLayer output;

  private Caser(Options options, Parameters parameters, NetworkSizes sizes) {
    this.options = options;
    this.parameters = parameters;
    int d = options.dim;
    items = parameters.vectors("items.weight", sizes.items() + 1, d);
    for (int height = 1; height <= options.window; height++) {
      horizontal.add(
          parameters.linear("horizontal." + height, options.horizontal, (long) height * d));
    }
    vertical = parameters.linear("vertical", options.vertical, options.window);
    long found = (long) options.horizontal * options.window + (long) options.vertical * d;
    dense = parameters.linear("dense", d, found);
    users = options.users ? UserEmbedding.of(parameters, sizes, d) : null;
    long size = options.users ? 2L * d : d;
    projection = options.tied ? parameters.linear("projection", d, size) : null;
    output = options.tied ? new DotOutput(items, null) : DotOutput.learnt(parameters, sizes, size);
  }

  /** A trainer with these options. */
  public static NetworkTrainer trainer(Options options) {
    return NetworkTrainer.of(factory(options), options.training);
  }

  /** Describes the network with these options. */
  static NetworkFactory factory(Options options) {
    return NetworkFactory.of(
            "caser",
            options,
            options.maxLength,
            (parameters, sizes) -> new Caser(options, parameters, sizes))
        .dividing(RowParts.ofStates(options.dim))
        .reaching(options.window)
        .readingUsers(options.users);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public NDArray states(Pass pass, BatchArrays batch) {
    // (B, L) -> (B, W - 1 + L, D): E, eq. 2, of all windows at once
    NDArray x = ConvolutionKernels.embedWindows(pass, batch.items(), items, options.window);
    List<NDArray> found = new ArrayList<>();
    for (int height = 1; height <= options.window; height++) {
      // -> (B, L, n_h), eq. 3 to 5
      Linear filters = horizontal.get(height - 1);
      found.add(ConvolutionKernels.horizontal(pass, x, filters, height, options.window));
    }
    found.add(ConvolutionKernels.vertical(pass, x, vertical)); // (B, L, n_v D), eq. 6 to 8
    // -> (B, L, D), eq. 9
    NDArray z = ConvolutionKernels.dense(pass, found, dense, options.dropout);
    if (users != null) {
      z = Kernels.join(pass, z, users.vectors(pass, batch)); // -> (B, L, 2D), eq. 10
    }
    return projection == null ? z : Kernels.linear(pass, z, projection); // -> (B, L, D)
  }

  /** The item embedding if tied, else a weight and a bias for each item, eq. 10. */
  @Override
  public OutputLayer output(Pass pass) {
    return output;
  }

  /** Finds Caser by its name. */
  public static final class Provider extends NetworkProvider<Options> {
    /** For {@link java.util.ServiceLoader}. */
    public Provider() {
      super(
          "caser",
          ImmutableMap.of("tuned", Options.tuned(), "paper", Options.paper()),
          Caser::factory,
          Options::training);
    }
  }
}
