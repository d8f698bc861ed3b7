package io.github.seqrec.models.neural;

import ai.djl.ndarray.NDArray;
import com.google.common.collect.ImmutableMap;
import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.data.batch.RowParts;
import io.github.seqrec.data.batch.Windows;
import io.github.seqrec.models.kernels.Kernels;
import io.github.seqrec.models.kernels.Linear;
import io.github.seqrec.models.kernels.PackedRows;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.RecurrentKernels;
import io.github.seqrec.models.network.ActionEmbedding;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.DotOutput;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.NetworkSizes;
import io.github.seqrec.models.network.OutputLayer;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
import io.github.seqrec.models.options.RecordBuilder;
import io.github.seqrec.models.training.NetworkProvider;
import io.github.seqrec.models.training.NetworkTrainer;
import io.github.seqrec.models.training.Schedule;
import io.github.seqrec.models.training.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent networks for sequential recommendation: Elman's with the logistic function, h_t =
 * sigmoid(W x_t + U h_{t-1} + b), and those with gates, GRU as in GRU4Rec (Hidasi et al., ICLR
 * 2016) and LSTM.
 *
 * <p>Item embeddings x_t, layers of one cell, and the next item's distribution softmax(W_o h_t +
 * b_o) after every item. The state before the first item is 0.
 *
 * <p>Shape legend: B rows, L columns, N cells of the rows without padding, E embedding size, H
 * state size, D output size, N items.
 */
public final class Rnn implements SequenceNetwork {

  /** What a layer is made of. */
  public enum Cell {
    /** One logistic layer fed with its own last state (Elman 1990). */
    ELMAN(1, "rnn"),
    /** Gated recurrent units (Cho et al. 2014). */
    GRU(3, "gru"),
    /** Long short-term memory (Hochreiter and Schmidhuber 1997). */
    LSTM(4, "lstm");

    private final int gates;
    private final String model;

    Cell(int gates, String model) {
      this.gates = gates;
      this.model = model;
    }
  }

