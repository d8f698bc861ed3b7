package io.github.seqrec.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.seqrec.api.History;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceBatchTest {

  @Test
  void scoringRowsHoldTheLatestItemsFirstAndZerosBehind() {
    SequenceBatch batch =
        SequenceBatch.forScoring(
            List.of(History.of(1, 2, 3, 4), History.of(5).withUser("u"), History.of()), 3);

    assertThat(batch.rows()).isEqualTo(3);
    assertThat(batch.length()).isEqualTo(3);
    assertThat(batch.items()).containsExactly(2, 3, 4, 5, 0, 0, 0, 0, 0);
    assertThat(batch.targets()).containsOnly(0).hasSize(9);
    assertThat(batch.lengths()).containsExactly(3, 1, 0);
    assertThat(batch.users()).containsOnly(SequenceBatch.UNKNOWN_USER);
  }

  @Test
  void trainingRowsPredictTheNextItemAtEachPosition() {
    SequenceBatch batch =
        SequenceBatch.forTraining(
            List.of(History.of(1, 2, 3, 4, 5), History.of(6, 7)), new int[] {8, 9}, 3);

    assertThat(batch.items()).containsExactly(2, 3, 4, 6, 0, 0);
    assertThat(batch.targets()).containsExactly(3, 4, 5, 7, 0, 0);
    assertThat(batch.lengths()).containsExactly(3, 1);
    assertThat(batch.users()).containsExactly(8, 9);
  }

  @Test
  void emptyHistoriesAloneStillMakeOneColumn() {
    SequenceBatch batch = SequenceBatch.forScoring(List.of(History.of()), 50);

    assertThat(batch.length()).isEqualTo(1);
    assertThat(batch.items()).containsExactly(0);
  }

  @Test
  void senselessBatchesAreRefused() {
    List<History> two = List.of(History.of(1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> SequenceBatch.forScoring(List.of(), 5));
    assertThatIllegalArgumentException().isThrownBy(() -> SequenceBatch.forScoring(two, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SequenceBatch.forTraining(two, new int[2], 5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SequenceBatch.forTraining(List.of(History.of(1)), new int[1], 5))
        .withMessageContaining("sequence 0 has 1 events");
  }

  @Test
  void trainingRowsTellTheActionOfEachEventAndOfItsTarget() {
    SequenceBatch batch =
        SequenceBatch.forTraining(
            List.of(
                History.of(1, 2, 3, 4, 5).withActions(3, 1, 2, 3, 1),
                History.of(6, 7).withActions(2, 0)),
            new int[2],
            3);

    assertThat(batch.hasActions()).isTrue();
    assertThat(batch.actions()).containsExactly(1, 2, 3, 2, 0, 0);
    assertThat(batch.targetActions()).containsExactly(2, 3, 1, 0, 0, 0);
  }

  @Test
  void scoringRowsTellAllTargetActionsOrNone() {
    History history = History.of(1, 2, 3, 4).withActions(3, 1, 2, 3);
    SequenceBatch batch =
        SequenceBatch.forScoring(
            List.of(history.wanting(2), history, History.of(5).wanting(1), History.of()), 3);

    assertThat(batch.hasActions()).isTrue();
    assertThat(batch.actions()).containsExactly(1, 2, 3, 1, 2, 3, 0, 0, 0, 0, 0, 0);
    assertThat(batch.targetActions()).containsExactly(2, 3, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0);
  }

  @Test
  void withoutActionsAllAreZero() {
    SequenceBatch batch = SequenceBatch.forScoring(List.of(History.of(1, 2)), 3);

    assertThat(batch.hasActions()).isFalse();
    assertThat(batch.actions()).containsExactly(0, 0);
    assertThat(batch.targetActions()).containsExactly(0, 0);
  }

  @Test
  void everyTargetCountsOneUnlessMoreIsSaid() {
    SequenceBatch batch =
        SequenceBatch.forTraining(List.of(History.of(1, 2, 3), History.of(4, 5)), new int[2], 3);

    assertThat(batch.targetWeights()).containsExactly(1, 1, 1, 0);
  }
}
