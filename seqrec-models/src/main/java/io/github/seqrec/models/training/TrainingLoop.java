package io.github.seqrec.models.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.models.internal.Seeds;
import io.github.seqrec.models.kernels.AdamW;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Precision;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Epochs of optimizer steps, from the first or from a checkpoint, to the chosen state; it knows no
 * network and no data. Used by one thread; loops in one process take turns step by step.
 *
 * @param <S> what a step learns from
 */
public final class TrainingLoop<S> {

  /**
   * How it goes.
   *
   * @param epochs passes over the data at most
   * @param learningRate at its highest
   * @param optimizer constants of the update
   * @param form where they enter
   * @param warmupSteps steps over which the learning rate rises from 0
   * @param schedule how it runs after that
   * @param validateEvery epochs between validations
   * @param patience validations without a new best after which the training stops
   * @param precision of the softmax over all classes
   * @param seed the source of all randomness
   */
  public record Options(
      int epochs,
      double learningRate,
      AdamW.Constants optimizer,
      AdamW.Form form,
      int warmupSteps,
      Schedule schedule,
      int validateEvery,
      int patience,
      Precision precision,
      long seed) {}

  /**
   * What a step gave.
   *
   * @param mean loss
   * @param weight what it counts for among the steps of its epoch
   */
  public record Outcome(double mean, double weight) {}

  /**
   * Takes a step in another way than by the gradients of its parts.
   *
   * @param <S> what a step learns from
   */
  public interface Stepper<S> {
    /** Takes it; as {@link TrainingTask#parts} for the rest. */
    Outcome step(S step, SplittableRandom random, int epoch, int number);
  }

  /** Held for a step: libtorch's random state and DJL's gradient recording are one per process. */
  private static final ReentrantLock STEP = new ReentrantLock();

  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager manager;
  private final TrainingTask<S> task;
  private final Options options;
  private final AdamW optimizer;
  private Stepper<S> stepper = this::gradientStep;
  private @Nullable DoubleSupplier validation;
  private @Nullable Checkpoints checkpoints;
  private @Nullable KeptState kept;
  private Progress progress = Progress.START;
  private Map<String, float[]> best = Map.of();

  /** Steps whose gradients were finite only when they were computed again. */
  private int recomputed;

  /**
   * A loop that runs all epochs and keeps the last state.
   *
   * @param manager owns the state of the optimizer
   */
  public TrainingLoop(NDManager manager, TrainingTask<S> task, Options options) {
    this.manager = manager;
    this.task = task;
    this.options = options;
    this.optimizer =
        new AdamW(
            manager, task.parameters().list(), task.decayed(), options.optimizer(), options.form());
  }

  /**
   * Keeps the state of the best validation instead of the last one.
   *
   * @param metric of the parameters as they are; higher is better
   */
  public void selectBy(DoubleSupplier metric) {
    validation = metric;
  }

  /** Takes steps so. */
  void steppingBy(Stepper<S> how) {
    stepper = how;
  }

  /** Keeps this in checkpoints too. */
  void keeping(KeptState state) {
    kept = state;
  }

  /** A copy of the parameters and moments. */
  TrainingState state() {
    return new TrainingState(
        copy(task.parameters().list()),
        copy(optimizer.firstMoments()),
        copy(optimizer.secondMoments()));
  }

  private static float[][] copy(List<NDArray> arrays) {
    return arrays.stream().map(NDArray::toFloatArray).toArray(float[][]::new);
  }

