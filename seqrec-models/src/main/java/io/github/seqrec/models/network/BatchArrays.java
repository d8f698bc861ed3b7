package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.data.SequenceBatch;
import java.util.Arrays;

/**
 * A batch as arrays; the one place where training, evaluation and serving build the input of a
 * network.
 *
 * @param items (B, L) int32, each row's items first and zeros behind
 * @param lengths (B) int32
 * @param users (B) int32, 1 to U, or 0 for an unknown one
 */
public record BatchArrays(NDArray items, NDArray lengths, NDArray users) {

  /** Copies a batch into arrays of a scope. */
  public static BatchArrays of(NDManager scope, SequenceBatch batch) {
    return new BatchArrays(
        scope.create(batch.items(), new Shape(batch.rows(), batch.length())),
        scope.create(batch.lengths()),
        // The batch counts users from 0 and marks unknown ones with -1.
        scope.create(Arrays.stream(batch.users()).map(user -> user + 1).toArray()));
  }
}
