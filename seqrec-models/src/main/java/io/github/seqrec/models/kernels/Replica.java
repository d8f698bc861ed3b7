package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.IdentityHashMap;
import java.util.List;

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
   */
  public void yieldGradients(NDManager scope) {
    Pass pass = new Pass(scope, false);
    NDList to = new NDList();
    NDList from = new NDList();
    for (NDArray parameter : parameters) {
      NDArray sum = parameter.getGradient();
      NDArray part = of(parameter).getGradient();
      sum.attach(scope);
      part.attach(scope);
      if (part.isSparse()) {
        Kernels.call("move", pass).with(sum, part).run();
      } else {
        to.add(sum);
        from.add(part);
      }
    }
    Kernels.call("move_all", pass).with("sums", to).with("parts", from).run();
  }
}
