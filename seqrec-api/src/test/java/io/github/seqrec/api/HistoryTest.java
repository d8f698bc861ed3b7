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
    assertThat(view).isEqualTo(History.of(1, 2, 3).of("u"));
    assertThat(view).hasSameHashCodeAs(History.of(1, 2, 3).of("u"));
    assertThat(view).isNotEqualTo(History.of(1, 2, 3));
    assertThatThrownBy(() -> view.item(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> view.item(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void latestKeepsTheEndAndTheUser() {
    History history = History.of(1, 2, 3).of("u");
    assertThat(history.latest(2)).isEqualTo(History.of(2, 3).of("u"));
    assertThat(history.latest(3)).isEqualTo(history);
    assertThat(history.latest(9)).isEqualTo(history);
    assertThat(history.latest(0).isEmpty()).isTrue();
  }

  @Test
  void emptyHistoryHasNoLastItem() {
    assertThat(History.of().isEmpty()).isTrue();
    assertThatThrownBy(() -> History.of().last()).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
