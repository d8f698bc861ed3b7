package io.github.seqrec.data.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.Split;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.ItemNumbering;
import io.github.seqrec.data.SyntheticSequences;
import io.github.seqrec.data.doctor.Diagnosis.Finding;
import io.github.seqrec.data.doctor.Diagnosis.Level;
import io.github.seqrec.data.split.LeaveLastN;
import io.github.seqrec.data.split.LeaveOneOut;
import io.github.seqrec.data.split.TimeSplit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LeakageDoctorTest {

  /** 40 users, each with 5 new items, numbered by first appearance. */
  private static InteractionDataset numbered(int step) {
    InteractionBuilder builder = InteractionDataset.builder();
    for (int i = 0; i < 200; i++) {
      builder.add("u" + i / 5, Integer.toString(1000 + i * step));
    }
    return builder.build();
  }

  @Test
  void idsThatCountFirstAppearancesAreALeak() {
    Diagnosis diagnosis = examine(numbered(1));
    Finding numbering = diagnosis.of("numbering");

    assertThat(numbering.level()).isEqualTo(Level.LEAK);
    assertThat(numbering.figures())
        .containsEntry("hr@1", 1.0)
        .hasEntrySatisfying("hr@1_by_training", share -> assertThat(share).isLessThan(0.1));
    assertThat(numbering.text()).contains("HR@1 100.00 %", "ItemNumbering.byTraining");
    assertThatIllegalStateException()
        .isThrownBy(diagnosis::strict)
        .withMessageContaining("numbering: \"largest of the history + 1\"");
  }

  @Test
  void idsWithoutAnOrderAreNone() {
    Diagnosis diagnosis = examine(numbered(3));

    assertThat(diagnosis.of("numbering").level()).isEqualTo(Level.FACT);
    assertThat(diagnosis.of("catalogue numbering").level()).isEqualTo(Level.WARNING);
    assertThat(diagnosis.strict()).isSameAs(diagnosis);
  }

  @Test
  void idsThatAreNumbersFromTheTrainingDataAreNone() {
    InteractionDataset leaking = numbered(1);
    int[] numbers = ItemNumbering.byTraining(LeaveOneOut.of(leaking).training());
    InteractionBuilder renumbered = InteractionDataset.builder();
    for (int u = 0; u < leaking.userCount(); u++) {
      for (int item : leaking.sequence(u).history(5).toArray()) {
        renumbered.add(leaking.userId(u), Integer.toString(numbers[item]));
      }
    }

    assertThat(examine(renumbered.build()).of("numbering").level()).isEqualTo(Level.FACT);
  }

  @Test
  void numbersThatAModelIsToReadAreExaminedAlone() {
    Split split = LeaveOneOut.of(numbered(3));
    long[] byAppearance = LongStream.rangeClosed(0, 200).toArray();
    long[] byTraining =
        Arrays.stream(ItemNumbering.byTraining(split.training())).asLongStream().toArray();

    Finding leak = LeakageDoctor.examineNumbering(split, "these numbers", byAppearance);
    assertThat(leak.level()).isEqualTo(Level.LEAK);
    assertThat(leak.text()).contains("by these numbers has HR@1 100.00 %");
    assertThat(LeakageDoctor.examineNumbering(split, "these numbers", byTraining).level())
        .isEqualTo(Level.FACT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeakageDoctor.examineNumbering(split, "these numbers", new long[200]))
        .withMessageContaining("the numbers (200) must be one more than the items");
  }

  @Test
  void numbersFromTheTrainingDataComeInItsOrderAndTheOthersBehind() {
    SequenceDataset training = LeaveOneOut.of(numbered(1)).training();
    int[] numbers = ItemNumbering.byTraining(training);

    assertThat(numbers).startsWith(0, 1, 2, 3).doesNotHaveDuplicates();
    assertThat(new int[] {numbers[6], numbers[7], numbers[8]}).containsExactly(4, 5, 6);
    assertThat(numbers[4]).isGreaterThan(120);
    assertThat(numbers[9]).isGreaterThan(120);
  }

  @Test
  void anOrderThatNobodyCouldCheckIsNotCalledRight() {
    InteractionBuilder events = InteractionDataset.builder();
    for (int time = 1; time <= 5; time++) {
      events.add("u", "i" + time, time);
    }
    InteractionDataset timed = events.build();
    InteractionDataset untimed =
        InteractionDataset.builder().add("u", "a").add("u", "b").add("u", "c").build();
    assertThat(examine(timed).of("order").text()).isEqualTo("the rows of every user were in order");
    InteractionDataset copied = InteractionDataset.copyOf(LeaveOneOut.of(timed).training());
    for (InteractionDataset data : List.of(untimed, copied)) {
      assertThat(examine(data).of("order").text()).isEqualTo("as it was given; nothing was sorted");
    }
  }

  @Test
  void tiesThatDecideTheTestItemAreWarnedOf() {
    InteractionDataset data =
        InteractionDataset.builder()
            .add("u", "a", 1)
            .add("u", "b", 2)
            .add("u", "c", 3)
            .add("u", "d", 3)
            .add("v", "d", 9)
            .add("v", "a", 5)
            .add("v", "b", 7)
            .build();
    Diagnosis diagnosis = examine(data);

    assertThat(diagnosis.of("ties").level()).isEqualTo(Level.WARNING);
    assertThat(diagnosis.of("ties").figures())
        .containsEntry("ties", 1.0)
        .containsEntry("test_items_decided", 1.0);
    assertThat(diagnosis.of("order").figures()).containsEntry("rows_out_of_order", 1.0);
    assertThat(diagnosis.of("order").text()).contains("1 rows came before an earlier one");
    assertThat(diagnosis.of("later training").figures())
        .containsEntry("later_training_events", 1.0);
    assertThat(LeakageDoctor.examine(data, TimeSplit.of(data, 7, 9)).of("later training").figures())
        .containsEntry("later_training_events", 0.0);
  }

  @Test
  void aTieBetweenTwoTestCasesDecidesBoth() {
    InteractionDataset data = events("a", 1, "b", 2, "c", 3, "d", 4, "e", 5, "f", 5);
    Finding ties = LeakageDoctor.examine(data, LeaveLastN.of(data, 2)).of("ties");

    assertThat(ties.figures()).containsEntry("ties", 1.0).containsEntry("test_items_decided", 2.0);
  }

  @Test
  void aTrainingEventAtTheTimeOfTheFirstTestIsNotLater() {
    InteractionDataset data = events("a", 1, "b", 2, "c", 2, "d", 2);
    Finding later = LeakageDoctor.examine(data, LeaveOneOut.of(data)).of("later training");

    assertThat(later.level()).isEqualTo(Level.FACT);
    assertThat(later.figures()).containsEntry("later_training_events", 0.0);
  }

  /** One user's items, each with its time behind it. */
  private static InteractionDataset events(Object... itemsAndTimes) {
    InteractionBuilder builder = InteractionDataset.builder();
    for (int i = 0; i < itemsAndTimes.length; i += 2) {
      builder.add("u", (String) itemsAndTimes[i], (Integer) itemsAndTimes[i + 1]);
    }
    return builder.build();
  }

  @Test
  void tagRowsTakenAsEventsAreALeak() {
    InteractionBuilder builder = InteractionDataset.builder();
    for (int i = 0; i < 300; i++) {
      builder.add("u" + i / 30, "i" + i / 3, i);
    }
    Diagnosis rows = examine(builder.build());

    assertThat(rows.of("duplicates").level()).isEqualTo(Level.LEAK);
    assertThat(rows.of("seen targets").figures()).containsEntry("is_last", 1.0);
  }

  @Test
  void popularityIsThatOfTheTrainingDataWithoutTheItemsThatWereSeen() {
    InteractionBuilder builder = InteractionDataset.builder();
    builder.add("u", "a").add("u", "b").add("u", "c").add("u", "popular");
    for (int v = 0; v < 10; v++) {
      builder.add("v" + v, "popular").add("v" + v, "d" + v).add("v" + v, "e" + v);
      builder.add("v" + v, "f" + v);
    }

    // Of 11 targets one is the most popular item; the others are behind the 11 that were trained.
    assertThat(examine(builder.build()).of("popularity").figures())
        .containsEntry("hr@10", 1.0 / 11)
        .containsEntry("ndcg@10", 1.0 / 11);
  }

  @Test
  void tiesInPopularityCountAtTheirExpectedValue() {
    InteractionBuilder builder = InteractionDataset.builder();
    for (int u = 0; u < 2; u++) {
      for (int i = 0; i < 12; i++) {
        builder.add("u" + u, "i" + u + "-" + i);
      }
    }

    // 10 items of the other user lead, then 2 + 1 untrained ones: never among the first 10.
    assertThat(examine(builder.build()).of("popularity").figures()).containsEntry("hr@10", 0.0);
    InteractionDataset few =
        InteractionDataset.builder()
            .add("u", "a")
            .add("u", "b")
            .add("u", "c")
            .add("v", "d")
            .add("v", "e")
            .add("v", "f")
            .build();
    // d leads; c, e and f tie at ranks 2 to 4, all of which are hits.
    assertThat(examine(few).of("popularity").figures().get("hr@10")).isCloseTo(1, within(1e-12));
    double expected = (1 / log2(3) + 1 / log2(4) + 1 / log2(5)) / 3;
    assertThat(examine(few).of("popularity").figures().get("ndcg@10"))
        .isCloseTo(expected, within(1e-12));
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  @Test
  void shufflingTakesTheOrderFromARuleAndNothingFromChance() {
    Finding rule = examine(SyntheticSequences.markov(1, 0.2, 1).generate()).of("sequence");
    Finding chance = examine(SyntheticSequences.markov(0, 0, 1).generate()).of("sequence");

    assertThat(rule.level()).isEqualTo(Level.FACT);
    assertThat(chance.level()).isEqualTo(Level.WARNING);
    assertThat(chance.figures().get("frequent_steps"))
        .isCloseTo(chance.figures().get("frequent_steps_shuffled"), within(300.0));
  }

  @Test
  void theDiagnosisIsTextAndJson() {
    Diagnosis diagnosis = examine(numbered(1));
    JsonArray json = JsonParser.parseString(diagnosis.toJson()).getAsJsonArray();

    assertThat(diagnosis.toString())
        .contains("LEAK    numbering: ")
        .contains("40 users, 200 items");
    assertThat(json).hasSize(diagnosis.findings().size());
    assertThat(json.get(0).getAsJsonObject().getAsJsonObject("figures").get("events").getAsInt())
        .isEqualTo(200);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> diagnosis.of("colour"))
        .withMessageContaining("there is no finding 'colour'; there are [counts, order");
  }

  @Test
  void aSplitOfOtherDataIsRefused() {
    Split other = LeaveOneOut.of(numbered(3));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeakageDoctor.examine(numbered(1), other))
        .withMessageContaining("must be one of these data");
  }

  private static Diagnosis examine(SequenceDataset data) {
    return LeakageDoctor.examine(data, LeaveOneOut.of(data));
  }
}
