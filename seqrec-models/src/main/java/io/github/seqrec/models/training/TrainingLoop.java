package io.github.seqrec.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.api.TrainingDivergedException;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.models.internal.Seeds;
import io.github.seqrec.models.kernels.AdamW;
import io.github.seqrec.models.kernels.Precision;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Epochs of optimizer steps, from the first or from a checkpoint, to the chosen state; it knows no
 * network and no data. Used by one thread, which has others compute parts of a step.
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
   * @param precision of products
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

  private final TrainingTask<S> task;
  private final Options options;
  private final AdamW optimizer;
  private final GradientStep<S> gradients;
  private Stepper<S> stepper;
  private @Nullable DoubleSupplier validation;
  private @Nullable Checkpoints checkpoints;
  private @Nullable OuterStep kept;
  private Progress progress = Progress.START;
  private Map<String, float[]> best = Map.of();

  /**
   * A loop that runs all epochs and keeps the last state.
   *
   * @param manager owns the state of the optimizer
   */
  public TrainingLoop(NDManager manager, TrainingTask<S> task, Options options) {
    this.task = task;
    this.options = options;
    this.optimizer =
        new AdamW(
            manager, task.parameters().list(), task.decayed(), options.optimizer(), options.form());
    this.gradients = new GradientStep<>(manager, task, options, optimizer);
    this.stepper = gradients;
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
  void keeping(OuterStep state) {
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

  /** The steps of the optimizer that lie behind. */
  long stepsBehind() {
    return optimizer.steps();
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
    try (gradients) {
      for (int step = begin + 1; step <= end; step++) {
        Outcome outcome = stepper.step(order.get(step - 1), random, epoch, step);
        sum += outcome.mean() * outcome.weight();
        weight += outcome.weight();
      }
    }
    return new Outcome(weight > 0 ? sum / weight : 0, weight);
  }

  /**
   * What products are computed in: for {@code auto} what the run has begun with whose checkpoint is
   * in a directory, since another measurement may find another one to be the faster.
   *
   * @param checkpoints the directory, or null if there are none
   * @throws java.io.UncheckedIOException if a checkpoint cannot be read
   */
  public static Precision precision(@Nullable Path checkpoints, Precision wanted) {
    return checkpoints == null ? wanted.resolved() : Checkpoints.precision(checkpoints, wanted);
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
   * Trains; the parameters then hold the chosen state.
   *
   * @return figures for a model card
   * @throws IllegalArgumentException if the validation gives no finite number, or the checkpoint
   *     belongs to another run
   * @throws TrainingDivergedException if the loss or its gradient is no longer finite; the message
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
    try (gradients) {
      while (progress.epoch() < options.epochs() && progress.sinceBest() < options.patience()) {
        TrainingMonitor.Epoch epoch = epoch(progress.epoch() + 1, monitor);
        progress = progress.after(epoch);
        if (checkpoints != null) {
          checkpoints.write(
              progress,
              task.parameters(),
              optimizer,
              best,
              kept == null ? Map.of() : kept.arrays());
        }
        monitor.finishedEpoch(epoch);
      }
    }
    if (!best.isEmpty()) {
      task.parameters().restore(best);
    }
    return progress.metrics(task.parameters().count());
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

  private long seed(String use, long... indices) {
    return Seeds.derive(options.seed(), use, indices);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
