package io.github.seqrec.models.neural;

import com.google.common.collect.ImmutableMap;
import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.data.batch.RowParts;
import io.github.seqrec.data.batch.Windows;
import io.github.seqrec.models.network.LossOptions;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.options.Activation;
import io.github.seqrec.models.options.RecordBuilder;
import io.github.seqrec.models.training.NetworkProvider;
import io.github.seqrec.models.training.NetworkTrainer;
import io.github.seqrec.models.training.Schedule;
import io.github.seqrec.models.training.TrainingOptions;
import java.util.Locale;

/**
 * SASRec: self-attentive sequential recommendation (Kang and McAuley, ICDM 2018).
 *
 * <p>Item and position embeddings, a stack of causal self-attention and feed-forward blocks, and
 * the item embedding again as output weights. The state after an item sees that item and those
 * before it, nothing later.
 *
 * <p>Shape legend: n longest history, D state size.
 */
public final class SasRec {

  /** Where a block normalises. */
  public enum NormPlace {
    /** Before each sub-layer, the residual runs around it (pre-LN, Xiong et al. 2020). */
    PRE,
    /**
     * As the paper's authors wrote it: only the attention's query, and the feed-forward's input,
     * are normalised, and the residual is the normalised value. There is no projection after the
     * heads then; its weights ({@code attention.out}) are stored and counted nevertheless.
     */
    QUERY,
    /**
     * After each sub-layer and its residual, and after the embedding, as in BERT (Devlin et al.
     * 2019), and in most reimplementations: items are not scaled up beside their positions, and all
     * weights are normally distributed at first with a deviation of 0.02.
     */
    POST
  }

  /** How the network knows the order of the items. */
  public enum Positions {
    /** A learnt embedding of each distance from the end, as in the paper. */
    LEARNT,
    /**
     * Queries and keys turned by their position, so that attention depends on how far items are
     * apart (Su et al. 2021); needs {@link NormPlace#PRE} and an even number of components a head.
     */
    ROTARY
  }

  /**
   * The options.
   *
   * @param maxLength longest history n; of longer ones the latest items count
   * @param dim size D of embeddings and states
   * @param expansion size inside the feed-forward networks over dim: 1 in the paper, 4 in
   *     Transformers
   * @param activation inside the feed-forward networks
   * @param blocks number of blocks
   * @param heads attention heads; divides dim
   * @param dropout after embedding and sub-layers, 0..0.999
   * @param attentionDropout on attention weights, 0..0.999; above 0, memory grows with the square
   *     of the length
   * @param normPlace where a block normalises
   * @param positions how the order is known
   * @param actions whether the input says the kind of each event and of the one asked for
   * @param training how it is trained
   */
  public record Options(
      int maxLength,
      int dim,
      int expansion,
      Activation activation,
      int blocks,
      int heads,
      double dropout,
      double attentionDropout,
      NormPlace normPlace,
      Positions positions,
      boolean actions,
      TrainingOptions training) {

    /** Checks the ranges. */
    public Options {
      Ranges.atLeastOne("maxLength", maxLength, 200);
      Ranges.atLeastOne("dim", dim, 64);
      Ranges.atLeastOne("expansion", expansion, 1);
      Ranges.atLeastOne("blocks", blocks, 2);
      Ranges.headsDivide(heads, dim);
      Ranges.dropout("dropout", dropout, 0.2);
      Ranges.dropout("attentionDropout", attentionDropout, 0.2);
      if (positions == Positions.ROTARY) {
        if (normPlace != NormPlace.PRE) {
          throw new IllegalArgumentException(
              "normPlace ("
                  + normPlace.name().toLowerCase(Locale.ROOT)
                  + ") must be pre where positions are rotary; learnt ones go with all");
        }
        if (dim / heads % 2 != 0) {
          throw new IllegalArgumentException(
              "dim / heads ("
                  + dim / heads
                  + ") must be even where positions are rotary, which turn pairs; learnt ones take"
                  + " any");
        }
      }
    }

    /**
     * What works best today: pre-LN blocks, the softmax over all items, every event of long
     * sequences learnt from, and a learning rate that falls to 0.
     */
    public static Options modern() {
      return new Options(
          200,
          64,
          1,
          Activation.RELU,
          2,
          2,
          0.2,
          0,
          NormPlace.PRE,
          Positions.LEARNT,
          false,
          TrainingOptions.defaults().toBuilder()
              .windows(Windows.ALL)
              .epochs(100)
              .validateEvery(2)
              .patience(15)
              .batchSize(64)
              .beta2(0.98)
              .clipNorm(5)
              .warmupSteps(100)
              .schedule(Schedule.COSINE)
              .build());
    }

    /**
     * The paper: its blocks, its loss with one negative per position, its sizes for MovieLens.
     *
     * <p>The negatives are never items of the user's own, so this loss does not learn to place seen
     * items low: ask it with {@link io.github.seqrec.api.SeenPolicy#EXCLUDE}.
     */
    public static Options paper() {
      return new Options(
          200,
          50,
          1,
          Activation.RELU,
          2,
          1,
          0.2,
          0.2,
          NormPlace.QUERY,
          Positions.LEARNT,
          false,
          TrainingOptions.defaults().toBuilder().loss(LossOptions.bce()).beta2(0.98).build());
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

    /** Sets {@link Options#expansion}. */
    public Builder expansion(int value) {
      return set("expansion", value);
    }

    /** Sets {@link Options#activation}. */
    public Builder activation(Activation value) {
      return set("activation", value);
    }

    /** Sets {@link Options#blocks}. */
    public Builder blocks(int value) {
      return set("blocks", value);
    }

    /** Sets {@link Options#heads}. */
    public Builder heads(int value) {
      return set("heads", value);
    }

    /** Sets {@link Options#dropout}. */
    public Builder dropout(double value) {
      return set("dropout", value);
    }

    /** Sets {@link Options#attentionDropout}. */
    public Builder attentionDropout(double value) {
      return set("attentionDropout", value);
    }

    /** Sets {@link Options#normPlace}. */
    public Builder normPlace(NormPlace value) {
      return set("normPlace", value);
    }

    /** Sets {@link Options#positions}. */
    public Builder positions(Positions value) {
      return set("positions", value);
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

  private SasRec() {}

  /** A trainer with these options. */
  public static NetworkTrainer trainer(Options options) {
    return NetworkTrainer.of(factory(options), options.training);
  }

  /** Describes the network with these options. */
  static NetworkFactory factory(Options options) {
    return NetworkFactory.of(
            "sasrec",
            options,
            options.maxLength,
            (parameters, sizes) -> new SasRecNetwork(options, parameters, sizes))
        .dividing(RowParts.ofStates(options.dim))
        .readingActions(options.actions);
  }

  /** Finds SASRec by its name. */
  public static final class Provider extends NetworkProvider<Options> {
    /** For {@link java.util.ServiceLoader}. */
    public Provider() {
      super(
          "sasrec",
          ImmutableMap.of("modern", Options.modern(), "paper", Options.paper()),
          SasRec::factory,
          Options::training);
    }
  }
}
