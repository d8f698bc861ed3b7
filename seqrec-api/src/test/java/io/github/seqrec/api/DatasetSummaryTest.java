package io.github.seqrec.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
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

  @Test
  void aBuilderThatHasMadeItsSummaryTakesNothingMore() {
    InMemoryDataset data = InMemoryDataset.of(ITEMS, new int[] {1, 2});
    DatasetSummary.Builder builder = DatasetSummary.builder(ITEMS).addAll(data);
    assertThat(builder.build()).isEqualTo(data.summary());
    assertThatIllegalStateException().isThrownBy(() -> builder.addAll(data));
    assertThatIllegalStateException().isThrownBy(builder::build);
  }

  /** SHA-256 of the lengths and bytes of the ids, then of the size and items of each user. */
  @Test
  void theDigestOfALongSequenceIsThatOfItsBytes() throws NoSuchAlgorithmException {
    int[] items = new int[5000];
    Arrays.setAll(items, t -> 1 + t % 3);
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    for (String id : List.of("a", "b", "c", "u0")) {
      bytes.putInt(id.length()).put(id.getBytes(StandardCharsets.UTF_8));
    }
    bytes.putInt(items.length);
    Arrays.stream(items).forEach(bytes::putInt);
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    sha.update(bytes.flip());
    assertThat(digest(ITEMS, items)).isEqualTo(HexFormat.of().formatHex(sha.digest()));
  }

  private static String digest(ItemCatalog items, int[]... sequences) {
    return InMemoryDataset.of(items, sequences).summary().digest();
  }
}
