package io.github.seqrec.models.training;

import java.io.Serializable;

/**
 * What a round of local steps gave, by one shard or several: states are kept multiplied by what
 * they count, so that sums of any order are the weighted mean.
 *
 * @param sum of the states, each times its weight
 * @param steps of the optimizer that lie behind the one with most
 * @param weight of all targets that were learnt; 0 for a shard that had no step in the round
 * @param loss sum over the targets
 */
public record ShardRound(TrainingState sum, long steps, double weight, double loss)
    implements Serializable {

  static ShardRound of(TrainingState state, long steps, double weight, double loss) {
    state.scale((float) weight);
    return new ShardRound(state, steps, weight, loss);
  }

  /** Both together; this one's arrays are taken for the sum. */
  public ShardRound plus(ShardRound other) {
    if (other.weight == 0) {
      return this;
    }
    if (weight == 0) {
      return other;
    }
    sum.add(other.sum);
    return new ShardRound(
        sum, Math.max(steps, other.steps), weight + other.weight, loss + other.loss);
  }

  /** The mean of the states; the sum is spent. */
  TrainingState mean() {
    sum.scale((float) (1 / weight));
    return sum;
  }
}
