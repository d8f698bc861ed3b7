package io.github.seqrec.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.TrainingMonitor;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.base.Popularities;
import io.github.seqrec.models.neural.SasRec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of the states of shards. */
class RoundsTest {

  private static TrainingState state(float... values) {
    float[] moments = new float[values.length];
    return new TrainingState(
        new float[][] {values}, new float[][] {moments}, new float[][] {moments.clone()});
  }

  private static OuterStep outer(double rate, double momentum) {
    return new OuterStep(new TrainingRounds(1, rate, momentum, 2));
  }

  @Test
  void aRoundGivesTheMeanByWeight() {
    ShardRound nothing = ShardRound.of(state(100, 100), 9, 0, 0);
    ShardRound sum =
        ShardRound.of(state(1, -2), 3, 1, 5)
            .plus(nothing)
            .plus(ShardRound.of(state(5, 6), 4, 3, 7));
    assertThat(sum.steps()).isEqualTo(4);
    assertThat(sum.weight()).isEqualTo(4);
    assertThat(sum.loss()).isEqualTo(12);
    // (1 + 3 * 5) / 4, (-2 + 3 * 6) / 4
    assertThat(sum.mean().values()[0]).containsExactly(4, 4);
    assertThat(nothing.plus(ShardRound.of(state(1, 2), 1, 2, 1)).mean().values()[0])
        .containsExactly(1, 2);
  }

  @Test
  void allTheWayIsTheMean() {
    assertThat(outer(1, 0).step(state(1, 2), state(3, 5)).values()[0]).containsExactly(3, 5);
  }

  @Test
  void aRateIsAPartOfTheWay() {
    assertThat(outer(0.5, 0).step(state(1, 2), state(3, 5)).values()[0]).containsExactly(2, 3.5f);
  }

  @Test
  void nesterovLooksAheadByTheSpeedOfEarlierRounds() {
    OuterStep outer = outer(0.7, 0.9);
    // The way of 2 down is the slope: v = 2, x = 1 - .7 * (2 + .9 * 2) = -1.66.
    TrainingState first = outer.step(state(1), state(-1));
    assertThat(first.values()[0]).containsExactly(new float[] {-1.66f}, within(1e-5f));
    // One down: v = .9 * 2 + 1 = 2.8, x = -1.66 - .7 * (1 + .9 * 2.8) = -4.124.
    TrainingState second = outer.step(first, state(-2.66f));
    assertThat(second.values()[0]).containsExactly(new float[] {-4.124f}, within(1e-5f));
  }

  @Test
  void shardsDrawIndependentlyAndEachRepeatsItself() {
    NetworkTrainer trainer = SasRec.trainer(Tiny.sasRec());
    SequenceDataset data = Tiny.data();
    TrainingSource source =
        new TrainingSource(
            data.items(), List.of(), List.of(), Popularities.of(data), data.summary(), null);
    List<ShardRound> given = new ArrayList<>();
    TrainingRounds.Shards twins =
        (from, epoch, round) -> {
          for (int number : new int[] {0, 1, 0}) {
            try (TrainingShard shard = trainer.shard(number, data)) {
              given.add(shard.round(from, epoch, round, 1));
            }
          }
          return given.get(given.size() - 1);
        };
    trainer
        .trainByRounds(source, new TrainingRounds(1, 1, 0, 1), twins, TrainingMonitor.NONE)
        .close();
    assertThat(given.get(1).loss()).isNotEqualTo(given.get(0).loss());
    assertThat(given.get(2).loss()).isEqualTo(given.get(0).loss());
  }

  @Test
  void speedIsKeptInCheckpoints() {
    OuterStep outer = outer(0.7, 0.9);
    outer.step(state(1, 4), state(-1, 5));
    OuterStep resumed = outer(0.7, 0.9);
    resumed.restore(outer.arrays());
    assertThat(resumed.step(state(2, 2), state(1, 1)).values()[0])
        .containsExactly(outer.step(state(2, 2), state(1, 1)).values()[0]);
  }
}
