package io.github.seqrec.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ItemCatalogTest {

  private final ItemCatalog catalog = ItemCatalog.of(List.of("a", "b", "c"));

  @Test
  void indicesRunFromOneInTheOrderOfTheIds() {
    assertThat(catalog.size()).isEqualTo(3);
    for (int index = 1; index <= 3; index++) {
      assertThat(catalog.indexOf(catalog.id(index))).isEqualTo(index);
    }
    assertThat(catalog.ids(3, 1, 3)).containsExactly("c", "a", "c");
    assertThat(catalog.ids()).containsExactly("a", "b", "c");
  }

  @Test
  void unknownIdsHaveTheIndexOfThePadding() {
    assertThat(catalog.indexOf("d")).isEqualTo(ItemCatalog.PADDING);
    assertThat(catalog.contains("d")).isFalse();
    assertThat(catalog.contains("a")).isTrue();
    assertThat(catalog.countHeld(List.of("a", "d", "c", "a"))).isEqualTo(3);
  }

  @Test
  void paddingAndIndicesBeyondTheEndHaveNoId() {
    for (int index : new int[] {-1, 0, 4}) {
      assertThatThrownBy(() -> catalog.id(index))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("item index " + index + " is outside 1..3");
    }
  }

  @Test
  void emptyAndRepeatedIdsAreRefusedWithTheirPositions() {
    assertThatThrownBy(() -> ItemCatalog.of(List.of("a", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("position 1 is empty");
    assertThatThrownBy(() -> ItemCatalog.of(List.of("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a' stands at positions 0 and 2");
  }

  @Test
  void cataloguesAreEqualIfTheirIdsAre() {
    assertThat(ItemCatalog.of(List.of("a", "b", "c")))
        .isEqualTo(catalog)
        .hasSameHashCodeAs(catalog);
    assertThat(ItemCatalog.of(List.of("a", "c", "b"))).isNotEqualTo(catalog);
  }
}
