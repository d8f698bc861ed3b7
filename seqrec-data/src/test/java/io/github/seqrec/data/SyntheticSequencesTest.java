package io.github.seqrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyntheticSequencesTest {

  @Test
  void defaultsAreAThousandUsersAndAHundredItems() {
    SequenceDataset data = SyntheticSequences.markov(1, 0.1, 1).generate();

    assertThat(data.userCount()).isEqualTo(1_000);
    assertThat(data.items().size()).isEqualTo(100);
    assertThat(data.items().id(7)).isEqualTo("i7");
    assertThat(data.userId(0)).isEqualTo("u1");
    int[] sizes = new int[1_000];
    Arrays.setAll(sizes, u -> data.sequence(u).size());
    assertThat(Arrays.stream(sizes).min()).hasValue(10);
    assertThat(Arrays.stream(sizes).max()).hasValue(30);
  }

  @Test
  void theSameSeedGivesTheSameDataAndAnotherSeedOther() {
    SyntheticSequences sequences = SyntheticSequences.markov(2, 0.3, 9);

    assertThat(sequences.generate().summary()).isEqualTo(sequences.generate().summary());
    assertThat(SyntheticSequences.markov(2, 0.3, 10).generate().summary())
        .isNotEqualTo(sequences.generate().summary());
  }

  @Test
  void moreUsersLeaveTheFirstOnesAsTheyAre() {
    SyntheticSequences sequences = SyntheticSequences.markov(1, 0.3, 9);
    UserSequence few = sequences.users(5).generate().sequence(4);
    UserSequence many = sequences.users(50).generate().sequence(4);

    assertThat(few.history(few.size())).isEqualTo(many.history(many.size()));
  }

  @Test
  void orderOneWithoutNoiseIsAFunctionOfTheLastItem() {
    SequenceDataset data = SyntheticSequences.markov(1, 0, 4).generate();

    assertThat(shareExplainedBy(1, data)).isEqualTo(1);
  }

  @Test
  void orderThreeIsAFunctionOfThreeItemsAndOfNoFewer() {
    SequenceDataset data = SyntheticSequences.markov(3, 0, 4).items(20).users(4_000).generate();

    assertThat(shareExplainedBy(3, data)).isEqualTo(1);
    assertThat(shareExplainedBy(1, data)).isLessThan(0.1);
    assertThat(shareExplainedBy(2, data)).isLessThan(0.12);
  }

  @Test
  void noiseIsTheShareOfUniformItems() {
    SequenceDataset data = SyntheticSequences.markov(1, 0.4, 4).users(5_000).generate();

    assertThat(shareExplainedBy(1, data)).isCloseTo(0.6 + 0.4 / 100, within(0.01));
  }

  @Test
  void orderZeroIsPureChance() {
    SequenceDataset data = SyntheticSequences.markov(0, 0, 4).users(20_000).items(20).generate();

    assertThat(shareExplainedBy(1, data)).isLessThan(0.06);
  }

  @Test
  void orderTwoLeavesAllItemsEquallyPopular() {
    SequenceDataset data = SyntheticSequences.markov(2, 0, 4).users(10_000).items(20).generate();
    long[] counts = new long[21];
    for (int u = 0; u < data.userCount(); u++) {
      for (int t = 0; t < data.sequence(u).size(); t++) {
        counts[data.sequence(u).item(t)]++;
      }
    }

    double mean = data.interactionCount() / 20.0;
    for (int i = 1; i <= 20; i++) {
      assertThat(counts[i] / mean).isCloseTo(1, within(0.1));
    }
  }

  @Test
  void senselessArgumentsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyntheticSequences.markov(-1, 0, 0))
        .withMessageContaining("order (-1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyntheticSequences.markov(1, 1.5, 0))
        .withMessageContaining("noise (1.5)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyntheticSequences.markov(1, 0, 0).lengths(5, 4))
        .withMessageContaining("lengths (5, 4)");
  }

  /** The share of items that are the most frequent follower of the {@code order} before them. */
  private static double shareExplainedBy(int order, SequenceDataset data) {
    Map<String, Map<Integer, Integer>> followers = new HashMap<>();
    long total = 0;
    for (int u = 0; u < data.userCount(); u++) {
      int[] items = data.sequence(u).history(data.sequence(u).size()).toArray();
      // From 3, so that the free first items of no order count.
      for (int t = 3; t < items.length; t++) {
        String context = Arrays.toString(Arrays.copyOfRange(items, t - order, t));
        followers.computeIfAbsent(context, c -> new HashMap<>()).merge(items[t], 1, Integer::sum);
        total++;
      }
    }
    long explained = 0;
    for (Map<Integer, Integer> counts : followers.values()) {
      explained += counts.values().stream().mapToInt(n -> n).max().orElseThrow();
    }
    return (double) explained / total;
  }
}
