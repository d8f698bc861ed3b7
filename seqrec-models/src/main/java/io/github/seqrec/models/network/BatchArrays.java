package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.data.SequenceBatch;

/**
 * A batch as arrays; the one place where training, evaluation and serving build the input of a
 * network.
 *
 * @param items (B, L) int32, each row's items first and zeros behind
 * @param lengths (B) int32
 */
public record BatchArrays(NDArray items, NDArray lengths) {

  /** Copies a batch into arrays of a scope. */
  public static BatchArrays of(NDManager scope, SequenceBatch batch) {
    return new BatchArrays(
        scope.create(batch.items(), new Shape(batch.rows(), batch.length())),
        scope.create(batch.lengths()));
  }
}
