package io.github.seqrec.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.seqrec.api.History;
import io.github.seqrec.api.TestCase;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CandidateSamplerTest {

  private static final TestCase CASE =
      new TestCase(History.of(1, 2, 3), 4, History.of(1, 2, 3, 4, 5, 6));

  @Test
  void negativesAreUntouchedAndDistinctWithinADraw() {
    CandidateSampler sampler = new CandidateSampler(20, 12, 50, 7, null);
    int[] candidates = sampler.candidates(0, CASE);
    assertThat(candidates).hasSize(1 + 50 * 12);
    assertThat(candidates[0]).isEqualTo(4);
    for (int draw = 0; draw < 50; draw++) {
      int[] negatives = Arrays.copyOfRange(candidates, 1 + draw * 12, 13 + draw * 12);
      assertThat(negatives).doesNotHaveDuplicates();
      assertThat(IntStream.of(negatives)).allMatch(item -> item > 6 && item <= 20);
    }
  }

  @Test
  void targetIsNoNegativeEvenIfTouchedLacksIt() {
    TestCase careless = new TestCase(History.of(1), 2, History.of(1));
    int[] candidates = new CandidateSampler(5, 3, 20, 7, null).candidates(0, careless);
    assertThat(Arrays.copyOfRange(candidates, 1, 61)).doesNotContain(1, 2);
  }

  @Test
  void negativesDependOnSeedDrawAndPositionOnly() {
    CandidateSampler sampler = new CandidateSampler(1_000, 10, 2, 7, null);
    int[] candidates = sampler.candidates(3, CASE);
    assertThat(new CandidateSampler(1_000, 10, 2, 7, null).candidates(3, CASE))
        .isEqualTo(candidates);
    assertThat(sampler.candidates(4, CASE)).isNotEqualTo(candidates);
    assertThat(new CandidateSampler(1_000, 10, 2, 8, null).candidates(3, CASE))
        .isNotEqualTo(candidates);
    assertThat(Arrays.copyOfRange(candidates, 1, 11))
        .isNotEqualTo(Arrays.copyOfRange(candidates, 11, 21))
        .isEqualTo(
            Arrays.copyOfRange(
                new CandidateSampler(1_000, 10, 1, 7, null).candidates(3, CASE), 1, 11));
  }

  @Test
  void negativesNeverChangeBetweenReleases() {
    assertThat(new CandidateSampler(1_000, 5, 2, 42, null).candidates(0, CASE))
        .containsExactly(4, 839, 592, 805, 14, 812, 804, 217, 48, 267, 605);
  }

  @Test
  void everyUntouchedItemIsEquallyLikely() {
    int[] counts = new int[21];
    CandidateSampler sampler = new CandidateSampler(20, 7, 1, 7, null);
    int cases = 20_000;
    for (int position = 0; position < cases; position++) {
      for (int item : sampler.candidates(position, CASE)) {
        counts[item]++;
      }
    }
    // Half of the 14 untouched items each time: 10,000 expected, standard deviation 71.
    for (int item = 7; item <= 20; item++) {
      assertThat(counts[item]).isBetween(9_650, 10_350);
    }
  }

  @Test
  void whatAUserLeftOfThePopularItemsIsDrawnByTheirShares() {
    int[] events = new int[100_004];
    Arrays.fill(events, 1);
    events[0] = 2;
    Arrays.fill(events, 1, 4, 3);
    CandidateSampler sampler =
        new CandidateSampler(4, 1, 1, 7, ItemCounts.of(new Counts(4, History.of(events))));
    TestCase careful = new TestCase(History.of(1), 4, History.of(1, 4));
    int cases = 2_000;
    int[] drawn = new int[5];
    for (int position = 0; position < cases; position++) {
      drawn[sampler.candidates(position, careful)[1]]++;
    }
    // One event of item 2 and three of item 3: 500 and 1,500 expected, standard deviation 19.
    assertThat(drawn[2]).isBetween(430, 570);
    assertThat(drawn[2] + drawn[3]).isEqualTo(cases);
  }

  @Test
  void allUntouchedItemsCanBeAskedForAndNoMore() {
    assertThat(new CandidateSampler(20, 14, 1, 7, null).canSample(CASE)).isTrue();
    assertThat(new CandidateSampler(20, 14, 1, 7, null).candidates(0, CASE))
        .doesNotHaveDuplicates();
    assertThat(new CandidateSampler(20, 15, 1, 7, null).canSample(CASE)).isFalse();
  }
}
