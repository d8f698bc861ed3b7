package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One pass through a network. Of one thread. */
public final class Pass {

  private final NDManager scope;
  private final boolean training;
  private final Precision precision;
  private final @Nullable Replica replica;
  private final SplittableRandom random;

  private final NDArray selector;

  /** What hands gradients on to the arrays before it; the last operation is the first one here. */
  private final Deque<Supplier<NDArray>> cuts = new ArrayDeque<>();

  private Pass(
      NDManager scope,
      boolean training,
      Precision precision,
      @Nullable Replica replica,
      long seed) {
    this.scope = scope;
    this.training = training;
    this.precision = precision;
    this.replica = replica;
    this.random = new SplittableRandom(seed);
    this.selector = scope.create(0f);
  }

  /**
   * A pass whose random numbers are those of seed 0.
   *
   * @param scope owns every array that the pass makes; its owner closes it
   * @param training whether gradients are recorded and dropout is on
   * @param precision of products
   */
  public Pass(NDManager scope, boolean training, Precision precision) {
    this(scope, training, precision, null, 0);
  }

  /** The same in float32. */
  public Pass(NDManager scope, boolean training) {
    this(scope, training, Precision.FLOAT32);
  }

  /**
   * A pass that records gradients, with dropout.
   *
   * @param scope owns every array that the pass makes; its owner closes it
   * @param precision of products
   * @param replica whose gradients are added to, or null for those of the parameters themselves
   * @param seed of all random numbers of the pass
   */
  public static Pass ofTraining(
      NDManager scope, Precision precision, @Nullable Replica replica, long seed) {
    return new Pass(scope, true, precision, replica, seed);
  }

  /** Owns every array that the pass makes. */
  public NDManager scope() {
    return scope;
  }

  /** Whether gradients are recorded and dropout is on. */
  public boolean training() {
    return training;
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

  /** What kernels are told of the precision: 1 for bfloat16, else 0. */
  int half() {
    return precision.half() ? 1 : 0;
  }

  /**
   * A parameter as this pass sees it: of the same values, with the gradients of its thread. Any
   * other array is itself.
   */
  public NDArray own(NDArray array) {
    return replica == null ? array : replica.of(array);
  }

  /**
   * An array times a number that lives as long as the pass. {@link NDArray#mul(Number)} gives the
   * memory of its number back at once, and the gradient would read what stands there by then.
   */
  public NDArray times(NDArray array, double factor) {
    return array.mul(scope.create((float) factor));
  }

  /**
   * What a kernel drops values by: the rate, and the seed of what it draws, which is another one at
   * each call; 0 outside training.
   *
   * @param rate 0..0.999: kernels draw with 16 bits, and divide by the share that they keep
   */
  public NDArray dropout(double rate) {
    return training && rate > 0
        ? scope.create(new double[] {rate, random.nextInt(Integer.MAX_VALUE)})
        : Numbers.of(scope, 0.0);
  }
}
