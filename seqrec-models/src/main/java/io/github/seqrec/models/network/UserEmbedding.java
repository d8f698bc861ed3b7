package io.github.seqrec.models.network;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.models.kernels.Kernels;
import io.github.seqrec.models.kernels.Pass;

/**
 * What a network knows of each user: a vector that all users share, plus one of their own, which
 * starts at 0. A user that the training data do not know has the shared one only (He, Kang and
 * McAuley 2017). Thread-safe.
 */
public final class UserEmbedding {

  private final NDArray shared;
  private final NDArray own;

  private UserEmbedding(NDArray shared, NDArray own) {
    this.shared = shared;
    this.own = own;
  }

  /**
   * The vector {@code users.shared} (D), and the table {@code users.own} (U + 1, D).
   *
   * @param dim size D of the vectors
   */
  public static UserEmbedding of(Parameters parameters, NetworkSizes sizes, int dim) {
    return new UserEmbedding(
        parameters.vectors("users.shared", dim),
        parameters.constant("users.own", 0, sizes.users() + 1, dim));
  }

  /**
   * The vectors of the users of a batch.
   *
   * @return (B, D)
   */
  public NDArray vectors(Pass pass, BatchArrays batch) {
    return Kernels.users(pass, batch.users(), shared, own);
  }
}
