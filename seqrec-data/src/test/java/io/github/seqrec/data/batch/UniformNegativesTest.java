package io.github.seqrec.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.SyntheticSequences;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UniformNegativesTest {

  /** User 0 touched items 1, 2, 5 (twice) and 10 of 10; user 1 touched all. */
  private static SequenceDataset data() {
    InteractionBuilder builder = InteractionDataset.builder();
    for (int i = 1; i <= 10; i++) {
      builder.add("all", "i" + i);
    }
    for (int i : new int[] {5, 1, 10, 5, 2}) {
      builder.add("some", "i" + i);
    }
    return builder.build();
  }

  @Test
  void drawsAreUniformOverTheUntouchedItems() {
    int draws = 60_000;
    int[] into = new int[draws];
    UniformNegatives.of(data()).sample(new SplittableRandom(11), 1, into, 0, draws);
    int[] counts = new int[11];
    for (int item : into) {
      counts[item]++;
    }

    assertThat(new int[] {counts[0], counts[1], counts[2], counts[5], counts[10]}).containsOnly(0);
    double expected = draws / 6.0;
    double chiSquare = 0;
    for (int item : new int[] {3, 4, 6, 7, 8, 9}) {
      chiSquare += (counts[item] - expected) * (counts[item] - expected) / expected;
    }
    // The 99.9 % quantile of chi-square with 5 degrees of freedom.
    assertThat(chiSquare).isLessThan(20.52);
  }

  @Test
  void noUserOfManyEverGetsAnItemOfTheirOwn() {
    SequenceDataset data = SyntheticSequences.markov(0, 0, 5).items(30).generate();
    UniformNegatives negatives = UniformNegatives.of(data);
    SplittableRandom random = new SplittableRandom(2);
    int[] into = new int[50];
    for (int u = 0; u < data.userCount(); u++) {
      int[] own = data.sequence(u).history(data.sequence(u).size()).toArray();
      negatives.sample(random, u, into, 0, into.length);
      assertThat(into).doesNotContain(own);
      for (int item : into) {
        assertThat(item).isBetween(1, 30);
      }
    }
  }

  @Test
  void onlyTheAskedPlacesAreFilled() {
    int[] into = new int[6];
    UniformNegatives.of(data()).sample(new SplittableRandom(1), 1, into, 2, 3);

    assertThat(into[0] + into[1] + into[5]).isZero();
    assertThat(into[2]).isPositive();
    assertThat(into[4]).isPositive();
  }

  @Test
  void anUnknownUserMayGetEveryItem() {
    int[] into = new int[1_000];
    UniformNegatives.of(data())
        .sample(new SplittableRandom(1), SequenceBatch.UNKNOWN_USER, into, 0, 1_000);

    assertThat(into).contains(1, 2, 3, 4, 5, 6, 7, 8, 9, 10).doesNotContain(0, 11);
  }

  @Test
  void aUserWhoTouchedEverythingIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> UniformNegatives.of(data()).sample(new SplittableRandom(1), 0, new int[1], 0, 1))
        .withMessageContaining("user 0 touched all 10 items");
  }

  @Test
  void placesOutsideOfTheArrayAreRefused() {
    assertThatThrownBy(
            () -> UniformNegatives.of(data()).sample(new SplittableRandom(1), 1, new int[1], 0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
