package io.github.seqrec.p5.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.models.kernels.Losses;
import io.github.seqrec.models.kernels.Pass;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
    Ranges.belowOne("smoothing", smoothing, 0);
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
   * @return scalar
   */
  NDArray of(Pass pass, T5 t5, TextBatch batch) {
    NDManager scope = pass.scope();
    List<int[]> targets = batch.targets();
    Tokens.requireKnown("target", targets, t5.config());
    Memory memory = t5.encode(pass, batch.sources());
    NDArray states = t5.decodeTexts(pass, memory, targets); // (U, L, D)
    NDArray rows = scope.create(rows(targets, (int) states.getShape().get(1)));
    NDArray tokens = scope.create(targets.stream().flatMapToInt(Arrays::stream).toArray());
    NDArray weights = scope.create(weights(targets));
    NDArray loss = Losses.softmaxFromZero(pass, states, rows, tokens, weights, t5.head());
    if (smoothing == 0) {
      return loss;
    }
    // (1 - s) (z - x_t) + s (z - mean x) = (z - x_t) + s (x_t - mean x), where z is the logarithm
    // of the normaliser and x are the logits: what is added is linear, and needs no logits.
    NDArray margin = T5Kernels.targetMargin(pass, states, rows, tokens, weights, t5.head());
    return loss.add(pass.times(margin, smoothing));
  }

  private float[] weights(List<int[]> targets) {
    float[] weights = new float[targets.stream().mapToInt(target -> target.length).sum()];
    int next = 0;
    for (int[] target : targets) {
      float weight = mean == Mean.TARGETS ? 1f / target.length : 1;
      Arrays.fill(weights, next, next += target.length, weight);
    }
    return weights;
  }

  /** Which cells of padded texts hold tokens: indices into (texts, columns), in order. */
  static int[] rows(List<int[]> texts, int columns) {
    return IntStream.range(0, texts.size())
        .flatMap(text -> IntStream.range(text * columns, text * columns + texts.get(text).length))
        .toArray();
  }
}
