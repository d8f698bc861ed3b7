package io.github.seqrec.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetSummaryTest {

  private static final ItemCatalog ITEMS = ItemCatalog.of(List.of("a", "b", "c"));

  @Test
  void countsUsersItemsAndEvents() {
    DatasetSummary summary = InMemoryDataset.of(ITEMS, new int[] {1, 2}, new int[] {3}).summary();
    assertThat(summary.users()).isEqualTo(2);
    assertThat(summary.items()).isEqualTo(3);
    assertThat(summary.interactions()).isEqualTo(3);
    assertThat(summary.averageLength()).isEqualTo(1.5);
    assertThat(InMemoryDataset.of(ITEMS).summary().averageLength()).isZero();
  }

  @Test
  void digestIsThatOfTheContentAndOfNothingElse() {
    String digest = digest(ITEMS, new int[] {1, 2}, new int[] {3});
    assertThat(digest).matches("[0-9a-f]{64}");
    assertThat(digest(ItemCatalog.of(List.of("a", "b", "c")), new int[] {1, 2}, new int[] {3}))
        .isEqualTo(digest);
    assertThat(digest(ITEMS, new int[] {2, 1}, new int[] {3})).isNotEqualTo(digest);
    assertThat(digest(ITEMS, new int[] {1}, new int[] {2, 3})).isNotEqualTo(digest);
    assertThat(digest(ItemCatalog.of(List.of("ab")), new int[] {1}))
        .isNotEqualTo(digest(ItemCatalog.of(List.of("a", "b")), new int[] {1}));
  }

  @Test
  void cyclicDataIsTheSameForTheSameSeed() {
    assertThat(InMemoryDataset.cyclic(60, 24, 1).summary())
        .isEqualTo(InMemoryDataset.cyclic(60, 24, 1).summary())
        .isNotEqualTo(InMemoryDataset.cyclic(60, 24, 2).summary());
  }

  private static String digest(ItemCatalog items, int[]... sequences) {
    return InMemoryDataset.of(items, sequences).summary().digest();
  }
}
