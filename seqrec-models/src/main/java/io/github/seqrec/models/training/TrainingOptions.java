package io.github.seqrec.models.training;

import io.github.seqrec.data.Windows;
import io.github.seqrec.models.network.Loss;

/**
 * How a network is trained.
 *
 * @param windows what is trained of sequences longer than the network reads
 * @param loss what is minimised
 * @param negatives sampled negatives per position, for the losses that need them
 * @param epochs passes over the data at most
 * @param batchSize users per optimizer step
 * @param learningRate of AdamW, at its highest
 * @param beta2 decay of AdamW's second moment; beta1 is 0.9
 * @param weightDecay decoupled, on all parameters
 * @param clipNorm largest norm of all gradients together, 0 for no limit
 * @param warmupSteps steps over which the learning rate rises from 0
 * @param schedule how it runs after that
 * @param validateEvery epochs between validations
 * @param patience validations without a new best after which the training stops
 * @param seed the source of all randomness
 */
public record TrainingOptions(
    Windows windows,
    Loss loss,
    int negatives,
    int epochs,
    int batchSize,
    double learningRate,
    double beta2,
    double weightDecay,
    double clipNorm,
    int warmupSteps,
    Schedule schedule,
    int validateEvery,
    int patience,
    long seed) {

  /** Checks the ranges. */
  public TrainingOptions {
    atLeast("negatives", negatives, 1);
    atLeast("epochs", epochs, 1);
    atLeast("batchSize", batchSize, 1);
    atLeast("warmupSteps", warmupSteps, 0);
    atLeast("validateEvery", validateEvery, 1);
    atLeast("patience", patience, 1);
    if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "learningRate (" + learningRate + ") must be positive; 0.001 is usual");
    }
    if (!(beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException("beta2 (" + beta2 + ") must lie in 0..1, 1 excluded");
    }
    notNegative("weightDecay", weightDecay);
    notNegative("clipNorm", clipNorm);
  }

  private static void atLeast(String name, int value, int minimum) {
    if (value < minimum) {
      throw new IllegalArgumentException(name + " (" + value + ") must be at least " + minimum);
    }
  }

  private static void notNegative(String name, double value) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException(name + " (" + value + ") must be at least 0");
    }
  }

  /**
   * Softmax over the catalogue, Adam at 1e-3, batches of 128, up to 200 epochs, patience 20, seed
   * 42.
   */
  public static TrainingOptions defaults() {
    return new TrainingOptions(
        Windows.LATEST,
        Loss.SOFTMAX,
        1,
        200,
        128,
        1e-3,
        0.999,
        0,
        0,
        0,
        Schedule.CONSTANT,
        1,
        20,
        42);
  }

  /** A builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes options one by one. */
  public static final class Builder {
    private Windows windows;
    private Loss loss;
    private int negatives;
    private int epochs;
    private int batchSize;
    private double learningRate;
    private double beta2;
    private double weightDecay;
    private double clipNorm;
    private int warmupSteps;
    private Schedule schedule;
    private int validateEvery;
    private int patience;
    private long seed;

    private Builder(TrainingOptions from) {
      windows = from.windows;
      loss = from.loss;
      negatives = from.negatives;
      epochs = from.epochs;
      batchSize = from.batchSize;
      learningRate = from.learningRate;
      beta2 = from.beta2;
      weightDecay = from.weightDecay;
      clipNorm = from.clipNorm;
      warmupSteps = from.warmupSteps;
      schedule = from.schedule;
      validateEvery = from.validateEvery;
      patience = from.patience;
      seed = from.seed;
    }

    /** Sets {@link TrainingOptions#windows}. */
    public Builder windows(Windows value) {
      windows = value;
      return this;
    }

    /** Sets {@link TrainingOptions#loss}. */
    public Builder loss(Loss value) {
      loss = value;
      return this;
    }

    /** Sets {@link TrainingOptions#negatives}. */
    public Builder negatives(int value) {
      negatives = value;
      return this;
    }

    /** Sets {@link TrainingOptions#epochs}. */
    public Builder epochs(int value) {
      epochs = value;
      return this;
    }

    /** Sets {@link TrainingOptions#batchSize}. */
    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    /** Sets {@link TrainingOptions#learningRate}. */
    public Builder learningRate(double value) {
      learningRate = value;
      return this;
    }

    /** Sets {@link TrainingOptions#beta2}. */
    public Builder beta2(double value) {
      beta2 = value;
      return this;
    }

    /** Sets {@link TrainingOptions#weightDecay}. */
    public Builder weightDecay(double value) {
      weightDecay = value;
      return this;
    }

    /** Sets {@link TrainingOptions#clipNorm}. */
    public Builder clipNorm(double value) {
      clipNorm = value;
      return this;
    }

    /** Sets {@link TrainingOptions#warmupSteps}. */
    public Builder warmupSteps(int value) {
      warmupSteps = value;
      return this;
    }

    /** Sets {@link TrainingOptions#schedule}. */
    public Builder schedule(Schedule value) {
      schedule = value;
      return this;
    }

    /** Sets {@link TrainingOptions#validateEvery}. */
    public Builder validateEvery(int value) {
      validateEvery = value;
      return this;
    }

    /** Sets {@link TrainingOptions#patience}. */
    public Builder patience(int value) {
      patience = value;
      return this;
    }

    /** Sets {@link TrainingOptions#seed}. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** The options. */
    public TrainingOptions build() {
      return new TrainingOptions(
          windows,
          loss,
          negatives,
          epochs,
          batchSize,
          learningRate,
          beta2,
          weightDecay,
          clipNorm,
          warmupSteps,
          schedule,
          validateEvery,
          patience,
          seed);
    }
  }
}
