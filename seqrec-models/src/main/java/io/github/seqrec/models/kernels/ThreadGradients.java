package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;

/**
 * Records gradients in the thread that makes it, until it is closed there. DJL's own collector
 * refuses to be one of several in a process, though libtorch records in each thread by itself.
 */
public final class ThreadGradients implements GradientCollector {

  private final boolean before = JniUtils.isGradMode();

  /** Begins to record. */
  public ThreadGradients() {
    JniUtils.setGradMode(true);
  }

  /**
   * Adds the gradients of a scalar to those of the arrays that it comes from.
   *
   * @param value of this thread's recording
   */
  @Override
  public void backward(NDArray value) {
    NDArray one = value.getManager().ones(value.getShape(), value.getDataType());
    JniUtils.backward((PtNDArray) value, (PtNDArray) one, false, false);
  }

  /** Not supported: whose gradients these are is known to their owner alone. */
  @Override
  public void zeroGradients() {
    throw new UnsupportedOperationException("the optimizer sets gradients to zero");
  }

  @Override
  public void close() {
    JniUtils.setGradMode(before);
  }
}
