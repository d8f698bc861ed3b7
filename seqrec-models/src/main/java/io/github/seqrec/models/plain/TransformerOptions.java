package io.github.seqrec.models.plain;

import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.models.options.Activation;
import io.github.seqrec.models.options.RecordOptions;
import io.github.seqrec.models.store.SavedOptions;
import java.util.Map;

/**
 * What a self-attentive network over items is made of, in all the ways in which SASRec (Kang and
 * McAuley, ICDM 2018) has been written down. Part of the configuration of models that were
 * imported.
 *
 * @param maxLength longest history n; of longer ones the latest items count
 * @param dim size D of embeddings and states
 * @param inner size F inside the feed-forward networks
 * @param blocks number of blocks
 * @param heads attention heads; divides dim
 * @param normPlace where a block normalises
 * @param attentionOutput whether a linear layer follows the attention
 * @param embeddingNorm whether the input of the first block is normalised
 * @param lastNorm whether the output of the last block is normalised
 * @param positions how the order is known
 * @param padding what stands before a history that is shorter than n
 * @param activation of the feed-forward networks
 * @param scale what the item embedding is multiplied with before the positions are added
 * @param epsilon what normalisation adds to the variance
 */
public record TransformerOptions(
    int maxLength,
    int dim,
    int inner,
    int blocks,
    int heads,
    NormPlace normPlace,
    boolean attentionOutput,
    boolean embeddingNorm,
    boolean lastNorm,
    Positions positions,
    Padding padding,
    Activation activation,
    double scale,
    double epsilon) {

  /** Where a block normalises. */
  public enum NormPlace {
    /** Before each sub-layer, the residual runs around it (Xiong et al. 2020). */
    PRE,
    /** Only the attention's query and the feed-forward's input; they are the residuals as well. */
    QUERY,
    /** After each sub-layer and its residual (Vaswani et al. 2017). */
    POST
  }

  /** How the network knows the order of the items. */
  public enum Positions {
    /** A learnt embedding of each distance from the latest item. */
    LEARNT,
    /** A learnt embedding of each distance from the oldest item that is read. */
    FROM_OLDEST,
    /** Queries and keys turned by their position (Su et al. 2021). */
    ROTARY
  }

  /**
   * What stands before a history that is shorter than n. All of these columns are equal, in every
   * block, as each sees equal ones only: they are computed once and weighed by their number.
   */
  public enum Padding {
    /** Nothing. */
    NONE,
    /** Columns that begin as zeros and which the items attend to. */
    ATTENDED,
    /** Columns that are zeros before every block and which the items attend to. */
    ZEROED
  }

  /** What our own networks add to the variance, and SASRec's authors. */
  static final double EPSILON = 1e-8;

  /** Checks the ranges. */
  public TransformerOptions {
    Ranges.atLeastOne("maxLength", maxLength, 200);
    Ranges.atLeastOne("dim", dim, 64);
    Ranges.atLeastOne("inner", inner, 256);
    Ranges.atLeastOne("blocks", blocks, 2);
    Ranges.headsDivide(heads, dim);
    Ranges.positive("scale", scale, 1);
    Ranges.positive("epsilon", epsilon, EPSILON);
    if (positions == Positions.ROTARY && (padding != Padding.NONE || dim / heads % 2 != 0)) {
      throw new IllegalArgumentException(
          "positions (rotary) need padding ("
              + padding
              + ") none and dim / heads ("
              + dim / heads
              + ") even; choose learnt positions otherwise");
    }
  }

  /** Those of a saved {@code sasrec}. */
  static TransformerOptions ofSasRec(Map<String, String> options) {
    SavedOptions saved = new SavedOptions(options);
    saved.require("actions", "false", PlainRecommender.REMEDY);
    int dim = saved.integer("dim");
    NormPlace place = saved.choice("normPlace", NormPlace.class);
    boolean post = place == NormPlace.POST;
    return new TransformerOptions(
        saved.integer("maxLength"),
        dim,
        dim * saved.integer("expansion", 1),
        saved.integer("blocks"),
        saved.integer("heads"),
        place,
        place != NormPlace.QUERY,
        post,
        !post,
        saved.choice("positions", Positions.LEARNT),
        Padding.NONE,
        saved.choice("activation", Activation.RELU),
        post ? 1 : Math.sqrt(dim),
        EPSILON);
  }

  /** The options of a small network, which others replace by name. */
  static TransformerOptions example() {
    return ofSasRec(
        Map.of("maxLength", "50", "dim", "64", "blocks", "2", "heads", "2", "normPlace", "pre"));
  }

  /** Those that a saved model's configuration names. */
  static TransformerOptions of(Map<String, String> options) {
    return RecordOptions.replace(example(), options);
  }
}
