package io.github.seqrec.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.common.primitives.Ints;
import io.github.seqrec.api.TrainingDivergedException;
import io.github.seqrec.models.internal.Seeds;
import io.github.seqrec.models.kernels.AdamW;
import io.github.seqrec.models.kernels.ComputeThreads;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Replica;
import io.github.seqrec.models.kernels.Shares;
import io.github.seqrec.models.kernels.ThreadGradients;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer step by the gradient of the mean loss over the examples of all its parts.
 *
 * @param <S> what a step learns from
 */
final class GradientStep<S> implements TrainingLoop.Stepper<S>, AutoCloseable {

  /** Bytes: each thread but the first holds a gradient of every parameter, unless it is sparse. */
  private static final long GRADIENTS_OF_THREADS = 4L << 30;

  private final NDManager manager;
  private final TrainingTask<S> task;
  private final TrainingLoop.Options options;
  private final AdamW optimizer;
  private final int mostThreads;
  private @Nullable StepWorkers workers;

  GradientStep(
      NDManager manager, TrainingTask<S> task, TrainingLoop.Options options, AdamW optimizer) {
    this.manager = manager;
    this.task = task;
    this.options = options;
    this.optimizer = optimizer;
    long bytes = Math.max(1, task.parameters().count() * Float.BYTES);
    this.mostThreads = 1 + (int) Math.min(Short.MAX_VALUE, GRADIENTS_OF_THREADS / bytes);
  }

  @Override
  public TrainingLoop.Outcome step(S step, SplittableRandom random, int epoch, int number) {
    List<TrainingTask.Part> parts = task.parts(step, random, epoch, number);
    double weight = parts.stream().mapToDouble(TrainingTask.Part::weight).sum();
    return new TrainingLoop.Outcome(step(parts, weight, epoch, number), weight);
  }

  /** Takes one step by the mean loss over all examples of its parts, and returns that mean. */
  private double step(List<TrainingTask.Part> parts, double weight, int epoch, int step) {
    long done = (epoch - 1L) * task.stepsPerEpoch() + step - 1;
    long total = (long) options.epochs() * task.stepsPerEpoch();
    double rate =
        options.learningRate() * options.schedule().factor(done, options.warmupSteps(), total);
    double mean;
    double norm;
    try {
      int threads = Ints.min(ComputeThreads.ofThisThread(), parts.size(), mostThreads);
      mean = addGradients(parts, weight, threads, epoch, step);
      norm = update(rate, threads == 1 ? Shares.CALLER : workers(threads).shares(threads));
    } catch (RuntimeException | Error e) {
      // Another training of the same parameters begins without what the parts left that worked.
      forget(e);
      throw e;
    }
    if (!Double.isFinite(mean) || !Double.isFinite(norm)) {
      throw new TrainingDivergedException(
          "training diverged at epoch "
              + epoch
              + ", step "
              + step
              + ": loss "
              + mean
              + ", gradient norm "
              + norm
              + "; lower learningRate ("
              + options.learningRate()
              + ") or set clipNorm ("
              + options.optimizer().clipNorm()
              + ")");
    }
    return mean;
  }

  /** Adds the gradients of all parts, and returns their mean loss. */
  private double addGradients(
      List<TrainingTask.Part> parts, double weight, int threads, int epoch, int step) {
    double[] losses = new double[parts.size()];
    StepWorkers.Computation one =
        (part, replica) ->
            losses[part] =
                addGradients(
                    parts.get(part),
                    parts.get(part).weight() / weight,
                    replica,
                    Seeds.derive(options.seed(), "step", epoch, step, part));
    if (threads == 1) {
      IntStream.range(0, parts.size()).forEach(part -> one.compute(part, null));
    } else {
      workers(threads).run(parts, one);
    }
    // In the order of the parts, whatever the order in which they were finished.
    return Arrays.stream(losses).sum();
  }

  private StepWorkers workers(int threads) {
    if (workers == null || workers.count() < threads) {
      close();
      workers = new StepWorkers(manager, task.parameters().list(), threads);
    }
    return workers;
  }

  /** Ends the threads, if there are any; the next step starts them again. */
  @Override
  public void close() {
    if (workers != null) {
      workers.close();
      workers = null;
    }
  }

  private void forget(Throwable failure) {
    try (NDManager scope = manager.newSubManager()) {
      optimizer.forget(scope);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Changes the parameters if their gradients are finite, and returns the norm of these. */
  private double update(double rate, Shares shares) {
    try (NDManager scope = manager.newSubManager()) {
      double norm = optimizer.step(scope, rate, shares);
      shares.all(
          (share, of) -> {
            if (share == 0) {
              task.constrain(new Pass(scope, false));
            }
          });
      return norm;
    }
  }

  /** Adds the gradients of a part's mean loss to those of the replica. */
  private double addGradients(
      TrainingTask.Part part, double share, @Nullable Replica replica, long seed) {
    try (NDManager scope = manager.newSubManager()) {
      Pass pass = Pass.ofTraining(scope, options.precision(), replica, seed);
      NDArray value;
      try (ThreadGradients collector = new ThreadGradients()) {
        value = pass.times(part.loss(pass), share);
        pass.backward(collector, value);
      }
      return value.getFloat();
    }
  }
}