  /**
   * Sets parameters and moments, in place.
   *
   * @param steps that lie behind
   */
  void restore(TrainingState state, long steps) {
    List<String> names = List.copyOf(task.parameters().arrays().keySet());
    Map<String, float[]> values = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      values.put(names.get(i), state.values()[i]);
    }
    task.parameters().restore(values);
    optimizer.restore(List.of(state.first()), List.of(state.second()), steps);
  }

  /**
   * Takes some steps of an epoch from a state that another process has reached.
   *
   * @param part which of the parts of the epoch
   * @param parts how many parts the epoch has
   * @return what they gave together; a weight of 0 if the part has no step
   */
  Outcome steps(TrainingState from, int epoch, int part, int parts) {
    List<S> order = task.epoch(new SplittableRandom(seed("epoch", epoch)));
    int begin = (int) ((long) order.size() * part / parts);
    int end = (int) ((long) order.size() * (part + 1) / parts);
    restore(from, (epoch - 1L) * order.size() + begin);
    // Of the part, so that it is the same whoever takes the steps before it.
    SplittableRandom random = new SplittableRandom(seed("part", epoch, part));
    double sum = 0;
    double weight = 0;
    for (int step = begin + 1; step <= end; step++) {
      Outcome outcome = stepper.step(order.get(step - 1), random, epoch, step);
      sum += outcome.mean() * outcome.weight();
      weight += outcome.weight();
    }
    return new Outcome(weight > 0 ? sum / weight : 0, weight);
  }

  /**
   * Writes a checkpoint after each epoch, and goes on from the one that is there.
   *
   * @param directory where it lies
   * @param model name of what is trained
   * @param run all options that the outcome depends on, by name: another run's checkpoint is
   *     refused
   * @param dataDigest of the data
   */
  public void checkpoint(Path directory, String model, Map<String, Object> run, String dataDigest) {
    checkpoints = new Checkpoints(directory, model, run, dataDigest);
  }

  /**
   * Begins with the optimizer in a state that another training left, unless there is a checkpoint.
   *
   * @param first moments by the name of their parameter
   * @param second moments likewise
   * @param steps that lie behind
   */
  void startFrom(Map<String, float[]> first, Map<String, float[]> second, long steps) {
    List<String> names = List.copyOf(task.parameters().arrays().keySet());
    optimizer.restore(
        names.stream().map(first::get).toList(), names.stream().map(second::get).toList(), steps);
  }

  /**
   * Trains; the parameters then hold the chosen state. A step whose loss is finite but not its
   * gradient is computed once more before that counts as divergence.
   *
   * @return figures for a model card; {@code recomputed_steps} says how often a second computation
   *     helped, if it did
   * @throws IllegalArgumentException if the validation gives no finite number, or the checkpoint
   *     belongs to another run
   * @throws IllegalStateException if the loss or its gradient is no longer finite; the message
   *     names the step
   * @throws CancellationException if the monitor says so
   * @throws java.io.UncheckedIOException if a checkpoint cannot be read or written
   */
  public Map<String, Double> run(TrainingMonitor monitor) {
    if (checkpoints != null) {
      checkpoints.read(task.parameters(), optimizer).ifPresent(this::resume);
    }
    if (progress.epoch() > 0) {
      monitor.resumed(progress.done());
    }
    monitor.started(progress.epoch() + 1, options.epochs(), task.stepsPerEpoch());
    while (progress.epoch() < options.epochs() && progress.sinceBest() < options.patience()) {
      TrainingMonitor.Epoch epoch = epoch(progress.epoch() + 1, monitor);
      progress = progress.after(epoch);
      if (checkpoints != null) {
        checkpoints.write(
            progress, task.parameters(), optimizer, best, kept == null ? Map.of() : kept.arrays());
      }
      monitor.finishedEpoch(epoch);
    }
    if (!best.isEmpty()) {
      task.parameters().restore(best);
    }
    Map<String, Double> metrics = progress.metrics(task.parameters().count());
    if (recomputed > 0) {
      metrics.put("recomputed_steps", (double) recomputed);
    }
    return metrics;
  }

  private void resume(Checkpoints.State state) {
    progress = state.progress();
    best = state.best();
    if (kept != null) {
      kept.restore(state.kept());
    }
  }

  private TrainingMonitor.Epoch epoch(int epoch, TrainingMonitor monitor) {
    long begin = System.nanoTime();
    // All randomness of an epoch follows from its number, so that a resumed run repeats it.
    SplittableRandom random = new SplittableRandom(seed("epoch", epoch));
    List<S> order = task.epoch(random);
    double sum = 0;
    double weights = 0;
    for (int step = 1; step <= order.size(); step++) {
      Outcome outcome = stepper.step(order.get(step - 1), random, epoch, step);
      sum += outcome.mean() * outcome.weight();
      weights += outcome.weight();
      monitor.stepped(new TrainingMonitor.Step(epoch, step, order.size(), outcome.mean()));
      if (monitor.cancelled()) {
        throw new CancellationException(
            "cancelled in epoch " + epoch + " after step " + step + " of " + order.size());
      }
    }
    double trained = seconds(begin);
    double value = Double.NaN;
    boolean better = false;
    if (validation != null && (epoch % options.validateEvery() == 0 || epoch == options.epochs())) {
      value = validation.getAsDouble();
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "the validation gave "
                + value
                + " after epoch "
                + epoch
                + "; it must be a finite number, higher being better");
      }
      better = progress.isImprovement(value);
      if (better) {
        best = task.parameters().snapshot();
      }
    }
    return new TrainingMonitor.Epoch(
        epoch, sum / weights, value, better, trained, seconds(begin) - trained);
  }

  private Outcome gradientStep(S step, SplittableRandom random, int epoch, int number) {
    List<TrainingTask.Part> parts = task.parts(step, random, epoch, number);
    double weight = parts.stream().mapToDouble(TrainingTask.Part::weight).sum();
    return new Outcome(step(parts, weight, epoch, number), weight);
  }

  /** Takes one step by the mean loss over all examples of its parts, and returns that mean. */
  private double step(List<TrainingTask.Part> parts, double weight, int epoch, int step) {
    long done = (epoch - 1L) * task.stepsPerEpoch() + step - 1;
    long total = (long) options.epochs() * task.stepsPerEpoch();
    double rate =
        options.learningRate() * options.schedule().factor(done, options.warmupSteps(), total);
    STEP.lock();
    try {
      double mean = addGradients(parts, weight, epoch, step);
      double norm = update(rate);
      if (Double.isFinite(mean) && !Double.isFinite(norm)) {
        // The parameters are as before. What diverges does so again; a fault of the machine does
        // not, and should not cost hours of training.
        recomputed++;
        mean = addGradients(parts, weight, epoch, step);
        norm = update(rate);
      }
      if (!Double.isFinite(mean) || !Double.isFinite(norm)) {
        throw new IllegalStateException(
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
    } finally {
      STEP.unlock();
    }
  }

  /** Adds the gradients of all parts, and returns their mean loss. */
  private double addGradients(List<TrainingTask.Part> parts, double weight, int epoch, int step) {
    engine.setRandomSeed((int) seed("step", epoch, step));
    double mean = 0;
    for (TrainingTask.Part part : parts) {
      mean += addGradients(part, part.weight() / weight);
    }
    return mean;
  }

  /** Changes the parameters if their gradients are finite, and returns the norm of these. */
  private double update(double rate) {
    try (NDManager scope = manager.newSubManager()) {
      double norm = optimizer.step(scope, rate);
      task.constrain(new Pass(scope, false));
      return norm;
    }
  }

  /** Adds the gradients of a part's mean loss to those of the parameters. */
  private double addGradients(TrainingTask.Part part, double share) {
    try (NDManager scope = manager.newSubManager()) {
      Pass pass = new Pass(scope, true, options.precision());
      NDArray value;
      try (GradientCollector collector = engine.newGradientCollector()) {
        value = part.loss(pass).mul((float) share);
        pass.backward(collector, value);
      }
      return value.getFloat();
    }
  }

  private long seed(String use, long... indices) {
    return Seeds.derive(options.seed(), use, indices);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
