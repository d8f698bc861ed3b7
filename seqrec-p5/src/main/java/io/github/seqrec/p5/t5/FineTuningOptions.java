package io.github.seqrec.p5.t5;

import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.models.kernels.AdamW;
import io.github.seqrec.models.kernels.Precision;
import io.github.seqrec.models.options.RecordBuilder;
import io.github.seqrec.models.training.Schedule;
import io.github.seqrec.p5.weights.T5Tensors;

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
 * @param adapterRank rank of low-rank adapters of the queries and values of all attentions that are
 *     not frozen; they are then all that is learnt, and are added to the weights in the end (LoRA,
 *     Hu et al. 2022); 0 for none
 * @param adapterAlpha their product is multiplied by this over the rank
 * @param precision of the softmax over the vocabulary
 * @param seed the source of all randomness
 */
public record FineTuningOptions(
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
          parameter.equals(T5Tensors.SHARED) || parameter.equals(T5Tensors.WHOLE_WORDS);
      return switch (this) {
        case NOTHING -> false;
        case EMBEDDINGS -> embedding;
        case ENCODER -> embedding || parameter.startsWith("encoder.");
      };
    }
  }

  /** Checks the ranges. */
  public FineTuningOptions {
    Ranges.atLeastOne("epochs", epochs, 10);
    Ranges.positive("learningRate", learningRate, 0.001);
    Ranges.share("warmupShare", warmupShare, 0.05);
    Ranges.atLeastOne("validateEvery", validateEvery, 1);
    Ranges.atLeastOne("patience", patience, 10);
    if (adapterRank < 0) {
      throw new IllegalArgumentException(
          "adapterRank (" + adapterRank + ") must be 0, for none, or positive; 8 is usual");
    }
    Ranges.positive("adapterAlpha", adapterAlpha, 16);
  }

  /**
   * P5's: 10 epochs at 1e-3, 5 % of the steps to warm up and a straight fall to 0, gradients
   * clipped to a norm of 1 (Geng et al. 2022).
   */
  public static FineTuningOptions p5() {
    return new FineTuningOptions(
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

  /** Changes options one by one. */
  public static final class Builder extends RecordBuilder<FineTuningOptions, Builder> {
    private Builder(FineTuningOptions from) {
      super(from);
    }

    /** Sets {@link FineTuningOptions#loss}. */
    public Builder loss(T5Loss value) {
      return set("loss", value);
    }

    /** Sets {@link FineTuningOptions#epochs}. */
    public Builder epochs(int value) {
      return set("epochs", value);
    }

    /** Sets {@link FineTuningOptions#learningRate}. */
    public Builder learningRate(double value) {
      return set("learningRate", value);
    }

    /** Sets {@link FineTuningOptions#optimizer}. */
    public Builder optimizer(AdamW.Constants value) {
      return set("optimizer", value);
    }

    /** Sets {@link FineTuningOptions#form}. */
    public Builder form(AdamW.Form value) {
      return set("form", value);
    }

    /** Sets {@link FineTuningOptions#warmupShare}. */
    public Builder warmupShare(double value) {
      return set("warmupShare", value);
    }

    /** Sets {@link FineTuningOptions#schedule}. */
    public Builder schedule(Schedule value) {
      return set("schedule", value);
    }

    /** Sets {@link FineTuningOptions#validateEvery}. */
    public Builder validateEvery(int value) {
      return set("validateEvery", value);
    }

    /** Sets {@link FineTuningOptions#patience}. */
    public Builder patience(int value) {
      return set("patience", value);
    }

    /** Sets {@link FineTuningOptions#frozen}. */
    public Builder frozen(Frozen value) {
      return set("frozen", value);
    }

    /** Sets {@link FineTuningOptions#adapterRank}. */
    public Builder adapterRank(int value) {
      return set("adapterRank", value);
    }

    /** Sets {@link FineTuningOptions#adapterAlpha}. */
    public Builder adapterAlpha(double value) {
      return set("adapterAlpha", value);
    }

    /** Sets {@link FineTuningOptions#precision}. */
    public Builder precision(Precision value) {
      return set("precision", value);
    }

    /** Sets {@link FineTuningOptions#seed}. */
    public Builder seed(long value) {
      return set("seed", value);
    }
  }
}
