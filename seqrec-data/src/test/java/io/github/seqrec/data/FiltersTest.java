package io.github.seqrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.data.split.LeaveOneOut;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiltersTest {

  private static final InteractionDataset DATA =
      InteractionDataset.builder()
          .add(new Interaction("u", "a", 10L, 5f, null))
          .add(new Interaction("u", "a", 11L, 1f, null))
          .add(new Interaction("u", "b", 20L, 4f, null))
          .add(new Interaction("u", "a", 50L, 3f, null))
          .add(new Interaction("v", "c", 15L, 2f, null))
          .add(new Interaction("v", "b", 60L, 5f, null))
          .build();

  @Test
  void repeatedPairsAreKeptFirstOrLast() {
    assertThat(spelled(Repeats.keepFirst().apply(DATA))).containsExactly("u: a b", "v: c b");
    assertThat(Repeats.keepFirst().apply(DATA).sequence(0).timestamp(0)).isEqualTo(10);
    assertThat(spelled(Repeats.keepLast().apply(DATA))).containsExactly("u: b a", "v: c b");
    assertThat(Repeats.keepLast().apply(DATA).sequence(0).timestamp(1)).isEqualTo(50);
    assertThat(Repeats.keepFirst().apply(DATA).notes().toString())
        .contains(
            "repeated pairs, first kept: 2 users, 3 items, 4 events; dropped 0 users, 0 items, 2"
                + " events");
  }

  @Test
  void onlyConsecutiveDuplicatesMayBeDropped() {
    InteractionDataset kept = Repeats.dropConsecutive().apply(DATA);

    assertThat(spelled(kept)).containsExactly("u: a b a", "v: c b");
    assertThat(kept.sequence(0).rating(0)).isEqualTo(5f);
  }

  @Test
  void theMinimumRatingIsInclusiveAndUsersAndItemsWithoutEventsGo() {
    InteractionDataset kept = EventFilter.minimumRating(4).apply(DATA);

    assertThat(spelled(kept)).containsExactly("u: a b", "v: b");
    assertThat(kept.items().ids()).containsExactly("a", "b");
    assertThat(kept.notes().steps().get(1).dropped())
        .isEqualTo(new PreparationNotes.Counts(0, 1, 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EventFilter.minimumRating(9).apply(DATA))
        .withMessageContaining("rating of at least 9.0 leaves nothing of 2 users");
    assertThatIllegalArgumentException().isThrownBy(() -> EventFilter.minimumRating(Float.NaN));
  }

  @Test
  void aDateRangeIsInclusiveThenExclusive() {
    assertThat(spelled(EventFilter.between(11, 50).apply(DATA))).containsExactly("u: a b", "v: c");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EventFilter.between(5, 5))
        .withMessageContaining("from (5) must be before to (5)");
  }

  @Test
  void filtersOfAViewKeepTheTimeAndRatingOfEachEvent() {
    SequenceDataset training = LeaveOneOut.of(DATA).training();

    List<String> expected = List.of("a 10 5.0", "a 11 1.0", "c 15 2.0", "b 60 5.0");
    assertThat(events(KCore.once(1).apply(training))).isEqualTo(expected);
    assertThat(events(EventFilter.between(0, 99).apply(training))).isEqualTo(expected);
    assertThat(events(Sessions.byGap(99).apply(training))).isEqualTo(expected);
  }

  private static List<String> events(InteractionDataset data) {
    List<String> events = new ArrayList<>();
    for (int u = 0; u < data.userCount(); u++) {
      UserSequence sequence = data.sequence(u);
      for (int t = 0; t < sequence.size(); t++) {
        String item = data.items().id(sequence.item(t));
        events.add(item + " " + sequence.timestamp(t) + " " + sequence.rating(t));
      }
    }
    return events;
  }

  @Test
  void filtersNeedTheirColumn() {
    InteractionDataset bare = InteractionDataset.builder().add("u", "a").build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> EventFilter.between(0, 1).apply(bare))
        .withMessageContaining("needs data with timestamps");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EventFilter.minimumRating(1).apply(bare))
        .withMessageContaining("needs data with ratings");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sessions.byGap(1).apply(bare))
        .withMessageContaining("timestamps");
  }

  @Test
  void sessionsAreCutWhereAPauseIsLongerThanTheGap() {
    InteractionDataset sessions = Sessions.byGap(9).apply(DATA);

    assertThat(spelled(sessions)).containsExactly("u#1: a a b", "u#2: a", "v#1: c", "v#2: b");
    assertThat(sessions.sequence(1).timestamp(0)).isEqualTo(50);
    assertThat(sessions.notes().steps().get(1).kept().users()).isEqualTo(4);
    assertThat(sessions.notes().steps().get(1).dropped())
        .isEqualTo(new PreparationNotes.Counts(0, 0, 0));
    assertThat(spelled(Sessions.byGap(30).apply(DATA)))
        .containsExactly("u#1: a a b a", "v#1: c", "v#2: b");
    assertThatIllegalArgumentException().isThrownBy(() -> Sessions.byGap(0));
  }

  @Test
  void sessionsAreCutBetweenTheFarthestTimes() {
    InteractionDataset far =
        InteractionDataset.builder()
            .add("u", "a", Long.MAX_VALUE)
            .add("u", "b", Long.MIN_VALUE)
            .add("u", "c", Long.MIN_VALUE)
            .build();

    assertThat(spelled(Sessions.byGap(Long.MAX_VALUE).apply(far)))
        .containsExactly("u#1: b c", "u#2: a");
  }

  static List<String> spelled(InteractionDataset data) {
    List<String> lines = new ArrayList<>();
    for (int u = 0; u < data.userCount(); u++) {
      int[] items = data.sequence(u).history(data.sequence(u).size()).toArray();
      lines.add(data.userId(u) + ": " + String.join(" ", data.items().ids(items)));
    }
    return lines;
  }
}
