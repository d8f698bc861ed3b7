package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** One pass through a network. Of one thread. */
public final class Pass {

  private final NDManager scope;
  private final boolean training;
  private final Precision precision;

  private final NDArray selector;

  /** What hands gradients on to the arrays before it; the last operation is the first one here. */
  private final Deque<Supplier<NDArray>> cuts = new ArrayDeque<>();

  /**
   * A pass.
   *
   * @param scope owns every array that the pass makes; its owner closes it
   * @param training whether gradients are recorded and dropout is on
   * @param precision of the softmax over the catalogue
   */
  public Pass(NDManager scope, boolean training, Precision precision) {
    this.scope = scope;
    this.training = training;
    this.precision = precision;
    this.selector = scope.create(0f);
  }

  /** A pass in float32. */
  public Pass(NDManager scope, boolean training) {
    this(scope, training, Precision.FLOAT32);
  }

  /** Owns every array that the pass makes. */
  public NDManager scope() {
    return scope;
  }

  /** Whether gradients are recorded and dropout is on. */
  public boolean training() {
    return training;
  }

  /** Of the softmax over the catalogue. */
  public Precision precision() {
    return precision;
  }

  /**
   * Adds the gradients of a value that this pass gave to those of the parameters.
   *
   * @param collector open since before the pass
   * @param value a scalar
   */
  public void backward(GradientCollector collector, NDArray value) {
    differentiate(collector, value);
    while (!cuts.isEmpty()) {
      differentiate(collector, cuts.pop().get());
    }
  }

  private static void differentiate(GradientCollector collector, NDArray value) {
    KernelEvent event = KernelEvent.begun("backward");
    collector.backward(value);
    event.commit();
  }

  /**
   * Notes an operation that libtorch does not differentiate: its results are new leaves, to which
   * the gradients of what follows come first.
   *
   * @param gradients gives, when its results have their gradients, a scalar whose gradients by the
   *     operation's arguments are those of the loss
   */
  void cut(Supplier<NDArray> gradients) {
    cuts.push(gradients);
  }

  /**
   * Tells the engine which method of a module is called, as the first argument; the engine takes
   * the scope of the result from it. One for all calls, as making an array takes as long as a small
   * operation.
   */
  NDArray selector(String method) {
    selector.setName("module_method:" + method);
    return selector;
  }

  /** The rate, or 0 outside training. */
  public double dropout(double rate) {
    return training ? rate : 0;
  }
}
