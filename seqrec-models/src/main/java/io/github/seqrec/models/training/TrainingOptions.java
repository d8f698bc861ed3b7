package io.github.seqrec.models.training;

import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.data.batch.Windows;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.network.LossOptions;
import io.github.seqrec.models.options.RecordBuilder;

/**
 * How a network is trained.
 *
 * @param windows the rows that are made of a sequence
 * @param loss what is minimised
 * @param ratings what ratings of the targets are used for
 * @param minRating the lowest rating of a target that {@link RatingUse#THRESHOLD} learns; 4 is
 *     usual on a scale of 1 to 5
 * @param epochs passes over the data at most
 * @param batchSize rows per optimizer step: users, their windows or their prefixes, as {@code
 *     windows} has it
 * @param learningRate of AdamW, at its highest
 * @param beta2 decay of AdamW's second moment; beta1 is 0.9
 * @param weightDecay decoupled, on all parameters
 * @param clipNorm largest norm of all gradients together, 0 for no limit
 * @param warmupSteps steps over which the learning rate rises from 0
 * @param schedule how it runs after that
 * @param validateEvery epochs between validations
 * @param patience validations without a new best after which the training stops
 * @param precision of the softmax over the catalogue and of the layers of attention blocks
 * @param seed the source of all randomness
 */
public record TrainingOptions(
    Windows windows,
    LossOptions loss,
    RatingUse ratings,
    double minRating,
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
    Precision precision,
    long seed) {

  /** Checks the ranges. */
  public TrainingOptions {
    if (!Double.isFinite(minRating)) {
      throw new IllegalArgumentException(
          "minRating (" + minRating + ") must be a finite number; 4 is usual");
    }
    Ranges.atLeastOne("epochs", epochs, 60);
    Ranges.atLeastOne("batchSize", batchSize, 64);
    if (warmupSteps < 0) {
      throw new IllegalArgumentException(
          "warmupSteps (" + warmupSteps + ") must be at least 0; 100 is usual, 0 is none");
    }
    Ranges.atLeastOne("validateEvery", validateEvery, 1);
    Ranges.atLeastOne("patience", patience, 20);
    Ranges.positive("learningRate", learningRate, 0.001);
    Ranges.belowOne("beta2", beta2, 0.98);
    Ranges.notNegative("weightDecay", weightDecay);
    Ranges.notNegative("clipNorm", clipNorm);
  }

  /**
   * Softmax over the catalogue, ratings ignored, Adam at 1e-3, batches of 128, up to 200 epochs,
   * patience 20, the faster precision, seed 42.
   */
  public static TrainingOptions defaults() {
    return new TrainingOptions(
        Windows.LATEST,
        LossOptions.softmax(),
        RatingUse.IGNORE,
        4,
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
        Precision.AUTO,
        42);
  }

  /** A builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes options one by one. */
  public static final class Builder extends RecordBuilder<TrainingOptions, Builder> {
    private Builder(TrainingOptions from) {
      super(from);
    }

    /** Sets {@link TrainingOptions#windows}. */
    public Builder windows(Windows value) {
      return set("windows", value);
    }

    /** Sets {@link TrainingOptions#loss}. */
    public Builder loss(LossOptions value) {
      return set("loss", value);
    }

    /** Sets {@link TrainingOptions#ratings}. */
    public Builder ratings(RatingUse value) {
      return set("ratings", value);
    }

    /** Sets {@link TrainingOptions#minRating}. */
    public Builder minRating(double value) {
      return set("minRating", value);
    }

    /** Sets {@link TrainingOptions#epochs}. */
    public Builder epochs(int value) {
      return set("epochs", value);
    }

    /** Sets {@link TrainingOptions#batchSize}. */
    public Builder batchSize(int value) {
      return set("batchSize", value);
    }

    /** Sets {@link TrainingOptions#learningRate}. */
    public Builder learningRate(double value) {
      return set("learningRate", value);
    }

    /** Sets {@link TrainingOptions#beta2}. */
    public Builder beta2(double value) {
      return set("beta2", value);
    }

    /** Sets {@link TrainingOptions#weightDecay}. */
    public Builder weightDecay(double value) {
      return set("weightDecay", value);
    }

    /** Sets {@link TrainingOptions#clipNorm}. */
    public Builder clipNorm(double value) {
      return set("clipNorm", value);
    }

    /** Sets {@link TrainingOptions#warmupSteps}. */
    public Builder warmupSteps(int value) {
      return set("warmupSteps", value);
    }

    /** Sets {@link TrainingOptions#schedule}. */
    public Builder schedule(Schedule value) {
      return set("schedule", value);
    }

    /** Sets {@link TrainingOptions#validateEvery}. */
    public Builder validateEvery(int value) {
      return set("validateEvery", value);
    }

    /** Sets {@link TrainingOptions#patience}. */
    public Builder patience(int value) {
      return set("patience", value);
    }

    /** Sets {@link TrainingOptions#precision}. */
    public Builder precision(Precision value) {
      return set("precision", value);
    }

    /** Sets {@link TrainingOptions#seed}. */
    public Builder seed(long value) {
      return set("seed", value);
    }
  }
}
