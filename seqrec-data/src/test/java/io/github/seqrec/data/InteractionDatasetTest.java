package io.github.seqrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.History;
import io.github.seqrec.api.UserSequence;
import org.junit.jupiter.api.Test;

class InteractionDatasetTest {

  @Test
  void usersAndItemsComeInTheOrderOfTheirFirstAppearance() {
    InteractionDataset data =
        InteractionDataset.builder()
            .add("z", "q")
            .add("a", "b")
            .add("z", "b")
            .add("a", "a")
            .build();

    assertThat(data.userCount()).isEqualTo(2);
    assertThat(data.userId(0)).isEqualTo("z");
    assertThat(data.userId(1)).isEqualTo("a");
    assertThat(data.items().ids()).containsExactly("q", "b", "a");
    assertThat(history(data, 0).toArray()).containsExactly(1, 2);
    assertThat(history(data, 1).toArray()).containsExactly(2, 3);
    assertThat(data.interactionCount()).isEqualTo(4);
  }

  @Test
  void eventsAreSortedByTimeAndTiesKeepTheOrderOfTheInput() {
    InteractionDataset data =
        InteractionDataset.builder()
            .add("u", "late", 30)
            .add("u", "tie1", 20)
            .add("v", "other", 5)
            .add("u", "tie3", 20)
            .add("u", "tie2", 20)
            .add("u", "first", 10)
            .build();

    assertThat(data.items().ids(history(data, 0).toArray()))
        .containsExactly("first", "tie1", "tie3", "tie2", "late");
    assertThat(data.sequence(0).timestamp(0)).isEqualTo(10);
    assertThat(data.sequence(0).timestamp(4)).isEqualTo(30);
  }

  @Test
  void whatIsOddInTheRowsIsCounted() {
    InteractionDataset data =
        InteractionDataset.builder()
            .add("u", "a", 30)
            .add("v", "a", 1)
            .add("u", "b", 20)
            .add("u", "a", 20)
            .add("v", "a", 2)
            .build();

    assertThat(data.notes().steps())
        .containsExactly(
            new PreparationNotes.Step(
                "read",
                new PreparationNotes.Counts(2, 2, 5),
                new PreparationNotes.Counts(0, 0, 0),
                true,
                1,
                1,
                2));
    assertThat(data)
        .hasToString(
            "read: 2 users, 2 items, 5 events; 1 rows out of order;"
                + " 1 ties in time, in input order, 2 repeated user-item pairs");
  }

  @Test
  void ratingsAndActionsFollowTheirEvents() {
    InteractionDataset data =
        InteractionDataset.builder()
            .add(new Interaction("u", "a", 2L, 4.5f, "buy"))
            .add(new Interaction("u", "b", 1L, 3f, "view"))
            .build();
    UserSequence sequence = data.sequence(0);

    assertThat(sequence.hasRatings()).isTrue();
    assertThat(sequence.rating(0)).isEqualTo(3f);
    assertThat(sequence.rating(1)).isEqualTo(4.5f);
    assertThat(sequence.hasActions()).isTrue();
    assertThat(sequence.action(0)).isEqualTo("view");
    assertThat(sequence.action(1)).isEqualTo("buy");
  }

  @Test
  void historiesCarryTheCodesOfTheActions() {
    InteractionDataset data =
        InteractionDataset.builder()
            .add(new Interaction("u", "a", 2L, null, "buy"))
            .add(new Interaction("v", "a", 5L, null, "view"))
            .add(new Interaction("u", "b", 1L, null, "view"))
            .build();

    assertThat(data.actions()).containsExactly("buy", "view");
    assertThat(history(data, 0)).isEqualTo(History.of(2, 1).withActions(2, 1).withUser("u"));
    assertThat(data.sequence(1).history(1)).isEqualTo(History.of(1).withActions(2).withUser("v"));
    assertThat(InteractionDataset.builder().add("u", "a").build().actions()).isEmpty();
  }

  @Test
  void absentColumnsCannotBeAsked() {
    UserSequence sequence = InteractionDataset.builder().add("u", "a").build().sequence(0);

    assertThat(sequence.hasTimestamps()).isFalse();
    assertThatThrownBy(() -> sequence.timestamp(0))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("no timestamps");
    assertThatThrownBy(() -> sequence.rating(0)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> sequence.action(0)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void historiesKnowTheirUser() {
    InteractionDataset data = InteractionDataset.builder().add("u", "a").add("u", "b").build();

    assertThat(data.sequence(0).history(1)).isEqualTo(History.of(1).withUser("u"));
    assertThatThrownBy(() -> data.sequence(0).history(3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void positionsOutsideOfASequenceAreRefusedEvenIfAnotherUserFollows() {
    InteractionDataset data = InteractionDataset.builder().add("u", "a").add("v", "b").build();

    assertThatThrownBy(() -> data.sequence(0).item(1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void manyRowsGrowTheColumns() {
    InteractionBuilder builder = InteractionDataset.builder();
    for (int i = 0; i < 5_000; i++) {
      builder.add("u" + i % 7, "i" + i, 5_000 - i);
    }
    InteractionDataset data = builder.build();

    assertThat(data.interactionCount()).isEqualTo(5_000);
    for (int u = 0; u < 7; u++) {
      for (int t = 1; t < data.sequence(u).size(); t++) {
        assertThat(data.sequence(u).timestamp(t)).isGreaterThan(data.sequence(u).timestamp(t - 1));
      }
    }
  }

  @Test
  void allRowsMustHaveTheSameColumns() {
    InteractionBuilder builder = InteractionDataset.builder().add("u", "a", 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.add("u", "b"))
        .withMessageContaining("timestamp of interaction 2 (null) must be present");
  }

  @Test
  void noRowsAreNoDataset() {
    assertThatIllegalStateException()
        .isThrownBy(() -> InteractionDataset.builder().build())
        .withMessageContaining("0 rows");
  }

  @Test
  void aBuilderThatHasBuiltIsSpent() {
    InteractionBuilder builder = InteractionDataset.builder().add("u", "a");
    InteractionDataset data = builder.build();

    assertThatIllegalStateException()
        .isThrownBy(() -> builder.add("u", "b"))
        .withMessageContaining("the builder is spent");
    assertThatIllegalStateException().isThrownBy(builder::build);
    assertThat(data.items().ids()).containsExactly("a");
  }

  @Test
  void emptyIdsAndInfiniteRatingsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Interaction.of("", "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> Interaction.of("u", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                InteractionDataset.builder()
                    .add(new byte[] {'u'}, new byte[] {'a'}, null, Float.NaN, null))
        .withMessageContaining("rating (NaN) must be finite");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Interaction("u", "a", null, Float.NaN, null))
        .withMessageContaining("rating (NaN)");
  }

  private static History history(InteractionDataset data, int user) {
    return data.sequence(user).history(data.sequence(user).size());
  }
}
