package io.github.seqrec.models.training;

/** How the learning rate runs after the warm-up. */
public enum Schedule {
  /** It stays. */
  CONSTANT,
  /** It falls in a straight line to 0, which the step after the last one would have. */
  LINEAR,
  /** It falls along half a cosine to 0, which the step after the last one would have. */
  COSINE;

  /**
   * The factor on the learning rate.
   *
   * @param step the step to be taken, from 0
   * @param warmup steps over which the factor rises to 1 in a straight line
   * @param total steps of the whole training
   */
  double factor(long step, long warmup, long total) {
    if (step < warmup) {
      return (step + 1.0) / warmup;
    }
    double progress = Math.min(1, (double) (step - warmup) / Math.max(1, total - warmup));
    return switch (this) {
      case CONSTANT -> 1;
      case LINEAR -> 1 - progress;
      case COSINE -> 0.5 * (1 + Math.cos(Math.PI * progress));
    };
  }
}