  /**
   * The options.
   *
   * @param maxLength longest history; of longer ones the latest items count
   * @param cell what a layer is made of
   * @param embeddingDim size E of item embeddings
   * @param hidden size H of states
   * @param layers number of layers
   * @param dropout after the embedding and each layer, 0..0.999
   * @param tied whether the item embedding is the output matrix as well (Press and Wolf 2017), D
   *     being E, reached by a projection if H differs; otherwise W_o and b_o are learnt, D being H
   * @param actions whether the input says the kind of each event and of the one asked for
   * @param training how it is trained
   */
  public record Options(
      int maxLength,
      Cell cell,
      int embeddingDim,
      int hidden,
      int layers,
      double dropout,
      boolean tied,
      boolean actions,
      TrainingOptions training) {

    /** Checks the ranges. */
    public Options {
      Ranges.atLeastOne("maxLength", maxLength, 200);
      Ranges.atLeastOne("embeddingDim", embeddingDim, 64);
      Ranges.atLeastOne("hidden", hidden, 128);
      Ranges.atLeastOne("layers", layers, 1);
      Ranges.dropout("dropout", dropout, 0.2);
    }

    /**
     * Elman's cell as in the report that this project implements: two layers of 128, embeddings of
     * 128, an output layer of its own, Adam at 2.5e-3, cross-entropy.
     */
    public static Options report() {
      return new Options(
          200,
          Cell.ELMAN,
          128,
          128,
          2,
          0,
          false,
          false,
          TrainingOptions.defaults().toBuilder().learningRate(2.5e-3).build());
    }

    /**
     * GRU4Rec in today's recipe: the softmax over all items after every event, tied output, dropout
     * and a learning rate that falls to 0.
     */
    public static Options gru4rec() {
      return gated(Cell.GRU);
    }

    /** LSTM, otherwise as {@link #gru4rec()}. */
    public static Options lstm() {
      return gated(Cell.LSTM);
    }

    private static Options gated(Cell cell) {
      return new Options(
          200,
          cell,
          64,
          128,
          1,
          0.3,
          true,
          false,
          TrainingOptions.defaults().toBuilder()
              .windows(Windows.ALL)
              .epochs(60)
              .batchSize(64)
              .learningRate(2e-3)
              .beta2(0.98)
              .clipNorm(5)
              .warmupSteps(100)
              .schedule(Schedule.COSINE)
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

    /** Sets {@link Options#cell}. */
    public Builder cell(Cell value) {
      return set("cell", value);
    }

    /** Sets {@link Options#embeddingDim}. */
    public Builder embeddingDim(int value) {
      return set("embeddingDim", value);
    }

    /** Sets {@link Options#hidden}. */
    public Builder hidden(int value) {
      return set("hidden", value);
    }

    /** Sets {@link Options#layers}. */
    public Builder layers(int value) {
      return set("layers", value);
    }

    /** Sets {@link Options#dropout}. */
    public Builder dropout(double value) {
      return set("dropout", value);
    }

    /** Sets {@link Options#tied}. */
    public Builder tied(boolean value) {
      return set("tied", value);
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

  /** From what comes in, (1, N, E or H), to its states, (1, N, H). */
  private interface Layer {
    NDArray states(Pass pass, NDArray x, PackedRows rows);
  }

  private final Options options;
  private final Parameters parameters;
  private final NDArray items;
  private final List<Layer> layers = new ArrayList<>();
  private final @Nullable Linear projection;
  private final OutputLayer output;
  private final ActionEmbedding actions;

  private Rnn(Options options, Parameters parameters, NetworkSizes sizes) {
    this.options = options;
    this.parameters = parameters;
    int e = options.embeddingDim;
    int h = options.hidden;
    // Rows of length about 1, so that the items move the gates from the start.
    items = parameters.normal("items.weight", 1 / Math.sqrt(e), sizes.items() + 1, e);
    for (int i = 0; i < options.layers; i++) {
      layers.add(layer("layers." + i + ".", i == 0 ? e : h));
    }
    projection = options.tied && h != e ? parameters.linear("projection", e, h) : null;
    output = options.tied ? new DotOutput(items, null) : DotOutput.learnt(parameters, sizes, h);
    actions = ActionEmbedding.of(parameters, sizes, e);
  }

  private Layer layer(String name, int in) {
    int h = options.hidden;
    double dropout = options.dropout;
    long gates = options.cell.gates * (long) h;
    Linear input = parameters.linear(name + "input", gates, in);
    if (options.cell == Cell.ELMAN) {
      NDArray hidden = parameters.normal(name + "hidden.weight", 1 / Math.sqrt(h), h, h);
      return (pass, x, rows) -> RecurrentKernels.elman(pass, x, rows, input, hidden, dropout);
    }
    Linear hidden = parameters.linear(name + "hidden", gates, h);
    return options.cell == Cell.GRU
        ? (pass, x, rows) -> RecurrentKernels.gru(pass, x, rows, input, hidden, dropout)
        : (pass, x, rows) -> RecurrentKernels.lstm(pass, x, rows, input, hidden, dropout);
  }

  /** A trainer with these options. */
  public static NetworkTrainer trainer(Options options) {
    return NetworkTrainer.of(factory(options), options.training);
  }

  /** Describes the network with these options. */
  static NetworkFactory factory(Options options) {
    return NetworkFactory.of(
            options.cell.model,
            options,
            options.maxLength,
            (parameters, sizes) -> new Rnn(options, parameters, sizes))
        .dividing(RowParts.packed())
        .readingActions(options.actions);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public NDArray states(Pass pass, BatchArrays batch) {
    int columns = Math.toIntExact(batch.items().getShape().get(1));
    PackedRows rows = PackedRows.of(pass.scope(), batch.lengths().toIntArray(), columns);
    BatchArrays cells = batch.packed(pass, rows);
    NDArray x =
        Kernels.embedItems(pass, cells.items(), items, 1, options.dropout); // (1, N) -> (1, N, E)
    x = actions.addTo(pass, x, cells, options.dropout); // (1, N, E)
    for (Layer layer : layers) {
      x = layer.states(pass, x, rows); // -> (1, N, H)
    }
    x = projection == null ? x : Kernels.linear(pass, x, projection); // -> (1, N, D)
    return rows.unpack(pass, x); // -> (B, L, D)
  }

  /** The item embedding if tied, else a matrix and a bias of its own. */
  @Override
  public OutputLayer output(Pass pass) {
    return output;
  }

  /** Finds Elman's network by its name. */
  public static final class Provider extends NetworkProvider<Options> {
    /** For {@link java.util.ServiceLoader}. */
    public Provider() {
      super(
          Cell.ELMAN.model,
          ImmutableMap.of("report", Options.report()),
          Rnn::factory,
          Options::training);
    }
  }

  /** Finds the GRU by its name. */
  public static final class GruProvider extends NetworkProvider<Options> {
    /** For {@link java.util.ServiceLoader}. */
    public GruProvider() {
      super(
          Cell.GRU.model,
          ImmutableMap.of("gru4rec", Options.gru4rec()),
          Rnn::factory,
          Options::training);
    }
  }

  /** Finds the LSTM by its name. */
  public static final class LstmProvider extends NetworkProvider<Options> {
    /** For {@link java.util.ServiceLoader}. */
    public LstmProvider() {
      super(
          Cell.LSTM.model,
          ImmutableMap.of("lstm", Options.lstm()),
          Rnn::factory,
          Options::training);
    }
  }
}
