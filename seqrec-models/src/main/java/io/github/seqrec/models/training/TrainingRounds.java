package io.github.seqrec.models.training;

import io.github.seqrec.api.internal.Ranges;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a training by rounds goes.
 *
 * @param perEpoch rounds in which an epoch goes over all users once; the more, the closer to
 *     training in one place, and the more is exchanged
 * @param outerLearningRate how far the parameters go towards the mean of a round; 1 is all the way
 * @param outerMomentum Nesterov's momentum of that step; 0 for none, 0.9 in DiLoCo with a rate of
 *     0.7
 * @param workers how many shards there are; a checkpoint goes on with as many
 */
public record TrainingRounds(
    int perEpoch, double outerLearningRate, double outerMomentum, int workers) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is below 1, the rate not positive and finite, or
   *     the momentum not in 0..1, 1 excluded
   */
  public TrainingRounds {
    Ranges.atLeastOne("perEpoch", perEpoch, 10);
    Ranges.atLeastOne("workers", workers, 2);
    Ranges.positive("outerLearningRate", outerLearningRate, 1);
    Ranges.belowOne("outerMomentum", outerMomentum, 0.9);
  }

  /** Where rounds are taken. */
  public interface Shards {

    /**
     * The sum of a round of all shards.
     *
     * @param from the state that all of them start from
     * @param epoch from 1
     * @param round of the epoch, from 0
     */
    ShardRound round(TrainingState from, int epoch, int round);
  }

  /** The options of a run, with these. */
  Map<String, Object> describe(Map<String, Object> options) {
    Map<String, Object> all = new LinkedHashMap<>(options);
    all.put("rounds", perEpoch);
    all.put("outerLearningRate", outerLearningRate);
    all.put("outerMomentum", outerMomentum);
    all.put("workers", workers);
    return all;
  }
}
