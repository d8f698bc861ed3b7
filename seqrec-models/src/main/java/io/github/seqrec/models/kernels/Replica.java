package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parameters as one of several threads sees them: the same values in the same memory, but gradients
 * of its own. Sums of several threads then meet in an order that does not depend on which is
 * faster, so that a training repeats itself bit by bit. Of one thread at a time.
 */
public final class Replica {

  private final IdentityHashMap<NDArray, NDArray> own = new IdentityHashMap<>();
  private final List<NDArray> parameters;

  /**
   * A replica.
   *
   * @param manager owns its arrays
   * @param parameters with gradients attached
   */
  public Replica(NDManager manager, List<NDArray> parameters) {
    this.parameters = List.copyOf(parameters);
    for (NDArray parameter : parameters) {
      NDArray alias = parameter.stopGradient();
      alias.attach(manager);
      alias.setRequiresGradient(true);
      own.put(parameter, alias);
    }
  }

  /** What stands for a parameter here; any other array is itself. */
  NDArray of(NDArray array) {
    return own.getOrDefault(array, array);
  }

  /**
   * Adds the gradients to those of the parameters, and sets them to zero.
   *
   * @param scope owns what is made on the way
   * @param shares who adds them
   */
  public void yieldGradients(NDManager scope, Shares shares) {
    Pass pass = new Pass(scope, false);
    NDList to = new NDList();
    NDList from = new NDList();
    for (NDArray parameter : parameters) {
      NDArray sum = gradient(parameter, scope);
      NDArray part = gradient(of(parameter), scope);
      if (part == null) {
        continue;
      }
      if (sum == null) {
        begin(parameter, part);
        Kernels.call("forget", pass).with(part).run();
      } else if (part.isSparse()) {
        Kernels.call("move", pass).with(sum, part).run();
      } else {
        to.add(sum);
        from.add(part);
      }
    }
    if (!to.isEmpty()) {
      shares.all(
          (share, of) -> {
            try (NDManager own = scope.newSubManager()) {
              Kernels.call("move_all", new Pass(own, false))
                  .with("sums", to)
                  .with("parts", from)
                  .with(share)
                  .with(of)
                  .run();
            }
          });
    }
  }

  /** What has come together, or null if nothing has yet. */
  static @Nullable NDArray gradient(NDArray array, NDManager scope) {
    NDArray gradient = JniUtils.getGradient((PtNDArray) array);
    if (gradient != null) {
      gradient.attach(scope);
    }
    return gradient;
  }

  /** Gives a parameter its first gradient: that of its product with it. */
  private static void begin(NDArray parameter, NDArray gradient) {
    if (gradient.isSparse()) {
      throw new IllegalStateException(
          "a table is learnt by rows in one part of a step and not in the first one; every part must"
              + " read it");
    }
    try (ThreadGradients collector = new ThreadGradients()) {
      // In this order, since the product belongs to the owner of its first factor.
      collector.backward(gradient.mul(parameter).sum());
    }
  }
}
