package com.example.mean;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.models.kernels.Linear;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.DotOutput;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.NetworkSizes;
import io.github.seqrec.models.network.OutputLayer;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
import io.github.seqrec.models.training.NetworkProvider;
import io.github.seqrec.models.training.TrainingOptions;
import java.util.Map;

/**
 * The latest item and the mean of all so far, through a linear layer: a network in plain NDArray
 * arithmetic.
 */
public final class MeanOfHistory implements SequenceNetwork {

  /**
   * The options.
   *
   * @param maxLength longest history
   * @param dim size of embeddings
   * @param training how it is trained
   */
  public record Options(int maxLength, int dim, TrainingOptions training) {}

  private final Parameters parameters;
  private final NDArray items;
  private final Linear mix;
  private final int dim;

  private MeanOfHistory(Options options, Parameters parameters, NetworkSizes sizes) {
    this.parameters = parameters;
    this.dim = options.dim;
    items = parameters.normal("items.weight", 0.1, sizes.items() + 1, dim);
    mix = parameters.linear("mix", dim, 2L * dim);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public NDArray states(Pass pass, BatchArrays batch) {
    Shape cells = batch.items().getShape();
    NDArray x =
        items
            .get(batch.items().flatten().toType(DataType.INT64, false))
            .reshape(cells.get(0), cells.get(1), dim); // (B, L, D)
    NDArray counts = pass.scope().arange(1f, cells.get(1) + 1f).reshape(1, cells.get(1), 1);
    NDArray mean = x.cumSum(1).div(counts); // (B, L, D)
    NDArray both = x.concat(mean, 2); // (B, L, 2D)
    return both.matMul(mix.weight().transpose()).add(mix.bias()).tanh();
  }

  @Override
  public OutputLayer output(Pass pass) {
    return new DotOutput(items, null);
  }

  static NetworkFactory factory(Options options) {
    return NetworkFactory.of(
        "mean",
        options,
        options.maxLength,
        (parameters, sizes) -> new MeanOfHistory(options, parameters, sizes));
  }

  /** Listed under META-INF/services. */
  public static final class Provider extends NetworkProvider<Options> {
    /** For {@link java.util.ServiceLoader}. */
    public Provider() {
      super(
          "mean",
          Map.of("default", new Options(20, 16, TrainingOptions.defaults())),
          MeanOfHistory::factory,
          Options::training);
    }
  }
}
