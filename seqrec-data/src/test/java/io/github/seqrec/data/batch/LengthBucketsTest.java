package io.github.seqrec.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LengthBucketsTest {

  private static long cost(List<int[]> parts, int[] lengths, int partCost) {
    return parts.stream()
        .mapToLong(p -> (long) p.length * Arrays.stream(p).map(i -> lengths[i]).max().orElse(0))
        .map(cells -> cells + partCost)
        .sum();
  }

  @Test
  void everyRowIsInOnePartAndPartsKeepTheirLimit() {
    for (int seed = 0; seed < 50; seed++) {
      int[] lengths = new SplittableRandom(seed).ints(40, 1, 60).toArray();
      List<int[]> parts = LengthBuckets.of(lengths, 300, 20);

      assertThat(parts.stream().flatMapToInt(Arrays::stream).sorted().toArray())
          .isEqualTo(IntStream.range(0, 40).toArray());
      for (int[] part : parts) {
        assertThat(part.length * lengths[part[0]]).isLessThanOrEqualTo(300);
        assertThat(Arrays.stream(part).map(i -> lengths[i]).max()).hasValue(lengths[part[0]]);
      }
      assertThat(cost(parts, lengths, 20))
          .isLessThanOrEqualTo(cost(LengthBuckets.of(lengths, 300, 1), lengths, 20))
          .isLessThanOrEqualTo(cost(LengthBuckets.of(lengths, 300, 500), lengths, 20));
    }
  }

  @Test
  void aRowThatIsTooLongIsAPartOfItsOwnAndNoRowsAreNoPart() {
    assertThat(LengthBuckets.of(new int[] {9, 1, 9}, 5, 1)).hasSize(3);
    assertThat(LengthBuckets.of(new int[0], 5, 1)).isEmpty();
  }

  @Test
  void withoutPaddingOnlyTheSumOfTheLengthsIsLimited() {
    List<int[]> parts = LengthBuckets.packed(new int[] {4, 9, 1, 30, 2}, 15);

    assertThat(parts)
        .usingRecursiveComparison()
        .isEqualTo(List.of(new int[] {3}, new int[] {1, 0, 4}, new int[] {2}));
    assertThat(LengthBuckets.packed(new int[0], 5)).isEmpty();
  }
}
