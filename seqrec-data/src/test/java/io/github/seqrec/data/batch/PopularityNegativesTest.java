package io.github.seqrec.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.data.split.LeaveOneOut;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Negatives by popularity, drawn from the catalogue or from the step's own targets. */
class PopularityNegativesTest {

  private static final int DRAWS = 60_000;

  /** Item i of 6 stands i times with others; user 0 touched items 2 and 5, user 1 all of them. */
  private static SequenceDataset data() {
    InteractionBuilder builder = InteractionDataset.builder();
    for (int i = 1; i <= 6; i++) {
      builder.add("order", "i" + i);
    }
    builder.add("some", "i2").add("some", "i5");
    int[] further = {0, 0, 0, 2, 3, 3, 5};
    for (int i = 1; i <= 6; i++) {
      for (int n = 0; n < further[i]; n++) {
        builder.add("other" + n, "i" + i);
      }
    }
    return builder.build();
  }

  /** How often each item stands in the data: what the sampler goes by. */
  private static double[] counts(SequenceDataset data) {
    double[] counts = new double[data.items().size() + 1];
    for (int u = 0; u < data.userCount(); u++) {
      for (int item : data.sequence(u).history(data.sequence(u).size()).toArray()) {
        counts[item]++;
      }
    }
    return counts;
  }

  private static double[] shares(NegativeSampler sampler, int user) {
    int[] into = new int[DRAWS];
    sampler.sample(new SplittableRandom(11), user, into, 0, DRAWS);
    double[] shares = new double[7];
    for (int item : into) {
      shares[item] += 1.0 / DRAWS;
    }
    return shares;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, SequenceBatch.UNKNOWN_USER})
  void drawsFollowTheCountsOfTheItemsThatTheUserDidNotTouch(int user) {
    SequenceDataset data = data();
    double[] allowed = counts(data);
    if (user >= 0) {
      for (int item : data.sequence(user).history(data.sequence(user).size()).toArray()) {
        allowed[item] = 0;
      }
    }
    double sum = Arrays.stream(allowed).sum();
    PopularityNegatives sampler = PopularityNegatives.of(data);
    double[] shares = shares(sampler, user);
    for (int item = 1; item < allowed.length; item++) {
      double chance = allowed[item] / sum;
      // Four standard deviations of a share.
      assertThat(shares[item]).isCloseTo(chance, within(4 * Math.sqrt(0.25 / DRAWS)));
      if (chance > 0) {
        assertThat(sampler.logProbability(user, item)).isCloseTo(Math.log(chance), within(1e-12));
      } else {
        assertThat(shares[item]).isZero();
      }
    }
  }

  @Test
  void noUserOfManyEverGetsAnItemOfTheirOwn() {
    SequenceDataset data = SyntheticSequences.markov(0, 0, 5).items(30).generate();
    int[] targets = {1, 2, 3, 4, 5, 5, 5, 6};
    for (NegativeSampler sampler :
        new NegativeSampler[] {
          PopularityNegatives.of(data), InBatchNegatives.of(data).ofStep(targets)
        }) {
      SplittableRandom random = new SplittableRandom(2);
      int[] into = new int[50];
      for (int u = 0; u < data.userCount(); u++) {
        sampler.sample(random, u, into, 0, into.length);
        assertThat(into)
            .doesNotContain(data.sequence(u).history(data.sequence(u).size()).toArray());
        for (int item : into) {
          assertThat(item).isBetween(1, 30);
        }
      }
    }
  }

  @Test
  void anItemThatStandsNowhereIsDrawnAsIfItStoodOnce() {
    InteractionDataset whole =
        InteractionDataset.builder()
            .add("a", "x")
            .add("a", "y")
            .add("a", "never")
            .add("b", "y")
            .build();
    SequenceDataset training = LeaveOneOut.of(whole).training();
    PopularityNegatives sampler = PopularityNegatives.of(training);
    assertThat(Math.exp(sampler.logProbability(SequenceBatch.UNKNOWN_USER, 3)))
        .isCloseTo(1.0 / 3, within(1e-12));
  }

  @Test
  void inBatchDrawsFollowTheTargetsOfTheStep() {
    InBatchNegatives whole = InBatchNegatives.of(data());
    double[] shares = shares(whole.ofStep(new int[] {1, 3, 3, 3, 2}), 1);
    assertThat(shares[1]).isCloseTo(0.25, within(0.01));
    assertThat(shares[3]).isCloseTo(0.75, within(0.01));
    // A user who touched all that the step predicts gets negatives all the same.
    assertThat(shares(whole.ofStep(new int[] {2, 5}), 1)[4]).isPositive();
  }

  @Test
  void aUserWhoTouchedEverythingIsNamed() {
    for (NegativeSampler sampler :
        new NegativeSampler[] {
          PopularityNegatives.of(data()), InBatchNegatives.of(data()).ofStep(new int[] {1})
        }) {
      assertThatThrownBy(() -> sampler.sample(new SplittableRandom(1), 0, new int[1], 0, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("user 0 touched all 6 items");
    }
  }
}
