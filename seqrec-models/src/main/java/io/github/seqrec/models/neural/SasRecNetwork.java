package io.github.seqrec.models.neural;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.models.kernels.AttentionKernels;
import io.github.seqrec.models.kernels.FeedForward;
import io.github.seqrec.models.kernels.Kernels;
import io.github.seqrec.models.kernels.Linear;
import io.github.seqrec.models.kernels.Norm;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.network.ActionEmbedding;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.DotOutput;
import io.github.seqrec.models.network.NetworkSizes;
import io.github.seqrec.models.network.OutputLayer;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
import io.github.seqrec.models.neural.SasRec.NormPlace;
import io.github.seqrec.models.neural.SasRec.Positions;
import io.github.seqrec.models.neural.TransformerLayer.Norms;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network of {@link SasRec}.
 *
 * <p>Shape legend: B rows, L columns, n longest history, D state size, N items.
 */
final class SasRecNetwork implements SequenceNetwork {

  private static final double BERT_DEVIATION = 0.02;

  private final SasRec.Options options;
  private final Parameters parameters;
  private final NDArray items;

  /** Null if they are not learnt. */
  private final @Nullable NDArray positions;

  private final List<TransformerLayer> layers = new ArrayList<>();

  /** Of the embedding; null if that is not normalised. */
  private final @Nullable Norm first;

  /** Null if each block normalises what it gives. */
  private final @Nullable Norm last;

  private final ActionEmbedding actions;

  SasRecNetwork(SasRec.Options options, Parameters parameters, NetworkSizes sizes) {
    this.options = options;
    this.parameters = parameters;
    int d = options.dim();
    int f = options.dim() * options.expansion();
    boolean post = options.normPlace() == NormPlace.POST;
    items = parameters.vectors("items.weight", sizes.items() + 1, d);
    positions =
        options.positions() == Positions.LEARNT
            ? parameters.vectors("positions.weight", options.maxLength(), d)
            : null;
    first = post ? parameters.norm("embedding_norm", d) : null;
    for (int i = 0; i < options.blocks(); i++) {
      String block = "blocks." + i + ".";
      layers.add(
          new TransformerLayer(
              parameters.norm(block + "attention.norm", d),
              linear(block + "attention.qkv", 3L * d, d),
              linear(block + "attention.out", d, d),
              parameters.norm(block + "feed_forward.norm", d),
              new FeedForward(
                  linear(block + "feed_forward.inner", f, d),
                  options.activation(),
                  linear(block + "feed_forward.outer", d, f))));
    }
    last = post ? null : parameters.norm("norm", d);
    actions = ActionEmbedding.of(parameters, sizes, d);
  }

  private Linear linear(String name, long out, long in) {
    return options.normPlace() == NormPlace.POST
        ? parameters.linear(name, BERT_DEVIATION, out, in)
        : parameters.linear(name, out, in);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public NDArray states(Pass pass, BatchArrays batch) {
    NDArray x = input(pass, batch);
    if (options.normPlace() != NormPlace.QUERY) {
      return normed(pass, stack().states(pass, x));
    }
    for (TransformerLayer layer : layers) {
      x = queryNorm(pass, x, layer);
    }
    return normed(pass, x);
  }

  @Override
  public NDArray lastStates(Pass pass, BatchArrays batch) {
    if (options.normPlace() == NormPlace.QUERY) {
      return SequenceNetwork.super.lastStates(pass, batch);
    }
    NDArray x = stack().lastStates(pass, input(pass, batch), batch.lengths()); // (B, 1, D)
    return normed(pass, x).squeeze(1);
  }

  private TransformerLayer.Stack stack() {
    Norms before = positions == null ? Norms.BEFORE_ROTARY : Norms.BEFORE;
    return new TransformerLayer.Stack(
        layers,
        options.normPlace() == NormPlace.POST ? Norms.AFTER : before,
        options.heads(),
        options.attentionDropout(),
        options.dropout());
  }

  private NDArray normed(Pass pass, NDArray x) {
    return last == null ? x : Kernels.layerNorm(pass, x, last);
  }

  private NDArray input(Pass pass, BatchArrays batch) {
    // (B, L) -> (B, L, D); what is not normalised has embeddings scaled by sqrt(D), not positions
    double scale = first == null ? Math.sqrt(options.dim()) : 1;
    double dropout = first == null ? options.dropout() : 0;
    NDArray x =
        positions == null
            ? Kernels.embedItems(pass, batch.items(), items, scale, dropout)
            : Kernels.embed(pass, batch.items(), batch.lengths(), items, positions, scale, dropout);
    x = actions.addTo(pass, x, batch, dropout);
    return first == null ? x : Kernels.layerNorm(pass, x, first, options.dropout());
  }

  private NDArray queryNorm(Pass pass, NDArray x, TransformerLayer layer) {
    NDArray y =
        AttentionKernels.queryNormAttention(
            pass, x, layer.norm1(), layer.qkv(), options.heads(), options.attentionDropout());
    return AttentionKernels.normedFeedForward(
        pass, y, layer.norm2(), layer.layers(), options.dropout());
  }

  /** The item embedding, shared by input and output. */
  @Override
  public OutputLayer output(Pass pass) {
    return new DotOutput(items, null);
  }
}
