package io.github.seqrec.models.neural;

import ai.djl.ndarray.NDArray;
import com.google.common.collect.ImmutableMap;
import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.data.batch.RowParts;
import io.github.seqrec.data.batch.Windows;
import io.github.seqrec.models.kernels.FeedForward;
import io.github.seqrec.models.kernels.Kernels;
import io.github.seqrec.models.kernels.Linear;
import io.github.seqrec.models.kernels.Norm;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.network.ActionEmbedding;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.DotOutput;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.NetworkSizes;
import io.github.seqrec.models.network.OutputLayer;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
import io.github.seqrec.models.neural.TransformerLayer.Norms;
import io.github.seqrec.models.options.Activation;
import io.github.seqrec.models.options.RecordBuilder;
import io.github.seqrec.models.training.NetworkProvider;
import io.github.seqrec.models.training.NetworkTrainer;
import io.github.seqrec.models.training.Schedule;
import io.github.seqrec.models.training.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Transformer's decoder (Vaswani et al., NeurIPS 2017) as a language model over items: masked
 * self-attention softmax(Q K^T / sqrt(d_k)) V, feed-forward networks max(0, x W_1 + b_1) W_2 + b_2,
 * and after every item the next one's distribution softmax(W_o h_t + b_o).
 *
 * <p>Training forces the teacher: by default all positions of a sequence are predicted at once,
 * each from the true items before it. From SASRec it differs in the output layer, which has weights
 * of its own, and in the inner size of the feed-forward networks.
 *
 * <p>Shape legend: B rows, L columns, n longest history, D state size, F inner size, N items.
 */
public final class TransformerDecoder implements SequenceNetwork {

  /** Where a layer normalises. */
  public enum NormPlace {
    /**
     * Before each sub-layer, the residual runs around it, and once at the end (Xiong et al. 2020).
     */
    PRE,
    /** After each sub-layer and its residual, as in the original. */
    POST
  }

