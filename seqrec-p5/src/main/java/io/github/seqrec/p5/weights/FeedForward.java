package io.github.seqrec.p5.weights;

import java.util.Arrays;

/** The feed-forward layer of a T5 block. */
public enum FeedForward {
  /** {@code wo relu(wi x)}: T5 1.0 (Raffel et al. 2020). */
  RELU("relu", "relu"),
  /**
   * {@code wo (gelu(wi_0 x) * wi_1 x)} with the GELU that is written by tanh: T5 1.1 and Flan-T5
   * (Shazeer 2020).
   */
  GATED_GELU("gated-gelu", "gelu_new"),
  /** {@code wo (silu(wi_0 x) * wi_1 x)}: Flan-UL2. */
  GATED_SILU("gated-silu", "silu");

  private final String projection;
  private final String activation;

  FeedForward(String projection, String activation) {
    this.projection = projection;
    this.activation = activation;
  }

  /** Whether there are two input matrices, {@code wi_0} and {@code wi_1}. */
  public boolean gated() {
    return this != RELU;
  }

  /** The value of {@code feed_forward_proj}. */
  String projection() {
    return projection;
  }

  /** The value of {@code dense_act_fn}. */
  String activation() {
    return activation;
  }

  /**
   * The layer that a configuration names.
   *
   * @throws IllegalArgumentException if there is none
   */
  static FeedForward of(String projection) {
    return Arrays.stream(values())
        .filter(layer -> layer.projection.equals(projection))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "feed_forward_proj ('"
                        + projection
                        + "') must be one of "
                        + Arrays.stream(values()).map(FeedForward::projection).toList()));
  }
}
