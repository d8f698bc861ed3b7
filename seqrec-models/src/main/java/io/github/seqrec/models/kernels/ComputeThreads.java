package io.github.seqrec.models.kernels;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import com.google.common.util.concurrent.Uninterruptibles;
import io.github.seqrec.api.internal.Ranges;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many threads one operation of libtorch uses (intra-op threads).
 *
 * <p>libtorch keeps the number per thread that calls it. DJL's property {@code
 * ai.djl.pytorch.num_threads} sets the one that threads start with, when the engine is loaded.
 */
public final class ComputeThreads {

  private static final ThreadLocal<Integer> WANTED = new ThreadLocal<>();

  /** What libtorch was told last for this thread. */
  private static final ThreadLocal<Integer> TOLD = new ThreadLocal<>();

  private ComputeThreads() {}

  /**
   * Sets the number for operations that the calling thread starts, and for no others: but a thread
   * whose very first call of libtorch comes while it is told may keep this number. libtorch is told
   * with the thread's next kernel, so that a thread that never computes with it does not load it.
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

  /** Tells libtorch what the calling thread asked for, if it is another number than before. */
  static void apply() {
    Integer threads = WANTED.get();
    if (threads != null) {
      WANTED.remove();
      if (!threads.equals(TOLD.get())) {
        tell(threads);
        TOLD.set(threads);
      }
    }
  }

  /**
   * What libtorch was told last is also what threads start with that call it for the first time
   * afterwards, so it is told their own number again: by a thread that computes nothing, as the
   * number is that thread's too.
   */
  private static synchronized void tell(int threads) {
    // A thread's first call gives it the number that threads start with, whatever it was told.
    JniUtils.getNumThreads();
    AtomicInteger later = new AtomicInteger();
    inNewThread(() -> later.set(JniUtils.getNumThreads()));
    JniUtils.setNumThreads(threads);
    inNewThread(() -> JniUtils.setNumThreads(later.get()));
  }

  private static void inNewThread(Runnable task) {
    Thread thread = new Thread(task, "seqrec-threads");
    thread.start();
    Uninterruptibles.joinUninterruptibly(thread);
  }
}