  /**
   * The options.
   *
   * @param maxLength longest history n; of longer ones the latest items count
   * @param dim size D of embeddings and states
   * @param inner size F inside the feed-forward networks; 4 times dim is usual
   * @param layers number of layers
   * @param heads attention heads; divides dim
   * @param dropout after embedding and sub-layers, 0..0.999
   * @param normPlace where a layer normalises
   * @param actions whether the input says the kind of each event and of the one asked for
   * @param training how it is trained
   */
  public record Options(
      int maxLength,
      int dim,
      int inner,
      int layers,
      int heads,
      double dropout,
      NormPlace normPlace,
      boolean actions,
      TrainingOptions training) {

    /** Checks the ranges. */
    public Options {
      Ranges.atLeastOne("maxLength", maxLength, 200);
      Ranges.atLeastOne("dim", dim, 64);
      Ranges.atLeastOne("inner", inner, 256);
      Ranges.atLeastOne("layers", layers, 2);
      Ranges.headsDivide(heads, dim);
      Ranges.dropout("dropout", dropout, 0.2);
    }

    /**
     * What works at modest cost: small pre-norm layers, every event of long sequences learnt from,
     * and a learning rate that falls to 0.
     */
    public static Options tuned() {
      return new Options(
          200,
          64,
          256,
          2,
          2,
          0.2,
          NormPlace.PRE,
          false,
          TrainingOptions.defaults().toBuilder()
              .windows(Windows.ALL)
              .epochs(60)
              .batchSize(64)
              .beta2(0.98)
              .clipNorm(5)
              .warmupSteps(100)
              .schedule(Schedule.COSINE)
              .build());
    }

    /**
     * The report that this project implements: three layers of 256, Adam at 1e-2, cross-entropy. It
     * does not tell the heads, which have 64 components here as in the original, nor a dropout, nor
     * where layers normalise: before the sub-layers, since after them nothing is learnt at this
     * learning rate, ten times the usual one.
     */
    public static Options report() {
      return new Options(
          200,
          256,
          1024,
          3,
          4,
          0,
          NormPlace.PRE,
          false,
          TrainingOptions.defaults().toBuilder().learningRate(1e-2).build());
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

    /** Sets {@link Options#inner}. */
    public Builder inner(int value) {
      return set("inner", value);
    }

    /** Sets {@link Options#layers}. */
    public Builder layers(int value) {
      return set("layers", value);
    }

    /** Sets {@link Options#heads}. */
    public Builder heads(int value) {
      return set("heads", value);
    }

    /** Sets {@link Options#dropout}. */
    public Builder dropout(double value) {
      return set("dropout", value);
    }

    /** Sets {@link Options#normPlace}. */
    public Builder normPlace(NormPlace value) {
      return set("normPlace", value);
    }

    /** Sets {@link Options#actions}. */
    public Builder actions(boolean value) {
      return set("actions", value);
    }

    /** Sets {@link Options#training}. */
    public Builder training(TrainingOptions value) {
      return set("training", value);
    }
  }

  private final Options options;
  private final Parameters parameters;
  private final NDArray items;
  private final NDArray positions;
  private final List<TransformerLayer> layers = new ArrayList<>();

  /** Null if each layer normalises what it gives. */
  private final @Nullable Norm last;

  private final OutputLayer output;
  private final ActionEmbedding actions;

  private TransformerDecoder(Options options, Parameters parameters, NetworkSizes sizes) {
    this.options = options;
    this.parameters = parameters;
    int d = options.dim;
    items = parameters.vectors("items.weight", sizes.items() + 1, d);
    positions = parameters.vectors("positions.weight", options.maxLength, d);
    for (int i = 0; i < options.layers; i++) {
      String layer = "layers." + i + ".";
      Linear qkv = parameters.linear(layer + "attention.qkv", 3L * d, d);
      Linear out = parameters.linear(layer + "attention.out", d, d);
      Norm norm1 = parameters.norm(layer + "attention.norm", d);
      Linear inner = parameters.linear(layer + "feed_forward.inner", options.inner, d);
      Linear outer = parameters.linear(layer + "feed_forward.outer", d, options.inner);
      Norm norm2 = parameters.norm(layer + "feed_forward.norm", d);
      layers.add(
          new TransformerLayer(
              norm1, qkv, out, norm2, new FeedForward(inner, Activation.RELU, outer)));
    }
    last = options.normPlace == NormPlace.PRE ? parameters.norm("norm", d) : null;
    output = DotOutput.learnt(parameters, sizes, d);
    actions = ActionEmbedding.of(parameters, sizes, d);
  }

  /** A trainer with these options. */
  public static NetworkTrainer trainer(Options options) {
    return NetworkTrainer.of(factory(options), options.training);
  }

  /** Describes the network with these options. */
  static NetworkFactory factory(Options options) {
    return NetworkFactory.of(
            "transformer",
            options,
            options.maxLength,
            (parameters, sizes) -> new TransformerDecoder(options, parameters, sizes))
        .dividing(RowParts.ofStates(options.dim))
        .readingActions(options.actions);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public NDArray states(Pass pass, BatchArrays batch) {
    return normed(pass, stack().states(pass, input(pass, batch)));
  }

  @Override
  public NDArray lastStates(Pass pass, BatchArrays batch) {
    NDArray x = stack().lastStates(pass, input(pass, batch), batch.lengths()); // (B, 1, D)
    return normed(pass, x).squeeze(1);
  }

  private TransformerLayer.Stack stack() {
    Norms norms = options.normPlace == NormPlace.PRE ? Norms.BEFORE : Norms.AFTER;
    return new TransformerLayer.Stack(layers, norms, options.heads, 0, options.dropout);
  }

  private NDArray normed(Pass pass, NDArray x) {
    return last == null ? x : Kernels.layerNorm(pass, x, last);
  }

  private NDArray input(Pass pass, BatchArrays batch) {
    // (B, L) -> (B, L, D); embeddings are scaled by sqrt(D), positions are not
    NDArray x =
        Kernels.embed(
            pass,
            batch.items(),
            batch.lengths(),
            items,
            positions,
            Math.sqrt(options.dim),
            options.dropout);
    return actions.addTo(pass, x, batch, options.dropout);
  }

  /** W_o and b_o. */
  @Override
  public OutputLayer output(Pass pass) {
    return output;
  }

  /** Finds the decoder by its name. */
  public static final class Provider extends NetworkProvider<Options> {
    /** For {@link java.util.ServiceLoader}. */
    public Provider() {
      super(
          "transformer",
          ImmutableMap.of("tuned", Options.tuned(), "report", Options.report()),
          TransformerDecoder::factory,
          Options::training);
    }
  }
}
