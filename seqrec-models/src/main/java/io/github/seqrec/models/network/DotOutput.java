package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.models.kernels.Losses;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Scores;
import org.jspecify.annotations.Nullable;

/**
 * Products of states and item weights: after state h, item i scores h . items[i] + bias[i].
 *
 * @param items (N + 1, D)
 * @param bias (N + 1), or null for none
 */
public record DotOutput(NDArray items, @Nullable NDArray bias) implements OutputLayer {

  /**
   * An output layer of a network's own: {@code output.weight}, and {@code output.bias}, 0 at first.
   *
   * @param dim size D of states
   */
  public static DotOutput learnt(Parameters parameters, NetworkSizes sizes, long dim) {
    return new DotOutput(
        parameters.vectors("output.weight", sizes.items() + 1, dim),
        parameters.constant("output.bias", 0, sizes.items() + 1));
  }

  @Override
  public NDArray all(Pass pass, NDArray states) {
    return Scores.dotAll(pass, states, items, bias);
  }

  @Override
  public NDArray some(Pass pass, NDArray states, NDArray candidates) {
    return Scores.dotSome(pass, states, candidates, items, bias);
  }

  @Override
  public NDArray softmaxLoss(
      Pass pass, NDArray states, NDArray rows, NDArray targets, NDArray weights) {
    return Losses.softmax(pass, states, rows, targets, weights, items, bias);
  }
}
