package io.github.seqrec.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.collect.Iterables;
import com.google.common.primitives.Ints;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.data.Interaction;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.SyntheticSequences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrainingBatchesTest {

  private static final SequenceDataset DATA =
      SyntheticSequences.markov(1, 0.2, 3).users(101).lengths(1, 25).generate();

  @Test
  void everyTrainableUserComesExactlyOnceInAnEpoch() {
    TrainingBatches batches = TrainingBatches.of(DATA, 20, 8, Windows.LATEST);
    List<List<SequenceBatch>> epoch = batches.epoch(new SplittableRandom(1));
    List<Integer> users = new ArrayList<>();
    long positions = 0;
    for (SequenceBatch batch : Iterables.concat(epoch)) {
      Arrays.stream(batch.users()).forEach(users::add);
      positions += Arrays.stream(batch.targets()).filter(target -> target > 0).count();
    }
    List<Integer> trainable = new ArrayList<>();
    long expected = 0;
    for (int u = 0; u < DATA.userCount(); u++) {
      int size = DATA.sequence(u).size();
      if (size >= 2) {
        trainable.add(u);
        expected += Math.min(20, size - 1);
      }
    }

    assertThat(trainable).hasSizeLessThan(101);
    assertThat(users).containsExactlyInAnyOrderElementsOf(trainable);
    assertThat(epoch).hasSize(batches.stepsPerEpoch());
    assertThat(positions).isEqualTo(expected);
  }

  @Test
  void rowsHoldTheLatestEventsOfTheirUser() {
    for (SequenceBatch batch :
        Iterables.concat(
            TrainingBatches.of(DATA, 5, 8, Windows.LATEST).epoch(new SplittableRandom(1)))) {
      for (int row = 0; row < batch.rows(); row++) {
        int user = batch.users()[row];
        int[] all = DATA.sequence(user).history(DATA.sequence(user).size()).toArray();
        int from = row * batch.length();
        int to = from + batch.lengths()[row];
        int first = all.length - 1 - batch.lengths()[row];
        assertThat(Arrays.copyOfRange(batch.items(), from, to))
            .isEqualTo(Arrays.copyOfRange(all, first, all.length - 1));
        assertThat(Arrays.copyOfRange(batch.targets(), from, to))
            .isEqualTo(Arrays.copyOfRange(all, first + 1, all.length));
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameEpochAndAnotherSeedAnotherOne() {
    TrainingBatches batches = TrainingBatches.of(DATA, 20, 8, Windows.LATEST);

    assertThat(users(batches, 5)).isEqualTo(users(batches, 5)).isNotEqualTo(users(batches, 6));
  }

  @Test
  void aBatchIsTheSameHoweverOftenItIsAsked() {
    List<List<SequenceBatch>> epoch =
        TrainingBatches.of(DATA, 20, 8, Windows.LATEST).epoch(new SplittableRandom(1));

    assertThat(epoch.get(3).get(0).items()).isEqualTo(epoch.get(3).get(0).items());
  }

  @Test
  void aStepIsDividedWhereThatSavesMorePaddingThanAPartCosts() {
    InteractionBuilder data = InteractionDataset.builder();
    for (int user = 0; user < 30; user++) {
      int events = user < 10 ? 101 : 11;
      for (int t = 0; t < events; t++) {
        data.add("u" + user, "i" + t);
      }
    }
    List<List<SequenceBatch>> epoch =
        TrainingBatches.of(data.build(), 100, 30, Windows.LATEST, RowParts.padded(128), null)
            .epoch(new SplittableRandom(1));

    assertThat(epoch).hasSize(1);
    assertThat(epoch.get(0).stream().map(SequenceBatch::length)).containsExactly(10, 100);
    assertThat(epoch.get(0).stream().map(SequenceBatch::rows)).containsExactly(20, 10);
  }

  @Test
  void aStepOfSimilarRowsIsOnePart() {
    for (List<SequenceBatch> step :
        TrainingBatches.of(DATA, 20, 8, Windows.LATEST).epoch(new SplittableRandom(1))) {
      assertThat(step).hasSize(1);
    }
  }

  @Test
  void aStepMayTakeAllRowsHoweverManyItCouldTake() {
    TrainingBatches batches = TrainingBatches.of(DATA, 20, Integer.MAX_VALUE, Windows.LATEST);

    assertThat(batches.stepsPerEpoch()).isEqualTo(1);
    assertThat(batches.epoch(new SplittableRandom(1)).get(0)).isNotEmpty();
  }

  @Test
  void dataWithoutTrainableUsersAndSenselessSizesAreRefused() {
    SequenceDataset single = InteractionDataset.builder().add("u", "a").build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingBatches.of(single, 5, 5, Windows.LATEST))
        .withMessageContaining("at least 2 events, found none among 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingBatches.of(DATA, 0, 5, Windows.LATEST));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingBatches.of(DATA, 5, 0, Windows.LATEST));
  }

  private static List<Integer> users(TrainingBatches batches, long seed) {
    return batches.epoch(new SplittableRandom(seed)).stream()
        .flatMap(List::stream)
        .flatMapToInt(batch -> Arrays.stream(batch.users()))
        .boxed()
        .toList();
  }

  @Test
  void allWindowsPredictEveryEventButTheFirstOnce() {
    TrainingBatches batches = TrainingBatches.of(DATA, 7, 8, Windows.ALL);
    List<List<Integer>> predicted = new ArrayList<>();
    for (int user = 0; user < DATA.userCount(); user++) {
      predicted.add(new ArrayList<>());
    }
    for (SequenceBatch batch : Iterables.concat(batches.epoch(new SplittableRandom(1)))) {
      for (int row = 0; row < batch.rows(); row++) {
        for (int t = 0; t < batch.lengths()[row]; t++) {
          predicted.get(batch.users()[row]).add(batch.targets()[row * batch.length() + t]);
        }
      }
    }
    for (int user = 0; user < DATA.userCount(); user++) {
      int[] items = DATA.sequence(user).history(DATA.sequence(user).size()).toArray();
      assertThat(predicted.get(user))
          .containsExactlyInAnyOrderElementsOf(Ints.asList(items).subList(1, items.length));
    }
  }

  @Test
  void aPrefixPredictsTheEventBehindItFromTheLatestBeforeAndNoOther() {
    InteractionDataset data = rated(new float[] {5, 2, 4, 1}, new float[] {3}, new float[] {5, 5});
    List<List<Integer>> rows = new ArrayList<>();
    for (SequenceBatch batch :
        Iterables.concat(
            TrainingBatches.of(data, 2, 3, Windows.PREFIXES).epoch(new SplittableRandom(1)))) {
      for (int row = 0; row < batch.rows(); row++) {
        int from = row * batch.length();
        int last = from + batch.lengths()[row] - 1;
        List<Integer> told = new ArrayList<>(List.of(batch.users()[row]));
        told.addAll(Ints.asList(batch.items()).subList(from, last + 1));
        told.add(batch.targets()[last]);
        rows.add(told);
        for (int cell = from; cell < from + batch.length(); cell++) {
          assertThat(batch.targetWeights()[cell]).isEqualTo(cell == last ? 1 : 0);
        }
      }
    }

    // The user, the latest two items before the target, and the target.
    assertThat(rows)
        .containsExactlyInAnyOrder(
            List.of(0, 1, 2), List.of(0, 1, 2, 3), List.of(0, 2, 3, 4), List.of(2, 1, 2));
  }

  @Test
  void aPrefixWhoseTargetDoesNotCountIsLeftOut() {
    InteractionDataset data = rated(new float[] {5, 2, 4, 1, 5});
    TrainingBatches batches =
        TrainingBatches.of(
            data, 9, 1, Windows.PREFIXES, RowParts.usual(), rating -> rating < 4 ? 0 : rating);
    List<Float> weights = new ArrayList<>();
    for (SequenceBatch batch : Iterables.concat(batches.epoch(new SplittableRandom(1)))) {
      weights.add(batch.targetWeights()[batch.length() - 1]);
    }

    assertThat(batches.stepsPerEpoch()).isEqualTo(2);
    assertThat(weights).containsExactlyInAnyOrder(4f, 5f);
  }

  /** Ratings 1 to 5 of user u's events, oldest first, on items of their own. */
  private static InteractionDataset rated(float[]... ratings) {
    InteractionBuilder data = InteractionDataset.builder();
    for (int user = 0; user < ratings.length; user++) {
      for (int t = 0; t < ratings[user].length; t++) {
        data.add(new Interaction("u" + user, "i" + t, (long) t, ratings[user][t], null));
      }
    }
    return data.build();
  }

  private static final RatingWeight FROM_FOUR = rating -> rating < 4 ? 0 : 1;

  @Test
  void aTargetCountsByItsRatingAndStaysInTheInput() {
    InteractionDataset data = rated(new float[] {5, 2, 4, 1, 5});
    SequenceBatch batch =
        TrainingBatches.of(data, 3, 8, Windows.LATEST, RowParts.usual(), rating -> rating / 2)
            .epoch(new SplittableRandom(1))
            .get(0)
            .get(0);

    assertThat(batch.items()).containsExactly(2, 3, 4);
    assertThat(batch.targets()).containsExactly(3, 4, 5);
    assertThat(batch.targetWeights()).containsExactly(2, 0.5f, 2.5f);
  }

  @Test
  void rowsWithoutATargetThatCountsAreLeftOut() {
    InteractionDataset data =
        rated(new float[] {5, 1, 2}, new float[] {1, 4, 1}, new float[] {5, 5, 1, 1});
    TrainingBatches latest =
        TrainingBatches.of(data, 2, 1, Windows.LATEST, RowParts.usual(), FROM_FOUR);
    TrainingBatches all = TrainingBatches.of(data, 2, 1, Windows.ALL, RowParts.usual(), FROM_FOUR);

    assertThat(users(latest, 1)).containsExactly(1);
    assertThat(latest.stepsPerEpoch()).isEqualTo(1);
    // The older window of the third user holds the target rated 5.
    assertThat(users(all, 1)).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void dataWithoutRatingsOrWithoutATargetThatCountsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingBatches.of(DATA, 5, 5, Windows.ALL, RowParts.usual(), FROM_FOUR))
        .withMessageContaining("needs data with ratings, found none");
    InteractionDataset low = rated(new float[] {5, 1, 2});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingBatches.of(low, 5, 5, Windows.ALL, RowParts.usual(), FROM_FOUR))
        .withMessageContaining("no target is left to learn");
  }
}
