package io.github.seqrec.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.base.Throwables;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import io.github.seqrec.data.batch.LengthBuckets;
import io.github.seqrec.models.kernels.ComputeThreads;
import io.github.seqrec.models.kernels.Replica;
import io.github.seqrec.models.kernels.Shares;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Threads that compute the parts of a step side by side, and divide libtorch's threads among them.
 * All that one thread does for a part is then done beside the others, where the threads of a single
 * operation would wait for each other many times in every part. What follows a step is shared out
 * too: after an operation of several threads those of OpenMP stay awake for milliseconds, and keep
 * a processor from the threads of the next step.
 */
final class StepWorkers implements AutoCloseable {

  /** Computes a part. */
  interface Computation {
    /** Of the part at an index, with gradients for a replica, or for the parameters if null. */
    void compute(int part, @Nullable Replica replica);
  }

  /** A thread, and the gradients that it adds to: the first one's are those of the parameters. */
  private record Worker(ExecutorService thread, @Nullable Replica replica) {}

  private final NDManager manager;
  private final List<Worker> workers = new ArrayList<>();

  /**
   * Starts threads.
   *
   * @param owner of the replicas
   * @param parameters with gradients attached
   * @param count 1 or more
   */
  StepWorkers(NDManager owner, List<NDArray> parameters, int count) {
    manager = owner.newSubManager();
    ThreadFactory named =
        new ThreadFactoryBuilder().setDaemon(true).setNameFormat("seqrec-training-%d").build();
    for (int i = 0; i < count; i++) {
      Replica replica = i == 0 ? null : new Replica(manager, parameters);
      workers.add(new Worker(Executors.newSingleThreadExecutor(named), replica));
    }
  }

  /** How many there are. */
  int count() {
    return workers.size();
  }

  /**
   * Runs a task for each part; returns when all are through. Which thread has which part depends on
   * the parts alone.
   *
   * @param task of a part, by its index, for a replica
   */
  void run(List<TrainingTask.Part> parts, Computation task) {
    Shares shares = shares(Math.min(workers.size(), parts.size()));
    double[] weights = parts.stream().mapToDouble(TrainingTask.Part::weight).toArray();
    List<List<Integer>> dealt = LengthBuckets.shares(weights, shares.count());
    shares.all(
        (share, of) ->
            dealt.get(share).forEach(part -> task.compute(part, workers.get(share).replica)));
    try (NDManager scope = manager.newSubManager()) {
      for (Worker worker : workers.subList(0, shares.count())) {
        if (worker.replica != null) {
          worker.replica.yieldGradients(scope, shares);
        }
      }
    }
  }

  /**
   * The first workers, with libtorch's threads divided among them. How many is for the caller to
   * say, by the step alone: a resumed training repeats it though it has other workers.
   *
   * @param count at most all
   */
  Shares shares(int count) {
    return new Shares() {
      @Override
      public int count() {
        return count;
      }

      @Override
      public void all(Work work) {
        int threads = ComputeThreads.ofThisThread();
        int each = Math.max(1, threads / count);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          int share = i;
          Runnable task =
              () -> {
                ComputeThreads.ofThisThread(each);
                work.run(share, count);
              };
          running.add(workers.get(i).thread.submit(task));
        }
        finish(running);
      }
    };
  }

  /** Waits for all, also if one fails: the others still use what the caller frees. */
  private static void finish(List<Future<?>> running) {
    @Nullable Throwable failure = null;
    for (Future<?> one : running) {
      try {
        Uninterruptibles.getUninterruptibly(one);
      } catch (ExecutionException e) {
        if (failure == null) {
          failure = e.getCause();
        } else {
          failure.addSuppressed(e.getCause());
        }
      }
    }
    if (failure != null) {
      Throwables.throwIfUnchecked(failure);
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    workers.forEach(worker -> worker.thread.shutdown());
    manager.close();
  }
}
