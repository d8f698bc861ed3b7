package io.github.seqrec.models.kernels;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Products by oneDNN, which read short vectors up to twice as fast as those of MKL but give no
 * gradient. Not every build of libtorch has it, and where it is not, its kernels do not even load:
 * they are an archive of their own.
 */
final class OneDnn {

  private static final KernelArchive ARCHIVE = KernelArchive.of(OneDnn.class, "onednn");

  /** Below it, a product is bound by reading the items, and any way to it is the same. */
  private static final int FEWEST_STATES = 16;

  private OneDnn() {}

  /** Whether it is there and worth it, for the product of these states with all items. */
  static boolean suits(Pass pass, NDArray states) {
    return !pass.training()
        && states.getShape().get(0) >= FEWEST_STATES
        && Device.Type.CPU.equals(states.getDevice().getDeviceType())
        && Present.HERE;
  }

  /** As {@link Scores#dotAll}. */
  static NDArray dotAll(Pass pass, NDArray states, NDArray items, @Nullable NDArray bias) {
    return ARCHIVE.call("dot_all", pass).with(states, items).withOptional(bias).run();
  }

  /** Tried once in a process. */
  private static final class Present {
    static final boolean HERE = tried();

    private static boolean tried() {
      try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
        NDArray ones = manager.ones(new Shape(FEWEST_STATES, 2));
        NDArray products = dotAll(new Pass(manager, false), ones, ones, null);
        return products.toFloatArray()[0] == 2;
      } catch (EngineException e) {
        return false;
      }
    }
  }
}
