package io.github.seqrec.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HistoryTest {

  @Test
  void copyDoesNotSeeLaterWrites() {
    int[] items = {1, 2, 3};
    History history = History.of(items);
    items[0] = 9;
    history.toArray()[1] = 9;
    assertThat(history.toArray()).containsExactly(1, 2, 3);
  }

  @Test
  void viewCoversItsPartOnly() {
    History view = History.view(new int[] {9, 1, 2, 3, 9}, 1, 4, "u");
    assertThat(view.size()).isEqualTo(3);
    assertThat(view.item(0)).isEqualTo(1);
    assertThat(view.last()).isEqualTo(3);
    assertThat(view.user()).contains("u");
    assertThat(view).isEqualTo(History.of(1, 2, 3).withUser("u"));
    assertThat(view).hasSameHashCodeAs(History.of(1, 2, 3).withUser("u"));
    assertThat(view).isNotEqualTo(History.of(1, 2, 3));
    assertThatThrownBy(() -> view.item(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> view.item(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void containsLooksAtItsOwnEventsAlone() {
    History view = History.view(new int[] {9, 1, 2, 8}, 1, 3, "u");
    assertThat(view.contains(1)).isTrue();
    assertThat(view.contains(2)).isTrue();
    assertThat(view.contains(9)).isFalse();
    assertThat(view.contains(8)).isFalse();
  }

  @Test
  void latestKeepsTheEndAndTheUser() {
    History history = History.of(1, 2, 3).withUser("u");
    assertThat(history.latest(2)).isEqualTo(History.of(2, 3).withUser("u"));
    assertThat(history.latest(3)).isEqualTo(history);
    assertThat(history.latest(9)).isEqualTo(history);
    assertThat(history.latest(0).isEmpty()).isTrue();
  }

  @Test
  void emptyHistoryHasNoLastItem() {
    assertThat(History.of().isEmpty()).isTrue();
    assertThatThrownBy(() -> History.of().last()).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void actionsStandBesideTheirItems() {
    History view = History.view(new int[] {9, 1, 2, 3}, new int[] {7, 2, 0, 1}, 1, 4, "u");
    assertThat(view.hasActions()).isTrue();
    assertThat(view.action(0)).isEqualTo(2);
    assertThat(view.action(2)).isEqualTo(1);
    assertThat(view.targetAction()).isZero();
    assertThatThrownBy(() -> view.action(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(view).isEqualTo(History.of(1, 2, 3).withActions(2, 0, 1).withUser("u"));
    assertThat(view).hasSameHashCodeAs(History.of(1, 2, 3).withActions(2, 0, 1).withUser("u"));
    assertThat(view).hasToString("History[1, 2, 3] by [2, 0, 1] of u");
  }

  @Test
  void withoutActionsAllAreUnknown() {
    History history = History.of(1, 2);
    assertThat(history.hasActions()).isFalse();
    assertThat(history.action(1)).isEqualTo(History.UNKNOWN_ACTION);
    assertThat(history.targetAction()).isEqualTo(History.UNKNOWN_ACTION);
  }

  @Test
  void everyChangeKeepsTheActionsAndTheOneAskedFor() {
    History history = History.of(1, 2, 3).withActions(1, 2, 1).wanting(2);
    assertThat(history.withUser("u").latest(2))
        .isEqualTo(History.of(2, 3).withActions(2, 1).wanting(2).withUser("u"));
    assertThat(history.latest(2).withActions(1, 1).targetAction()).isEqualTo(2);
    assertThat(history.wanting(0).action(1)).isEqualTo(2);
    assertThat(history).hasToString("History[1, 2, 3] by [1, 2, 1] wanting 2");
  }

  @Test
  void historiesOfOtherActionsAreOthers() {
    History history = History.of(1, 2);
    assertThat(history.withActions(1, 2)).isNotEqualTo(history);
    assertThat(history.withActions(1, 2)).isNotEqualTo(history.withActions(1, 1));
    assertThat(history.wanting(1)).isNotEqualTo(history);
  }

  @Test
  void actionsThatFitNoItemsOrAreNoCodesAreRefused() {
    assertThatThrownBy(() -> History.of(1, 2).withActions(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("actions (1) must be as many as items (2)");
    assertThatThrownBy(() -> History.view(new int[3], new int[2], 0, 1, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("actions (2) must be as many as items (3)");
    assertThatThrownBy(() -> History.of(1).wanting(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("action (-1) must be a code");
    assertThatThrownBy(() -> History.of(1).withActions(-2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("action (-2)");
  }

  @Test
  void theLatestEventsAreNoneOrMore() {
    assertThat(History.of(1, 2).latest(0)).isEqualTo(History.of());
    assertThat(History.of(1, 2).latest(3)).isEqualTo(History.of(1, 2));
    assertThatThrownBy(() -> History.of(1, 2).latest(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("count (-1) must be 0 or more");
  }
}
