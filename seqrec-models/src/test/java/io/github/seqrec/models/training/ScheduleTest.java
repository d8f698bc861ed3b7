package io.github.seqrec.models.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

  @ParameterizedTest
  @CsvSource({
    "CONSTANT, 0, 0, 10, 1",
    "CONSTANT, 9, 0, 10, 1",
    // A warm-up of four steps: 1/4, 2/4, 3/4, 1, and then the schedule from its start.
    "CONSTANT, 0, 4, 10, 0.25",
    "CONSTANT, 2, 4, 10, 0.75",
    "CONSTANT, 3, 4, 10, 1",
    "LINEAR, 1, 4, 12, 0.5",
    "LINEAR, 4, 4, 12, 1",
    "LINEAR, 6, 4, 12, 0.75",
    "LINEAR, 11, 4, 12, 0.125",
    "LINEAR, 12, 4, 12, 0",
    "COSINE, 4, 4, 12, 1",
    // (1 + cos(pi / 4)) / 2, (1 + cos(pi / 2)) / 2, (1 + cos(7 pi / 8)) / 2
    "COSINE, 6, 4, 12, 0.8535533905932737",
    "COSINE, 8, 4, 12, 0.5",
    "COSINE, 11, 4, 12, 0.03806023374435663",
    "COSINE, 12, 4, 12, 0",
    // Past the end it stays where it ended; a warm-up as long as the training ends at 1.
    "LINEAR, 40, 4, 12, 0",
    "LINEAR, 9, 10, 10, 1"
  })
  void factorsAreThoseComputedByHand(
      Schedule schedule, long step, long warmup, long total, double factor) {
    assertThat(schedule.factor(step, warmup, total)).isCloseTo(factor, Offset.offset(1e-12));
  }
}
