package io.github.seqrec.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.data.Interaction;
import io.github.seqrec.data.InteractionDataset;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaveOneOutTest {

  private static final InteractionDataset DATA =
      InteractionDataset.builder()
          .add("long", "a", 1)
          .add("long", "b", 2)
          .add("long", "c", 3)
          .add("long", "d", 4)
          .add("short", "a", 1)
          .add("short", "e", 2)
          .add("three", "f", 1)
          .add("three", "a", 2)
          .add("three", "g", 2)
          .build();

  @Test
  void theLastEventIsTheTestAndTheOneBeforeItTheValidation() {
    Split split = LeaveOneOut.of(DATA);
    History all = History.of(1, 2, 3, 4).withUser("long");

    assertThat(split.validation().get(0))
        .isEqualTo(new TestCase(History.of(1, 2).withUser("long"), 3, all));
    assertThat(split.test().get(0))
        .isEqualTo(new TestCase(History.of(1, 2, 3).withUser("long"), 4, all));
    assertThat(split.test().get(1).history()).isEqualTo(History.of(6, 1).withUser("three"));
  }

  @Test
  void trainingIsTheRestWithTheWholeCatalogue() {
    SequenceDataset training = LeaveOneOut.of(DATA).training();

    assertThat(training.items()).isSameAs(DATA.items());
    assertThat(training.interactionCount()).isEqualTo(2 + 2 + 1);
    assertThat(training.sequence(0).size()).isEqualTo(2);
    assertThat(training.sequence(0).history(2)).isEqualTo(History.of(1, 2).withUser("long"));
    assertThat(training.sequence(0).timestamp(1)).isEqualTo(2);
  }

  @Test
  void trainingShowsNothingOfWhatWasHeldOut() {
    var sequence = LeaveOneOut.of(DATA).training().sequence(0);

    assertThatThrownBy(() -> sequence.item(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> sequence.timestamp(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> sequence.history(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void usersWithFewerThanThreeEventsStayInTrainingAndAreCounted() {
    Split split = LeaveOneOut.of(DATA);

    assertThat(split.training().userCount()).isEqualTo(3);
    assertThat(split.training().sequence(1).size()).isEqualTo(2);
    assertThat(split.test()).hasSize(2);
    assertThat(split.validation()).hasSize(2);
    assertThat(split.description())
        .contains("of 2 users")
        .contains("1 users with fewer than 3 events")
        .contains("1 test items have the timestamp of the event before them");
  }

  @Test
  void dataOfShortUsersOnlyIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeaveOneOut.of(InteractionDataset.builder().add("u", "a").build()))
        .withMessageContaining("at least 3 events, found none among 1");
  }

  /** Two users of four and three events, with ratings and actions. */
  private static InteractionDataset rated() {
    return InteractionDataset.builder()
        .add(new Interaction("u", "a", 1L, 5f, "view"))
        .add(new Interaction("u", "b", 2L, 3f, "buy"))
        .add(new Interaction("u", "c", 3L, 4f, "view"))
        .add(new Interaction("u", "d", 4L, 1f, "buy"))
        .add(new Interaction("v", "a", 1L, 2f, "buy"))
        .add(new Interaction("v", "b", 2L, 2f, "view"))
        .add(new Interaction("v", "c", 3L, 5f, "view"))
        .build();
  }

  @Test
  void onlyTargetsThatAreKeptMakeCasesAndTrainingStaysTheSame() {
    Split all = LeaveOneOut.of(rated());
    Split liked = LeaveOneOut.of(rated(), (sequence, t) -> sequence.rating(t) >= 4);

    assertThat(liked.validation()).containsExactly(all.validation().get(0));
    assertThat(liked.test()).containsExactly(all.test().get(1));
    assertThat(liked.training().summary()).isEqualTo(all.training().summary());
    assertThat(liked.description())
        .contains("of 2 users", "1 validation and 1 test targets are kept");
    assertThat(all.description()).doesNotContain("kept");
  }

  @Test
  void aSplitWithoutCasesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeaveOneOut.of(rated(), (sequence, t) -> sequence.rating(t) < 2))
        .withMessageContaining("of 2 users 0 validation and 1 test targets are kept");
  }

  @Test
  void theActionOfTheTargetIsToldOnlyIfAskedFor() {
    Split untold = LeaveOneOut.of(rated());
    Split told = LeaveOneOut.tellingActions(untold);

    assertThat(untold.test().get(0).history())
        .isEqualTo(History.of(1, 2, 3).withActions(1, 2, 1).withUser("u"));
    assertThat(told.test().get(0).history()).isEqualTo(untold.test().get(0).history().wanting(2));
    assertThat(told.validation()).extracting(c -> c.history().targetAction()).containsExactly(1, 1);
    assertThat(told.test()).extracting(TestCase::target).containsExactly(4, 3);
    assertThat(told.description()).endsWith("; the action of the target's event is told");
  }

  @Test
  void furtherRightAnswersStayWhereActionsAreTold() {
    History touched = History.of(1, 2, 3).withActions(1, 2, 1);
    TestCase both = new TestCase(History.of(1).withActions(1), 2, touched, History.of(3));
    Split next = new Split(rated(), List.of(both), List.of(both), "the next 2 at once");
    assertThat(LeaveOneOut.tellingActions(next).test())
        .containsExactly(
            new TestCase(both.history().wanting(2), both.target(), touched, both.further()));
  }

  @Test
  void actionsThatAreNotThereCannotBeTold() {
    Split split = LeaveOneOut.of(DATA);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeaveOneOut.tellingActions(split))
        .withMessageContaining("needs data with actions, found none");
    TestCase other = new TestCase(History.of(1), 5, History.of(1, 2, 5));
    Split foreign = new Split(DATA, List.of(other), List.of(other), "by hand");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeaveOneOut.tellingActions(foreign))
        .withMessageContaining("target (5) must be the event behind its history");
  }
}
