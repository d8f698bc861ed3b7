package io.github.seqrec.p5.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.models.kernels.Losses;
import io.github.seqrec.models.kernels.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How well a T5 writes the targets of sources: the cross-entropy of each token of a target, given
 * the tokens before it. Padding takes no part, and the logits are never held as a whole.
 *
 * @param mean what is averaged
 * @param smoothing share of each target probability that is spread over the whole vocabulary, 0..1,
 *     1 excluded (Szegedy et al. 2016)
 */
public record T5Loss(Mean mean, double smoothing) {

  /** What is averaged. */
  public enum Mean {
    /** The mean over each target, then over targets: short and long ones count alike, as in P5. */
    TARGETS,
    /** The mean over all tokens, as T5 is trained. */
    TOKENS
  }

  /** Checks the range. */
  public T5Loss {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "smoothing (" + smoothing + ") must lie in 0..1, 1 excluded; 0 is usual");
    }
  }

  /** P5's: the mean of means, nothing smoothed (Geng et al. 2022). */
  public static T5Loss p5() {
    return new T5Loss(Mean.TARGETS, 0);
  }

  /**
   * The weight of some targets among others: what their loss counts for in a step.
   *
   * @param targets token ids, without padding
   */
  public double weight(List<int[]> targets) {
    return mean == Mean.TARGETS
        ? targets.size()
        : targets.stream().mapToInt(target -> target.length).sum();
  }

  /**
   * The loss.
   *
   * @param targets token ids of each source, at least 1, the end token included, without padding
   * @return scalar
   */
  NDArray of(Pass pass, T5 t5, Sources sources, List<int[]> targets) {
    NDManager scope = pass.scope();
    int columns = targets.stream().mapToInt(target -> target.length).max().orElseThrow();
    NDArray states = t5.decode(pass, t5.encode(pass, sources), inputs(scope, t5, targets), // (U, L)
        t5.decoderBias(
            pass, t5.relativePositions(false).causal(columns), new Shape(1, columns, columns)),
        null);
    List<Integer> rows = new ArrayList<>();
    List<Float> weights = new ArrayList<>();
    for (int user = 0; user < targets.size(); user++) {
      int length = targets.get(user).length;
      for (int column = 0; column < length; column++) {
        rows.add(user * columns + column);
        weights.add(mean == Mean.TARGETS ? 1f / length : 1f);
      }
    }
    NDArray rowArray = scope.create(rows.stream().mapToInt(row -> row).toArray());
    NDArray tokens = scope.create(targets.stream().flatMapToInt(Arrays::stream).toArray());
    float[] ofTokens = new float[weights.size()];
    for (int i = 0; i < ofTokens.length; i++) {
      ofTokens[i] = weights.get(i);
    }
    NDArray weightArray = scope.create(ofTokens);
    NDArray loss =
        Losses.softmaxFromZero(pass, states, rowArray, tokens, weightArray, t5.head());
    if (smoothing == 0) {
      return loss;
    }
    // (1 - s) (z - x_t) + s (z - mean x) = (z - x_t) + s (x_t - mean x), where z is the logarithm
    // of the normaliser and x are the logits: what is added is linear, and needs no logits.
    NDArray margin =
        T5Kernels.targetMargin(pass, states, rowArray, tokens, weightArray, t5.head());
    return loss.add(margin.mul((float) smoothing));
  }

  /** What the decoder reads: the start, then the target but for its last token. */
  private static NDArray inputs(NDManager scope, T5 t5, List<int[]> targets) {
    List<int[]> rows =
        targets.stream()
            .map(
                target -> {
                  int[] row = new int[target.length];
                  row[0] = t5.config().decoderStartId();
                  System.arraycopy(target, 0, row, 1, target.length - 1);
                  return row;
                })
            .toList();
    return Sources.padded(scope, rows);
  }
}
