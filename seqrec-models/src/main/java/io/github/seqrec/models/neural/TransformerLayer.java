package io.github.seqrec.models.neural;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.models.kernels.AttentionKernels;
import io.github.seqrec.models.kernels.FeedForward;
import io.github.seqrec.models.kernels.Linear;
import io.github.seqrec.models.kernels.Norm;
import io.github.seqrec.models.kernels.Pass;
import java.util.List;

/** The parameters of a layer of a Transformer: attention, then the feed-forward part. */
record TransformerLayer(Norm norm1, Linear qkv, Linear out, Norm norm2, FeedForward layers) {

  /** Where a layer normalises. */
  enum Norms {
    /** Before attention and before the feed-forward part. */
    BEFORE,
    /** Before both, with queries and keys that are turned by their positions. */
    BEFORE_ROTARY,
    /** After each of the two and its residual. */
    AFTER
  }

  /** Layers one above the other. */
  record Stack(
      List<TransformerLayer> layers,
      Norms norms,
      int heads,
      double attentionDropout,
      double dropout) {

    /** The states after each item, (B, L, D) to (B, L, D). */
    NDArray states(Pass pass, NDArray x) {
      return states(pass, x, layers);
    }

    /**
     * The state after the last item of each row: the top layer is computed for one column.
     *
     * @param x (B, L, D)
     * @param lengths (B) int32, 1 or more each
     * @return (B, 1, D)
     */
    NDArray lastStates(Pass pass, NDArray x, NDArray lengths) {
      NDArray below = states(pass, x, layers.subList(0, layers.size() - 1));
      TransformerLayer top = layers.get(layers.size() - 1);
      NDArray y =
          norms == Norms.AFTER
              ? AttentionKernels.postNormAttentionOfLast(
                  pass,
                  below,
                  lengths,
                  top.norm1,
                  top.qkv,
                  top.out,
                  heads,
                  attentionDropout,
                  dropout)
              : AttentionKernels.preNormAttentionOfLast(
                  pass,
                  below,
                  lengths,
                  top.norm1,
                  top.qkv,
                  top.out,
                  heads,
                  norms == Norms.BEFORE_ROTARY,
                  attentionDropout,
                  dropout);
      return feedForward(pass, y, top);
    }

    private NDArray states(Pass pass, NDArray x, List<TransformerLayer> some) {
      NDArray y = x;
      for (TransformerLayer at : some) {
        y = feedForward(pass, attention(pass, y, at), at);
      }
      return y;
    }

    private NDArray attention(Pass pass, NDArray x, TransformerLayer at) {
      return switch (norms) {
        case BEFORE ->
            AttentionKernels.preNormAttention(
                pass, x, at.norm1, at.qkv, at.out, heads, attentionDropout, dropout);
        case BEFORE_ROTARY ->
            AttentionKernels.preNormRotaryAttention(
                pass, x, at.norm1, at.qkv, at.out, heads, attentionDropout, dropout);
        case AFTER ->
            AttentionKernels.postNormAttention(
                pass, x, at.norm1, at.qkv, at.out, heads, attentionDropout, dropout);
      };
    }

    private NDArray feedForward(Pass pass, NDArray x, TransformerLayer at) {
      return norms == Norms.AFTER
          ? AttentionKernels.postNormFeedForward(pass, x, at.norm2, at.layers, dropout)
          : AttentionKernels.preNormFeedForward(pass, x, at.norm2, at.layers, dropout);
    }
  }
}
