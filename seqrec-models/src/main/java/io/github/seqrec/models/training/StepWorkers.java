package io.github.seqrec.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.base.Throwables;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import io.github.seqrec.models.kernels.ComputeThreads;
import io.github.seqrec.models.kernels.Replica;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Threads that compute the parts of a step side by side, and divide libtorch's threads among them.
 * All that one thread does for a part is then done beside the others, where the threads of a single
 * operation would wait for each other many times in every part.
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
   * the weights alone.
   *
   * @param task of a part, by its index, for a replica
   */
  void run(List<TrainingTask.Part> parts, Computation task) {
    List<List<Integer>> shares = shares(parts);
    List<Future<?>> running = new ArrayList<>();
    int threads = ComputeThreads.ofThisThread();
    // Of this step alone: a resumed training repeats it though its workers are new.
    int each = Math.max(1, threads / Math.min(workers.size(), parts.size()));
    for (int i = 0; i < workers.size(); i++) {
      Worker worker = workers.get(i);
      List<Integer> share = shares.get(i);
      running.add(
          worker.thread.submit(
              () -> {
                ComputeThreads.ofThisThread(each);
                share.forEach(part -> task.compute(part, worker.replica));
              }));
    }
    // What a worker is told is also what threads start with that come later.
    ComputeThreads.ofThisThread(threads);
    finish(running);
    try (NDManager scope = manager.newSubManager()) {
      for (Worker worker : workers) {
        if (worker.replica != null) {
          worker.replica.yieldGradients(scope);
        }
      }
    }
  }

  /** The heaviest part first, each to the worker that has least. */
  private List<List<Integer>> shares(List<TrainingTask.Part> parts) {
    List<List<Integer>> shares = new ArrayList<>();
    workers.forEach(worker -> shares.add(new ArrayList<>()));
    double[] load = new double[workers.size()];
    IntStream.range(0, parts.size())
        .boxed()
        .sorted(Comparator.comparingDouble(part -> -parts.get(part).weight()))
        .forEach(
            part -> {
              int least = 0;
              for (int i = 1; i < load.length; i++) {
                least = load[i] < load[least] ? i : least;
              }
              load[least] += parts.get(part).weight();
              shares.get(least).add(part);
            });
    return shares;
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
