package io.github.seqrec.models.network;

import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.models.options.RecordBuilder;

/**
 * What is minimised, and against which negatives. The options of negatives are read by the losses
 * that need them only.
 *
 * @param loss what is minimised
 * @param sampler where negatives come from
 * @param negatives how many there are for each position
 * @param sharing which positions have the same ones
 * @param calibration t of {@link Loss#GBCE}: 0 trains as binary cross-entropy, 1 calibrates fully
 */
public record LossOptions(
    Loss loss, Sampler sampler, int negatives, Sharing sharing, double calibration) {

  private static final double CALIBRATION = 0.75;

  /** Where negatives come from. Never from the user's own items. */
  public enum Sampler {
    /** All items alike. */
    UNIFORM,
    /** In proportion to how often they stand in the training data. */
    POPULARITY,
    /** From the targets of the same optimizer step. */
    IN_BATCH
  }

  /** Which positions have the same negatives. */
  public enum Sharing {
    /** Each position has its own, as papers have it. */
    POSITION,
    /** All positions of a sequence share them: far cheaper for many negatives. */
    SEQUENCE
  }

  /** Checks the ranges. */
  public LossOptions {
    Ranges.atLeastOne("negatives", negatives, 256);
    Ranges.share("calibration", calibration, CALIBRATION);
  }

  /** Softmax over the catalogue. */
  public static LossOptions softmax() {
    return new LossOptions(Loss.SOFTMAX, Sampler.UNIFORM, 1, Sharing.POSITION, CALIBRATION);
  }

  /** Binary cross-entropy, one uniform negative for each position. */
  public static LossOptions bce() {
    return new LossOptions(Loss.BCE, Sampler.UNIFORM, 1, Sharing.POSITION, CALIBRATION);
  }

  /** BPR, one uniform negative for each position. */
  public static LossOptions bpr() {
    return new LossOptions(Loss.BPR, Sampler.UNIFORM, 1, Sharing.POSITION, CALIBRATION);
  }

  /** Sampled softmax with this many negatives by popularity, shared within a sequence. */
  public static LossOptions sampledSoftmax(int negatives) {
    return new LossOptions(
        Loss.SAMPLED_SOFTMAX, Sampler.POPULARITY, negatives, Sharing.SEQUENCE, CALIBRATION);
  }

  /** gBCE with this many uniform negatives, shared within a sequence. */
  public static LossOptions gbce(int negatives) {
    return new LossOptions(Loss.GBCE, Sampler.UNIFORM, negatives, Sharing.SEQUENCE, CALIBRATION);
  }

  /** A builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes options one by one. */
  public static final class Builder extends RecordBuilder<LossOptions, Builder> {
    private Builder(LossOptions from) {
      super(from);
    }

    /** Sets {@link LossOptions#loss}. */
    public Builder loss(Loss value) {
      return set("loss", value);
    }

    /** Sets {@link LossOptions#sampler}. */
    public Builder sampler(Sampler value) {
      return set("sampler", value);
    }

    /** Sets {@link LossOptions#negatives}. */
    public Builder negatives(int value) {
      return set("negatives", value);
    }

    /** Sets {@link LossOptions#sharing}. */
    public Builder sharing(Sharing value) {
      return set("sharing", value);
    }

    /** Sets {@link LossOptions#calibration}. */
    public Builder calibration(double value) {
      return set("calibration", value);
    }
  }
}
