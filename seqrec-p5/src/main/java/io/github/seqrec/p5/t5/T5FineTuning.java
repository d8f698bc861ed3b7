package io.github.seqrec.p5.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.api.TrainingDivergedException;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.options.RecordOptions;
import io.github.seqrec.models.training.TrainingLoop;
import io.github.seqrec.models.training.TrainingTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Trains a T5 to answer prompts, from random weights or from a checkpoint's. Immutable; the same
 * seed gives the same weights on the same machine with the same number of threads, if the precision
 * is named, as of {@link io.github.seqrec.models.training.NetworkTrainer}.
 */
public final class T5FineTuning {

  private final FineTuningOptions options;
  private final @Nullable ToDoubleFunction<T5> validation;
  private final @Nullable Path checkpoints;
  private final Map<String, Object> run;

  private T5FineTuning(
      FineTuningOptions options,
      @Nullable ToDoubleFunction<T5> validation,
      @Nullable Path checkpoints,
      Map<String, Object> run) {
    this.options = options;
    this.validation = validation;
    this.checkpoints = checkpoints;
    this.run = run;
  }

  /** A training that runs all epochs and keeps the last state. */
  public static T5FineTuning of(FineTuningOptions options) {
    return new T5FineTuning(options, null, null, Map.of());
  }

  /**
   * The same, keeping the state of the best validation.
   *
   * @param metric of the T5 as it is; higher is better
   */
  public T5FineTuning selectingBy(ToDoubleFunction<T5> metric) {
    return new T5FineTuning(options, metric, checkpoints, run);
  }

  /** The same, writing a checkpoint to a directory after each epoch, and going on from it. */
  public T5FineTuning checkpointing(Path directory) {
    return checkpointing(directory, Map.of());
  }

  /**
   * The same, for a training that depends on more than options, architecture and texts.
   *
   * @param run what else it depends on, by name, such as options of the texts and digests of the
   *     weights and the tokenizer: a checkpoint of others is refused. What has the name of a part
   *     of the architecture stands for that; these options stand for themselves
   */
  public T5FineTuning checkpointing(Path directory, Map<String, ?> run) {
    return new T5FineTuning(options, validation, directory, Map.copyOf(run));
  }

  /**
   * Trains in place.
   *
   * @param t5 made to be trained; nobody else may use it meanwhile
   * @return figures of the training by name
   * @throws IllegalArgumentException if the T5 is not made to be trained, the validation gives no
   *     finite number, or the checkpoint belongs to another run
   * @throws TrainingDivergedException if the loss or its gradient is no longer finite; the message
   *     names the step
   * @throws java.io.UncheckedIOException if a checkpoint cannot be read or written
   */
  public Map<String, Double> train(T5 t5, TrainingTexts texts, TrainingMonitor monitor) {
    if (!t5.head().hasGradient()) {
      throw new IllegalArgumentException(
          "this T5 was made for reading only; make it with trainable = true");
    }
    FineTuningOptions used =
        options.toBuilder()
            .precision(TrainingLoop.precision(checkpoints, options.precision()))
            .build();
    List<NDArray> all = t5.parameters().list();
    try (NDManager manager = t5.newScope()) {
      Parameters learnt = learnt(t5, manager);
      all.forEach(array -> array.setRequiresGradient(false));
      learnt.list().forEach(array -> array.setRequiresGradient(true));
      TrainingLoop<List<TextBatch>> loop =
          new TrainingLoop<>(manager, new Task(t5, learnt, texts), loopOptions(used, texts));
      if (validation != null) {
        loop.selectBy(() -> validation.applyAsDouble(t5));
      }
      if (checkpoints != null) {
        Map<String, Object> identity = RecordOptions.toMap(t5.config());
        identity.putAll(run);
        identity.putAll(RecordOptions.toMap(used));
        if (learnt.list().size() < all.size() || used.adapterRank() > 0) {
          // A checkpoint holds what is learnt alone, and is of use beside these very weights only.
          identity.put("weightsSha256", t5.digest());
        }
        loop.checkpoint(checkpoints, "t5", identity, texts.digest());
      }
      Map<String, Double> figures = loop.run(monitor);
      t5.fold();
      return figures;
    } finally {
      // Those of a training that failed or was cancelled are closed by now.
      t5.dropAdapters();
      all.forEach(array -> array.setRequiresGradient(true));
    }
  }

  private Parameters learnt(T5 t5, NDManager manager) {
    return options.adapterRank() > 0
        ? t5.adapt(manager, options)
        : t5.parameters().without(options.frozen()::holds);
  }

  private static TrainingLoop.Options loopOptions(FineTuningOptions options, TrainingTexts texts) {
    long steps = (long) options.epochs() * texts.stepsPerEpoch();
    return new TrainingLoop.Options(
        options.epochs(),
        options.learningRate(),
        options.optimizer(),
        options.form(),
        Math.toIntExact((long) (options.warmupShare() * steps)),
        options.schedule(),
        options.validateEvery(),
        options.patience(),
        options.precision(),
        options.seed());
  }

  /** The examples as a task of the loop. */
  private final class Task implements TrainingTask<List<TextBatch>> {
    private final T5 t5;
    private final Parameters learnt;
    private final TrainingTexts texts;

    Task(T5 t5, Parameters learnt, TrainingTexts texts) {
      this.t5 = t5;
      this.learnt = learnt;
      this.texts = texts;
    }

    @Override
    public Parameters parameters() {
      return learnt;
    }

    /** All matrices. */
    @Override
    public List<NDArray> decayed() {
      return learnt.list().stream().filter(array -> array.getShape().dimension() > 1).toList();
    }

    @Override
    public int stepsPerEpoch() {
      return texts.stepsPerEpoch();
    }

    @Override
    public List<List<TextBatch>> epoch(SplittableRandom random) {
      return texts.epoch(random);
    }

    @Override
    public List<Part> parts(List<TextBatch> step, SplittableRandom random, int epoch, int number) {
      return step.stream().map(this::part).toList();
    }

    private Part part(TextBatch batch) {
      return new Part() {
        @Override
        public double weight() {
          return options.loss().weight(batch.targets());
        }

        @Override
        public NDArray loss(Pass pass) {
          return options.loss().of(pass, t5, batch);
        }
      };
    }
  }
}
