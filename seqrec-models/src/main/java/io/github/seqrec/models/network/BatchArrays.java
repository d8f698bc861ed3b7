package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.data.batch.SequenceBatch;
import io.github.seqrec.models.kernels.PackedRows;
import io.github.seqrec.models.kernels.Pass;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A batch as arrays; the one place where training, evaluation and serving build the input of a
 * network.
 *
 * @param items (B, L) int32, each row's items first and zeros behind
 * @param lengths (B) int32
 * @param users (B) int32, 1 to U, or 0 for an unknown one
 * @param actions (B, L) int32, 1 to A, or 0 for an unknown one; null if all are unknown
 * @param targetActions (B, L) int32, the action of the event after each, 1 to A, or 0 where it is
 *     left open; null if all are
 */
public record BatchArrays(
    NDArray items,
    NDArray lengths,
    NDArray users,
    @Nullable NDArray actions,
    @Nullable NDArray targetActions) {

  /** The share of sequences whose target actions are hidden in training. */
  private static final double HIDDEN = 0.5;

  /** Copies a batch into arrays of a scope. */
  public static BatchArrays of(NDManager scope, SequenceBatch batch) {
    return of(scope, batch, batch.targetActions());
  }

  /**
   * Copies a batch into arrays of a scope, and leaves open the target actions of each row with
   * probability 0.5, so that a network learns both questions: "which item is next", and "which item
   * is next by this action".
   *
   * @param random decides which rows; read from only if the batch has actions
   */
  public static BatchArrays ofTraining(
      NDManager scope, SequenceBatch batch, SplittableRandom random) {
    if (!batch.hasActions()) {
      return of(scope, batch);
    }
    int[] told = batch.targetActions().clone();
    for (int row = 0; row < batch.rows(); row++) {
      if (random.nextDouble() < HIDDEN) {
        Arrays.fill(told, row * batch.length(), (row + 1) * batch.length(), 0);
      }
    }
    return of(scope, batch, told);
  }

  private static BatchArrays of(NDManager scope, SequenceBatch batch, int[] targetActions) {
    Shape cells = new Shape(batch.rows(), batch.length());
    return new BatchArrays(
        scope.create(batch.items(), cells),
        scope.create(batch.lengths()),
        // The batch counts users from 0 and marks unknown ones with -1.
        scope.create(Arrays.stream(batch.users()).map(user -> user + 1).toArray()),
        batch.hasActions() ? scope.create(batch.actions(), cells) : null,
        batch.hasActions() ? scope.create(targetActions, cells) : null);
  }

  /** The cells alone, in the order of packed rows, as one row of N; lengths and users as here. */
  public BatchArrays packed(Pass pass, PackedRows rows) {
    return new BatchArrays(
        rows.pack(pass, items),
        lengths,
        users,
        actions == null ? null : rows.pack(pass, actions),
        targetActions == null ? null : rows.pack(pass, targetActions));
  }
}
