package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.batch.InBatchNegatives;
import io.github.seqrec.data.batch.NegativeSampler;
import io.github.seqrec.data.batch.PopularityNegatives;
import io.github.seqrec.data.batch.UniformNegatives;
import io.github.seqrec.models.kernels.Losses;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Scores;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Any loss over the states of any network. Thread-safe.
 *
 * <p>Shape legend: B rows, L columns, D state size, M predicted positions, K negatives.
 */
public final class TrainingLoss {

  private final LossOptions options;
  private final int itemCount;

  /** Null for a loss over all items. */
  private final @Nullable NegativeSampler sampler;

  private TrainingLoss(LossOptions options, int itemCount, @Nullable NegativeSampler sampler) {
    this.options = options;
    this.itemCount = itemCount;
    this.sampler = sampler;
  }

  /** The loss for a training on these data. */
  public static TrainingLoss of(LossOptions options, SequenceDataset data) {
    NegativeSampler sampler = options.loss().sampled() ? sampler(options.sampler(), data) : null;
    return new TrainingLoss(options, data.items().size(), sampler);
  }

  private static NegativeSampler sampler(LossOptions.Sampler kind, SequenceDataset data) {
    return switch (kind) {
      case UNIFORM -> UniformNegatives.of(data);
      case POPULARITY -> PopularityNegatives.of(data);
      case IN_BATCH -> InBatchNegatives.of(data);
    };
  }

  /**
   * The loss of an optimizer step that predicts these items.
   *
   * @param targets of all parts of the step; not copied
   */
  public TrainingLoss ofStep(int[] targets) {
    return sampler == null ? this : new TrainingLoss(options, itemCount, sampler.ofStep(targets));
  }

  /**
   * The weighted mean over the positions.
   *
   * @param states (B, L, D), or (B, D) for the positions {@linkplain PredictedPositions#ofLast of
   *     the last states}
   * @param random where negatives come from
   * @return scalar
   */
  public NDArray of(
      Pass pass,
      OutputLayer output,
      NDArray states,
      PredictedPositions positions,
      SplittableRandom random) {
    NDManager scope = pass.scope();
    NDArray rows = scope.create(positions.rows());
    NDArray targets = scope.create(positions.targets());
    NDArray weights = scope.create(positions.weights());
    if (sampler == null) {
      return output.softmaxLoss(pass, states, rows, targets, weights);
    }
    int count = positions.count();
    NDArray predicted = Scores.select(pass, states, rows).expandDims(1); // (M, 1, D)
    NDArray positive =
        output.some(pass, predicted, targets.reshape(count, 1)).reshape(count); // (M)
    Negatives negatives = draw(sampler, positions, random);
    NDArray items = scope.create(negatives.items, negatives.shape(options.negatives()));
    NDArray negative =
        negatives.shared
            ? Scores.select(pass, output.some(pass, states, items), rows) // (B, L, K) -> (M, K)
            : output.some(pass, predicted, items).reshape(count, options.negatives()); // (M, K)
    return switch (options.loss()) {
      case BCE -> Losses.binary(pass, positive, negative, weights);
      case GBCE -> Losses.calibratedBinary(pass, positive, negative, weights, beta());
      case BPR -> Losses.pairwise(pass, positive, negative, weights);
      case SAMPLED_SOFTMAX ->
          Losses.sampledSoftmax(
              pass, positive, negative, weights, logExpected(scope, negatives, positions));
      case SOFTMAX -> throw new AssertionError("has no negatives");
    };
  }

  /** The power of the positive probability (Petrov and Macdonald 2023, eq. 9). */
  private double beta() {
    double share = Math.min(1, (double) options.negatives() / Math.max(1, itemCount - 1));
    return share * (options.calibration() * (1 - 1 / share) + 1 / share);
  }

  /** Items of groups, a group being a position or, if shared, a row; users of the groups. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Negatives(int[] items, int[] users, boolean shared) {
    Shape shape(int each) {
      return new Shape(users.length, each);
    }
  }

  private Negatives draw(
      NegativeSampler from, PredictedPositions positions, SplittableRandom random) {
    // Of rows with one position each there is nothing to share, and all others would be scored.
    boolean shared = options.sharing() == LossOptions.Sharing.SEQUENCE && !positions.oneOfEachRow();
    int[] users = shared ? positions.batch().users() : new int[positions.count()];
    if (!shared) {
      Arrays.setAll(users, positions::user);
    }
    int each = options.negatives();
    int[] items = new int[Math.multiplyExact(users.length, each)];
    for (int group = 0; group < users.length; group++) {
      from.sample(random, users[group], items, group * each, each);
    }
    return new Negatives(items, users, shared);
  }

  /** log(K q) of each negative of each position, (M, K). */
  private NDArray logExpected(NDManager scope, Negatives negatives, PredictedPositions positions) {
    NegativeSampler from = Objects.requireNonNull(sampler);
    int each = options.negatives();
    double logCount = Math.log(each);
    float[] ofGroups = new float[negatives.items.length];
    for (int i = 0; i < ofGroups.length; i++) {
      int user = negatives.users[i / each];
      ofGroups[i] = (float) (logCount + from.logProbability(user, negatives.items[i]));
    }
    if (!negatives.shared) {
      return scope.create(ofGroups, negatives.shape(each));
    }
    float[] ofPositions = new float[positions.count() * each];
    for (int m = 0; m < positions.count(); m++) {
      System.arraycopy(ofGroups, positions.row(m) * each, ofPositions, m * each, each);
    }
    return scope.create(ofPositions, new Shape(positions.count(), each));
  }
}
