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
