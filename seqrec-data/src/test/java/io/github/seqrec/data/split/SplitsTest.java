package io.github.seqrec.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.seqrec.api.History;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.api.Split;
import io.github.seqrec.api.TestCase;
import io.github.seqrec.api.UserSequence;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.SyntheticSequences;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SplitsTest {

  private static final InteractionDataset DATA =
      InteractionDataset.builder()
          .add("u", "a", 10)
          .add("u", "b", 20)
          .add("u", "c", 30)
          .add("u", "d", 30)
          .add("u", "e", 50)
          .add("v", "a", 45)
          .add("v", "b", 55)
          .add("w", "f", 5)
          .build();

  @Test
  void theLastEventsOfEachUserAreLeftOutOneCaseEach() {
    Split split = LeaveLastN.of(DATA, 2);

    assertThat(split.training().interactionCount()).isEqualTo(1 + 2 + 1);
    assertThat(targets(split.validation())).containsExactly("b", "c");
    assertThat(targets(split.test())).containsExactly("d", "e");
    assertThat(split.test().get(1))
        .isEqualTo(
            new TestCase(
                History.of(1, 2, 3, 4).withUser("u"), 5, History.of(1, 2, 3, 4, 5).withUser("u")));
    assertThat(split.description())
        .contains(
            "leave-last-2", "2 users are in training only", "2 test items are not in training")
        .contains("1 test items have the timestamp of the event before them");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LeaveLastN.of(DATA, 3))
        .withMessageContaining("0 test cases of 8 events");
    assertThatIllegalArgumentException().isThrownBy(() -> LeaveLastN.of(DATA, 0));
  }

  @Test
  void oneOfEachIsWhatLeaveOneOutDoes() {
    Split split = LeaveLastN.of(DATA, 1);

    assertThat(split.test()).isEqualTo(LeaveOneOut.of(DATA).test());
    assertThat(split.validation()).isEqualTo(LeaveOneOut.of(DATA).validation());
  }

  @Test
  void theNextEventsOfAUserAreAskedAboutAtOnce() {
    Split split = NextK.of(LeaveLastN.of(DATA, 2), 2);

    History touched = History.of(1, 2, 3, 4, 5).withUser("u");
    assertThat(split.validation())
        .containsExactly(new TestCase(History.of(1).withUser("u"), 2, touched, History.of(3)));
    assertThat(split.test())
        .containsExactly(
            new TestCase(History.of(1, 2, 3).withUser("u"), 4, touched, History.of(5)));
    assertThat(split.training().interactionCount()).isEqualTo(1 + 2 + 1);
    assertThat(split.description()).contains("next 2 at once: 1 validation cases, 1 test cases");
    assertThat(NextK.of(TimeSplit.of(DATA, 30, 50), 5).test())
        .as("cases of different users stay apart")
        .hasSize(2);
    assertThat(NextK.of(LeaveLastN.of(DATA, 2), 1).test())
        .as("events after the k-th are no answers")
        .containsExactly(LeaveLastN.of(DATA, 2).test().get(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NextK.of(split, 0))
        .withMessageContaining("k (0) must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NextK.of(split, 2))
        .withMessageContaining("cases must have one right answer each, found one with 2");
  }

  @Test
  void aTimeSplitTrainsOnNothingThatHappenedLater() {
    Split split = TimeSplit.of(DATA, 30, 50);

    assertThat(split.training().interactionCount()).isEqualTo(3);
    assertThat(split.training().sequence(1).size()).isZero();
    assertThat(targets(split.validation())).containsExactly("c", "d");
    assertThat(targets(split.test())).containsExactly("e", "b");
    assertThat(split.description()).contains("1 held-out events have no history");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeSplit.of(DATA, 50, 30))
        .withMessageContaining("validationFrom (50)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeSplit.of(DATA, 1, 2))
        .withMessageContaining("leaves 0 training events");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeSplit.of(InteractionDataset.builder().add("u", "a").build(), 1, 2))
        .withMessageContaining("needs data with timestamps");
  }

  @Test
  void aRatioSplitDividesEachUserInTheOrderOfTime() {
    Split split = RatioSplit.of(DATA, 0.6, 0.2);

    assertThat(split.training().sequence(0).size()).isEqualTo(3);
    assertThat(targets(split.validation())).containsExactly("d");
    assertThat(targets(split.test())).containsExactly("e");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RatioSplit.of(DATA, 0.9, 0.1))
        .withMessageContaining("both together below 1");
  }

  @Test
  void sharesThatAreNotExactInBinaryAreNotRoundedUp() {
    SequenceDataset data =
        SyntheticSequences.markov(1, 0.2, 3).users(5).lengths(100, 100).generate();
    assertThat(0.55 * 100).isGreaterThan(55);

    assertThat(RatioSplit.of(data, 0.55, 0.2).training().sequence(0).size()).isEqualTo(55);
  }

  @Test
  void usersWhomARatioSplitLeavesWithoutATestCaseAreCounted() {
    InteractionBuilder events = InteractionDataset.builder();
    for (int t = 0; t < 10; t++) {
      events.add("long", "i" + t, t);
      if (t < 5) {
        events.add("short", "i" + t, t);
      }
    }
    Split split = RatioSplit.of(events.build(), 0.8, 0.1);

    assertThat(split.validation()).hasSize(2);
    assertThat(split.test()).hasSize(1);
    assertThat(split.description()).contains("0 users are in training only, 1 have no test case;");
  }

  @Test
  void heldOutUsersAreNotInTheTrainingData() {
    SequenceDataset data = SyntheticSequences.markov(1, 0.2, 3).users(50).generate();
    Split split = UserHoldOut.of(data, 0.5, 0.2, 7);
    Set<String> trained = new HashSet<>();
    for (int u = 0; u < split.training().userCount(); u++) {
      trained.add(split.training().userId(u));
    }

    assertThat(trained).hasSize(25);
    assertThat(split.test()).hasSize(15);
    assertThat(split.validation()).hasSize(10);
    for (TestCase next : split.test()) {
      assertThat(trained).doesNotContain(next.history().user().orElseThrow());
      assertThat(next.touched().size()).isEqualTo(next.history().size() + 1);
    }
    assertThat(UserHoldOut.of(data, 0.5, 0.2, 7).test()).isEqualTo(split.test());
    assertThat(UserHoldOut.of(data, 0.5, 0.2, 8).test()).isNotEqualTo(split.test());
    assertThat(split.description()).contains("25 users for training, 10 for validation, 15 for");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UserHoldOut.of(data, 0.999, 0, 7))
        .withMessageContaining("leaves 0 validation cases, 0 test cases and 50 training users");
    assertThat(UserHoldOut.of(data, 0.7, 0, 7).validation()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UserHoldOut.of(data, 0.699, 0.001, 7))
        .withMessageContaining("leaves 0 validation cases, 15 test cases and 35 training users")
        .withMessageContaining("or 0 for no validation");
    assertThatIllegalArgumentException().isThrownBy(() -> UserHoldOut.of(data, 0.5, 0.5, 7));
  }

  @Test
  void usersThatAreNotHeldOutKeepTheirOwnEvents() {
    InteractionBuilder events = InteractionDataset.builder();
    for (int u = 0; u < 20; u++) {
      for (int t = 0; t < u + 2; t++) {
        events.add("u" + u, "i" + (u + t), 100L * u + t);
      }
    }
    InteractionDataset whole = events.build();
    SequenceDataset training = UserHoldOut.of(whole, 0.5, 0.2, 7).training();

    long sum = 0;
    for (int u = 0; u < training.userCount(); u++) {
      int user = Integer.parseInt(training.userId(u).substring(1));
      UserSequence sequence = training.sequence(u);
      assertThat(sequence.size()).isEqualTo(user + 2);
      for (int t = 0; t < sequence.size(); t++) {
        assertThat(training.items().id(sequence.item(t))).isEqualTo("i" + (user + t));
        assertThat(sequence.timestamp(t)).isEqualTo(100L * user + t);
      }
      sum += sequence.size();
    }
    assertThat(training.userCount()).isEqualTo(10);
    assertThat(training.interactionCount()).isEqualTo(sum);
    assertThat(training.items()).isEqualTo(whole.items());
  }

  private static List<String> targets(List<TestCase> cases) {
    return cases.stream().map(next -> DATA.items().id(next.target())).toList();
  }
}
