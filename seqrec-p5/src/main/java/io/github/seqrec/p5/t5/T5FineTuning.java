package io.github.seqrec.p5.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.models.kernels.AdamW;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.options.RecordBuilder;
import io.github.seqrec.models.options.RecordOptions;
import io.github.seqrec.models.training.Schedule;
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
 * seed gives the same weights on the same machine with the same number of threads.
 */
public final class T5FineTuning {

  /** What a training leaves as it is. */
  public enum Frozen {
    /** All is learnt. */
    NOTHING,
    /** The embeddings of tokens and whole words, and with them a tied output layer. */
    EMBEDDINGS,
    /** The embeddings and the encoder. */
    ENCODER;

    boolean holds(String parameter) {
      boolean embedding =
          parameter.equals("shared.weight")
              || parameter.equals("encoder.whole_word_embeddings.weight");
      return switch (this) {
        case NOTHING -> false;
        case EMBEDDINGS -> embedding;
        case ENCODER -> embedding || parameter.startsWith("encoder.");
      };
    }
  }

  /**
   * How a T5 is trained. Its dropout is that of its configuration; gains of normalisations do not
   * decay.
   *
   * @param loss what is minimised
   * @param epochs passes over the examples at most
   * @param learningRate of AdamW, at its highest
   * @param optimizer constants of AdamW
   * @param form where they enter
   * @param warmupShare of all steps, over which the learning rate rises from 0; 0..1
   * @param schedule how it runs after that
   * @param validateEvery epochs between validations
   * @param patience validations without a new best after which the training stops
   * @param frozen what stays as it is
   * @param adapterRank rank of low-rank adapters of the queries and values of all attentions, which
   *     are then all that is learnt, and are added to the weights in the end (LoRA, Hu et al.
   *     2022); 0 for none
   * @param adapterAlpha what their product is multiplied by, times the rank
   * @param precision of the softmax over the vocabulary
   * @param seed the source of all randomness
   */
  public record Options(
      T5Loss loss,
      int epochs,
      double learningRate,
      AdamW.Constants optimizer,
      AdamW.Form form,
      double warmupShare,
      Schedule schedule,
      int validateEvery,
      int patience,
      Frozen frozen,
      int adapterRank,
      double adapterAlpha,
      Precision precision,
      long seed) {

    /** Checks the ranges. */
    public Options {
      if (epochs < 1 || validateEvery < 1 || patience < 1) {
        throw new IllegalArgumentException(
            "epochs ("
                + epochs
                + "), validateEvery ("
                + validateEvery
                + ") and patience ("
                + patience
                + ") must be at least 1");
      }
      if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "learningRate (" + learningRate + ") must be positive; 0.001 is usual");
      }
      if (!(warmupShare >= 0 && warmupShare <= 1)) {
        throw new IllegalArgumentException(
            "warmupShare (" + warmupShare + ") must lie in 0..1; 0.05 is usual");
      }
      if (adapterRank < 0) {
        throw new IllegalArgumentException(
            "adapterRank (" + adapterRank + ") must be 0, for none, or positive; 8 is usual");
      }
      if (!(adapterAlpha > 0 && adapterAlpha < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "adapterAlpha (" + adapterAlpha + ") must be positive; twice the rank is usual");
      }
    }

    /**
     * P5's: 10 epochs at 1e-3, 5 % of the steps to warm up and a straight fall to 0, gradients
     * clipped to a norm of 1 (Geng et al. 2022).
     */
    public static Options p5() {
      return new Options(
          T5Loss.p5(),
          10,
          1e-3,
          new AdamW.Constants(0.9, 0.999, 1e-6, 0.01, 1),
          AdamW.Form.TRANSFORMERS,
          0.05,
          Schedule.LINEAR,
          1,
          10,
          Frozen.NOTHING,
          0,
          16,
          Precision.AUTO,
          42);
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
      return new Builder(this);
    }
  }

  /** Changes options one by one. */
  public static final class Builder extends RecordBuilder<Options, Builder> {
    private Builder(Options from) {
      super(from);
    }

    /** Sets {@link Options#loss}. */
    public Builder loss(T5Loss value) {
      return set("loss", value);
    }

    /** Sets {@link Options#epochs}. */
    public Builder epochs(int value) {
      return set("epochs", value);
    }

    /** Sets {@link Options#learningRate}. */
    public Builder learningRate(double value) {
      return set("learningRate", value);
    }

    /** Sets {@link Options#optimizer}. */
    public Builder optimizer(AdamW.Constants value) {
      return set("optimizer", value);
    }

    /** Sets {@link Options#form}. */
    public Builder form(AdamW.Form value) {
      return set("form", value);
    }

    /** Sets {@link Options#warmupShare}. */
    public Builder warmupShare(double value) {
      return set("warmupShare", value);
    }

    /** Sets {@link Options#schedule}. */
    public Builder schedule(Schedule value) {
      return set("schedule", value);
    }

    /** Sets {@link Options#validateEvery}. */
    public Builder validateEvery(int value) {
      return set("validateEvery", value);
    }

    /** Sets {@link Options#patience}. */
    public Builder patience(int value) {
      return set("patience", value);
    }

    /** Sets {@link Options#frozen}. */
    public Builder frozen(Frozen value) {
      return set("frozen", value);
    }

    /** Sets {@link Options#adapterRank}. */
    public Builder adapterRank(int value) {
      return set("adapterRank", value);
    }

    /** Sets {@link Options#adapterAlpha}. */
    public Builder adapterAlpha(double value) {
      return set("adapterAlpha", value);
    }

    /** Sets {@link Options#precision}. */
    public Builder precision(Precision value) {
      return set("precision", value);
    }

    /** Sets {@link Options#seed}. */
    public Builder seed(long value) {
      return set("seed", value);
    }
  }

  private final Options options;
  private final @Nullable ToDoubleFunction<T5> validation;
  private final @Nullable Path checkpoints;

  private T5FineTuning(
      Options options, @Nullable ToDoubleFunction<T5> validation, @Nullable Path checkpoints) {
    this.options = options;
    this.validation = validation;
    this.checkpoints = checkpoints;
  }

  /** A training that runs all epochs and keeps the last state. */
  public static T5FineTuning of(Options options) {
    return new T5FineTuning(options, null, null);
  }

  /**
   * The same, keeping the state of the best validation.
   *
   * @param metric of the T5 as it is; higher is better
   */
  public T5FineTuning selectingBy(ToDoubleFunction<T5> metric) {
    return new T5FineTuning(options, metric, checkpoints);
  }

  /** The same, writing a checkpoint to a directory after each epoch, and going on from it. */
  public T5FineTuning checkpointing(Path directory) {
    return new T5FineTuning(options, validation, directory);
  }

  /**
   * Trains in place.
   *
   * @param t5 made to be trained; nobody else may use it meanwhile
   * @return figures of the training by name
   * @throws IllegalArgumentException if the T5 is not made to be trained, the validation gives no
   *     finite number, or the checkpoint belongs to another run
   * @throws IllegalStateException if the loss or its gradient is no longer finite; the message
   *     names the step
   * @throws java.io.UncheckedIOException if a checkpoint cannot be read or written
   */
  public Map<String, Double> train(T5 t5, TrainingTexts texts, TrainingMonitor monitor) {
    if (!t5.head().hasGradient()) {
      throw new IllegalArgumentException(
          "this T5 was made for reading only; make it with trainable = true");
    }
    List<NDArray> all = t5.parameters().list();
    try (NDManager manager = t5.newScope()) {
      Parameters learnt = learnt(t5, manager);
      all.forEach(array -> array.setRequiresGradient(false));
      learnt.list().forEach(array -> array.setRequiresGradient(true));
      TrainingLoop<List<TextBatch>> loop =
          new TrainingLoop<>(manager, new Task(t5, learnt, texts), loopOptions(texts));
      if (validation != null) {
        loop.selectBy(() -> validation.applyAsDouble(t5));
      }
      if (checkpoints != null) {
        Map<String, Object> run = RecordOptions.toMap(t5.config());
        run.putAll(RecordOptions.toMap(options));
        loop.checkpoint(checkpoints, "t5", run, texts.digest());
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
    return options.adapterRank > 0
        ? t5.adapt(manager, options.adapterRank, options.adapterAlpha, options.seed)
        : t5.parameters().without(options.frozen::holds);
  }

  private TrainingLoop.Options loopOptions(TrainingTexts texts) {
    long steps = (long) options.epochs * texts.stepsPerEpoch();
    return new TrainingLoop.Options(
        options.epochs,
        options.learningRate,
        options.optimizer,
        options.form,
        Math.toIntExact((long) (options.warmupShare * steps)),
        options.schedule,
        options.validateEvery,
        options.patience,
        options.precision.resolved(),
        options.seed);
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
          return options.loss.weight(batch.targets());
        }

        @Override
        public NDArray loss(Pass pass) {
          return options.loss.of(pass, t5, batch);
        }
      };
    }
  }
}
