package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.data.NegativeSampler;
import io.github.seqrec.data.SequenceBatch;
import io.github.seqrec.models.kernels.Kernels;
import io.github.seqrec.models.kernels.Pass;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The positions of a batch that have a next item, and the loss over them. */
public final class PredictedPositions {

  private final SequenceBatch batch;
  private final int[] rows;
  private final int[] targets;

  /** Collects the positions whose target is an item. */
  public PredictedPositions(SequenceBatch batch) {
    this.batch = batch;
    int[] all = batch.targets();
    int[] positions = new int[all.length];
    int[] items = new int[all.length];
    int count = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] != 0) {
        positions[count] = i;
        items[count++] = all[i];
      }
    }
    this.rows = Arrays.copyOf(positions, count);
    this.targets = Arrays.copyOf(items, count);
  }

  /** The batch. */
  public SequenceBatch batch() {
    return batch;
  }

  /** How many positions there are. */
  public int count() {
    return rows.length;
  }

  /** Softmax over the catalogue; see {@link Loss#SOFTMAX}. */
  public NDArray softmax(Pass pass, NDArray states, NDArray itemWeights) {
    NDManager scope = pass.scope();
    return Kernels.softmaxLoss(
        pass, states, scope.create(rows), scope.create(targets), itemWeights);
  }

  /**
   * Binary cross-entropy; see {@link Loss#BCE}.
   *
   * @param negatives how many per position
   */
  public NDArray binary(
      Pass pass,
      NDArray states,
      NDArray itemWeights,
      NegativeSampler sampler,
      int negatives,
      SplittableRandom random) {
    NDManager scope = pass.scope();
    int[] sampled = new int[rows.length * negatives];
    for (int m = 0; m < rows.length; m++) {
      int user = batch.users()[rows[m] / batch.length()];
      sampler.sample(random, user, sampled, m * negatives, negatives);
    }
    return Kernels.binaryLoss(
        pass,
        states,
        scope.create(rows),
        scope.create(targets),
        scope.create(sampled, new Shape(rows.length, negatives)),
        itemWeights);
  }
}
