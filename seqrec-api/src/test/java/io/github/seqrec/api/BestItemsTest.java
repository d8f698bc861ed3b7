package io.github.seqrec.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BestItemsTest {

  @ParameterizedTest
  @CsvSource({"0,10", "1,10", "3,10", "10,10", "20,10", "60,5000", "2147483647,100"})
  void theyAreThoseOfASortAndEqualOnesComeInTheOrderOfTheirIndices(int most, int items) {
    SplittableRandom random = new SplittableRandom(7);
    float[] scores = new float[items + 1];
    for (int item = 1; item <= items; item++) {
      scores[item] = random.nextInt(-20, 20) / 4f; // many are equal
    }
    BestItems best = new BestItems(most, scores.length);
    IntStream.rangeClosed(1, items).forEach(item -> best.offer(item, scores[item]));
    assertThat(best.ordered())
        .containsExactly(
            IntStream.rangeClosed(1, items)
                .boxed()
                .sorted(Comparator.comparing((Integer item) -> -scores[item]))
                .limit(most)
                .mapToInt(Integer::intValue)
                .toArray());
  }

  @ParameterizedTest
  @CsvSource({"-0f,0f", "-Infinity,-3.4e38", "-1,-1e-45", "1,Infinity"})
  void scoresAreComparedAsNumbers(float low, float high) {
    BestItems best = new BestItems(2, 3);
    best.offer(5, low);
    best.offer(2, high);
    best.offer(1, low);
    assertThat(best.ordered()).containsExactly(low == high ? new int[] {1, 2} : new int[] {2, 1});
  }
}
