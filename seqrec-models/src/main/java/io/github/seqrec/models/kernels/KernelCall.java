package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of a method of a {@link KernelArchive}: arguments in the order of the method's
 * signature. Results belong to the scope of the pass. Not thread-safe.
 */
public final class KernelCall {

  /**
   * The profiling executor recompiles for every new shape, seconds each; the plain one runs the
   * operations as they stand. libtorch keeps the switch per thread.
   */
  private static final ThreadLocal<Boolean> PLAIN_EXECUTOR =
      ThreadLocal.withInitial(
          () -> {
            JniUtils.setGraphExecutorOptimize(false);
            return true;
          });

  private final Block block;
  private final String method;
  private final Pass pass;
  private final NDList arguments = new NDList();

  KernelCall(Block block, String method, Pass pass) {
    this.block = block;
    this.method = method;
    this.pass = pass;
  }

  /** Array arguments. */
  public KernelCall with(NDArray... arrays) {
    for (NDArray array : arrays) {
      arguments.add(pass.own(array));
    }
    return this;
  }

  /** An array that may be absent; the kernel sees a single number then. */
  public KernelCall withOptional(@Nullable NDArray array) {
    arguments.add(array == null ? Numbers.of(pass.scope(), 0.0) : pass.own(array));
    return this;
  }

  /** Numbers in float64, also those that are whole, but for a single int. */
  public KernelCall with(double... scalars) {
    for (double scalar : scalars) {
      arguments.add(Numbers.of(pass.scope(), scalar));
    }
    return this;
  }

  /** A whole number, in int64. */
  public KernelCall with(int scalar) {
    arguments.add(Numbers.of(pass.scope(), (long) scalar));
    return this;
  }

  /** A List[Tensor] argument. The elements are passed by aliases, which alone bear its name. */
  public KernelCall with(String name, List<NDArray> arrays) {
    for (NDArray array : arrays) {
      NDArray alias = array.stopGradient();
      alias.attach(pass.scope());
      alias.setName(name + "[]");
      arguments.add(alias);
    }
    return this;
  }

  /**
   * Runs a method that returns one array.
   *
   * @throws IndexOutOfBoundsException if it returns several
   */
  public NDArray run() {
    return runAll().singletonOrThrow();
  }

  /** Runs a method that returns several arrays. */
  public NDList runAll() {
    PLAIN_EXECUTOR.get();
    ComputeThreads.apply();
    // The selector is named as late as this, since arguments may be results of other calls.
    NDList all = new NDList(pass.selector(method));
    all.addAll(arguments);
    KernelEvent event = KernelEvent.begun(method);
    NDList results = block.forward(new ParameterStore(pass.scope(), false), all, pass.training());
    event.commit();
    return results;
  }
}
