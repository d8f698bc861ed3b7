package io.github.seqrec.models.training;

import java.io.Serializable;

/**
 * What a round of local steps gave, by one shard or several: states are kept multiplied by what
 * they count, so that sums of any order are the weighted mean.
 *
 * @param sum of the states, each times its weight
 * @param weight of all targets that were learnt; 0 for a shard that had no step in the round
 * @param loss sum over the targets
 */
public record ShardRound(TrainingState sum, double weight, double loss) implements Serializable {

  static ShardRound of(TrainingState state, double weight, double loss) {
    state.scale((float) weight);
    return new ShardRound(state, weight, loss);
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
    return new ShardRound(sum, weight + other.weight, loss + other.loss);
  }

  /** The mean of the states; the sum is spent. */
  TrainingState mean() {
    sum.scale((float) (1 / weight));
    return sum;
  }
}
