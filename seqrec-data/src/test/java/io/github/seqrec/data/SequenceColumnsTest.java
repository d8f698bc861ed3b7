package io.github.seqrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.ItemCatalog;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SequenceColumnsTest {

  private static SequenceColumns of(String user, @Nullable Long time, @Nullable Float rating) {
    InteractionBuilder builder = InteractionDataset.builder();
    builder.add(new Interaction(user, "a", time, rating, null));
    builder.add(new Interaction(user, "b", time, rating, null));
    return SequenceColumns.of(builder.build());
  }

  @Test
  void joinedPartsStandOneAfterTheOther() {
    SequenceColumns joined = SequenceColumns.joined(List.of(of("u", 7L, null), of("v", 8L, null)));
    assertThat(joined.users()).containsExactly("u", "v");
    assertThat(joined.offsets()).containsExactly(0, 2, 4);
    assertThat(joined.items()).containsExactly(1, 2, 1, 2);
    assertThat(joined.timestamps()).containsExactly(7, 7, 8, 8);
    assertThat(joined.ratings()).isNull();
    assertThat(SequenceColumns.joined(List.of()).users()).isEmpty();
  }

  @Test
  void numbersBeyondTheCatalogueMakeNoDataset() {
    SequenceColumns columns =
        new SequenceColumns(
            new String[] {"u"}, new int[] {0, 2}, new int[] {1, 2}, null, null, new int[] {1, 2});
    ItemCatalog one = ItemCatalog.of(List.of("a"));
    ItemCatalog two = ItemCatalog.of(List.of("a", "b"));
    assertThat(columns.dataset(two, List.of("view", "buy")).sequence(0).action(1)).isEqualTo("buy");
    assertThatThrownBy(() -> columns.dataset(one, List.of("view", "buy")))
        .hasMessageContaining("items must be 1 to 1, found 2 at event 1");
    assertThatThrownBy(() -> columns.dataset(two, List.of("view")))
        .hasMessageContaining("actions must be 1 to 1, found 2 at event 1");
  }

  @Test
  void partsOfDifferentColumnsAreNotJoined() {
    assertThatThrownBy(
            () -> SequenceColumns.joined(List.of(of("u", 7L, null), of("v", null, null))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timestamps are missing from a later part");
    assertThatThrownBy(() -> SequenceColumns.joined(List.of(of("u", 7L, null), of("v", 7L, 3f))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ratings are in a later part alone");
  }
}
