package io.github.seqrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
