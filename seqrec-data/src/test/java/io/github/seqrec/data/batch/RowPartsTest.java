package io.github.seqrec.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowPartsTest {

  private static final int[] LENGTHS = IntStream.rangeClosed(1, 64).toArray();

  @Test
  void smallerStatesMakeFewerParts() {
    int large = RowParts.ofStates(256).of(LENGTHS).size();
    int small = RowParts.ofStates(64).of(LENGTHS).size();

    assertThat(large).isGreaterThan(small);
    assertThat(RowParts.usual().of(LENGTHS)).hasSize(small);
    assertThat(RowParts.fewest().of(LENGTHS)).hasSize(1);
  }

  @Test
  void asFewAsFitAreAsManyAsTheLimitAsksFor() {
    int[] lengths = IntStream.range(0, 100).map(row -> 200).toArray();

    assertThat(RowParts.fewest().of(lengths)).hasSize(3);
    assertThat(RowParts.packed().of(lengths)).hasSize(2);
  }

  @Test
  void sharesHaveAllRowsOnceAndAlmostTheSameLengths() {
    List<int[]> parts = RowParts.fewest().dealt(3).of(LENGTHS);

    assertThat(parts).hasSize(3);
    assertThat(parts.stream().flatMapToInt(Arrays::stream).sorted())
        .containsExactlyElementsOf(IntStream.range(0, LENGTHS.length).boxed().toList());
    IntSummaryStatistics cells =
        parts.stream()
            .mapToInt(part -> Arrays.stream(part).map(row -> LENGTHS[row]).sum())
            .summaryStatistics();
    assertThat(cells.getMax() - cells.getMin()).isLessThanOrEqualTo(1);
  }

  @Test
  void thereAreNoMoreSharesThanRows() {
    assertThat(RowParts.fewest().dealt(5).of(new int[] {7, 9}))
        .usingRecursiveComparison()
        .isEqualTo(List.of(new int[] {1}, new int[] {0}));
  }
}
