package io.github.seqrec.models.kernels;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.github.seqrec.models.internal.Ranges;

/**
 * How many threads one operation of libtorch uses (intra-op threads).
 *
 * <p>libtorch keeps the number per thread that calls it. The number that was set last, by whatever
 * thread, is also what threads start with that call libtorch for the first time afterwards. DJL's
 * property {@code ai.djl.pytorch.num_threads} sets it once, when the engine is loaded.
 */
public final class ComputeThreads {

  private static final ThreadLocal<Integer> WANTED = new ThreadLocal<>();

  /** What libtorch was told last for this thread. */
  private static final ThreadLocal<Integer> TOLD = new ThreadLocal<>();

  private ComputeThreads() {}

  /**
   * Sets the number for operations that the calling thread starts. libtorch is told with the
   * thread's next kernel, so that a thread that never computes with it does not load it.
   *
   * @throws IllegalArgumentException if the number is below 1
   */
  public static void ofThisThread(int threads) {
    Ranges.atLeastOne("threads", threads, 1);
    WANTED.set(threads);
  }

  /** How many threads operations of the calling thread use; loads libtorch. */
  public static int ofThisThread() {
    Engine.getEngine("PyTorch");
    apply();
    return JniUtils.getNumThreads();
  }

  /** Makes this thread's number the one that threads start with that come later. */
  public static void toLaterThreads() {
    JniUtils.setNumThreads(ofThisThread());
  }

  /** Tells libtorch what the calling thread asked for, if it is another number than before. */
  static void apply() {
    Integer threads = WANTED.get();
    if (threads != null) {
      WANTED.remove();
      if (!threads.equals(TOLD.get())) {
        JniUtils.setNumThreads(threads);
        TOLD.set(threads);
      }
    }
  }
}
