package io.github.seqrec.models.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchQueueTest {

  private static final Duration PATIENCE = Duration.ofMillis(100);

  private static BatchQueue<Integer> queue(int elements, int consumers) {
    BatchQueue<Integer> queue = new BatchQueue<>(elements, consumers, i -> i % 10 == 9);
    for (int i = 0; i < elements; i++) {
      assertThat(queue.offer(i)).isTrue();
    }
    return queue;
  }

  @Test
  void aConsumerTakesItsShareOfWhatWaits() throws InterruptedException {
    BatchQueue<Integer> queue = queue(5, 2);

    assertThat(queue.take(32, 0)).containsExactly(0, 1, 2);
    assertThat(queue.take(32, 0)).containsExactly(3);
    assertThat(queue.take(32, 0)).containsExactly(4);
  }

  @Test
  void whoLeavesSomeToOthersWaitsForNoMore() throws InterruptedException {
    BatchQueue<Integer> queue = queue(4, 2);

    assertThat(queue.take(32, Long.MAX_VALUE / 2)).containsExactly(0, 1);
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void aConsumerTakesNoMoreThanItAskedFor() throws InterruptedException {
    assertThat(queue(9, 1).take(4, 0)).containsExactly(0, 1, 2, 3);
    assertThat(queue(9, 1).take(32, 0)).hasSize(9);
  }

  @Test
  void whoWaitsForOthersTakesWhatThereIsWhenItsPatienceEnds() throws InterruptedException {
    long before = System.nanoTime();
    BatchQueue<Integer> queue = queue(1, 1);

    assertThat(queue.take(32, PATIENCE.toNanos())).containsExactly(0);
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(PATIENCE.toNanos());
    assertThat(queue.size()).isZero();
  }

  /** So many that waiting anew for each would take twenty seconds. */
  @Test
  void patienceIsCountedFromWhenTheFirstElementCame() throws InterruptedException {
    List<BatchQueue<Integer>> queues = Stream.generate(() -> queue(1, 1)).limit(200).toList();
    Thread.sleep(PATIENCE.toMillis());

    long begin = System.nanoTime();
    for (BatchQueue<Integer> queue : queues) {
      assertThat(queue.take(32, PATIENCE.toNanos())).containsExactly(0);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void elementsThatNobodyWantsGiveUpTheirPlacesInAFullQueue() throws InterruptedException {
    BatchQueue<Integer> queue = queue(10, 1);

    assertThat(queue.offer(10)).isTrue();
    assertThat(queue.offer(11)).isFalse();
    assertThat(queue.size()).isEqualTo(10);
    assertThat(queue.take(32, 0)).doesNotContain(9).contains(8, 10);

    queue = queue(10, 1);
    assertThat(queue.put(12)).isTrue();
  }
}
