package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.TranslationKernels;

/**
 * L1 distances between states and items: after state h, item i scores bias[i] - |h - items[i]|_1.
 *
 * <p>Unlike products, distances have no form in which the softmax's gradient comes block by block:
 * {@link #softmaxLoss} holds the scores of all items for all positions of a batch, several times.
 * Losses with sampled negatives do not.
 *
 * @param items (N + 1, D)
 * @param bias (N + 1)
 */
public record DistanceOutput(NDArray items, NDArray bias) implements OutputLayer {

  @Override
  public NDArray all(Pass pass, NDArray states) {
    return TranslationKernels.distanceAll(pass, states, items, bias);
  }

  @Override
  public NDArray some(Pass pass, NDArray states, NDArray candidates) {
    return TranslationKernels.distanceSome(pass, states, candidates, items, bias);
  }

  @Override
  public NDArray softmaxLoss(
      Pass pass, NDArray states, NDArray rows, NDArray targets, NDArray weights) {
    return TranslationKernels.distanceSoftmax(pass, states, rows, targets, weights, items, bias);
  }
}
