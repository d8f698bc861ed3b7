package io.github.seqrec.models.kernels;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of a method of the sources under {@code ops}: arguments in the order of the method's
 * signature. Results belong to the scope given at the start.
 */
final class KernelCall {

  /**
   * One module per mode: DJL switches a module between modes when it is called in the other one,
   * which is a write that concurrent callers would race on.
   */
  private static final class Modules {
    static final Model RECORDING = KernelArchive.load();
    static final Model PLAIN = KernelArchive.load();
  }

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

  private final NDManager scope;
  private final boolean record;
  private final NDList arguments = new NDList();

  private KernelCall(String method, NDManager scope, boolean record) {
    this.scope = scope;
    this.record = record;
    // The engine takes the scope of the result from the first array, so this one leads.
    NDArray selector = scope.create(0f);
    selector.setName("module_method:" + method);
    arguments.add(selector);
  }

  /** A call whose result carries gradients if {@code record}. */
  static KernelCall of(String method, NDManager scope, boolean record) {
    return new KernelCall(method, scope, record);
  }

  KernelCall with(NDArray... arrays) {
    arguments.addAll(List.of(arrays));
    return this;
  }

  /** An array that may be absent; the kernel sees a single number then. */
  KernelCall withOptional(@Nullable NDArray array) {
    arguments.add(array == null ? scope.create(0f) : array);
    return this;
  }

  KernelCall with(double... scalars) {
    for (double scalar : scalars) {
      arguments.add(scope.create(scalar));
    }
    return this;
  }

  KernelCall with(int scalar) {
    arguments.add(scope.create((long) scalar));
    return this;
  }

  /** A List[Tensor] argument. The elements are passed by aliases, which alone bear its name. */
  KernelCall with(String name, List<NDArray> arrays) {
    for (NDArray array : arrays) {
      NDArray alias = array.stopGradient();
      alias.attach(scope);
      alias.setName(name + "[]");
      arguments.add(alias);
    }
    return this;
  }

  NDArray run() {
    return runAll().singletonOrThrow();
  }

  /** For a method that returns several arrays. */
  NDList runAll() {
    PLAIN_EXECUTOR.get();
    Block block = (record ? Modules.RECORDING : Modules.PLAIN).getBlock();
    return block.forward(new ParameterStore(scope, false), arguments, record);
  }
}
