package io.github.seqrec.p5.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.Split;
import io.github.seqrec.data.InteractionBuilder;
import io.github.seqrec.data.InteractionDataset;
import io.github.seqrec.data.doctor.Diagnosis.Level;
import io.github.seqrec.data.split.LeaveOneOut;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemIndexingTest {

  @TempDir private Path directory;

  /** 40 users, each with 5 items of their own, which the catalogue holds in that order. */
  private static Split split() {
    InteractionBuilder builder = InteractionDataset.builder();
    for (int i = 0; i < 200; i++) {
      builder.add("u" + i / 5, "item" + i);
    }
    return LeaveOneOut.of(builder.build());
  }

  private static List<String> numbers(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
  }

  @Test
  void randomNumbersAreAnOrderOfAllDecidedByTheSeed() {
    ItemCatalog catalog = split().training().items();
    ItemIndexing random = ItemIndexing.random(catalog, 7);

    assertThat(random.texts()).containsExactlyInAnyOrderElementsOf(numbers(200));
    assertThat(random.texts()).isNotEqualTo(numbers(200));
    assertThat(random).isEqualTo(ItemIndexing.random(catalog, 7));
    assertThat(random).isNotEqualTo(ItemIndexing.random(catalog, 8));
  }

  @Test
  void sequentialNumbersFollowTheTrainingDataOnly() {
    ItemIndexing sequential = ItemIndexing.sequential(split().training());

    // The first user's items 4 and 5 are held out: number 4 is the next user's first item.
    assertThat(sequential.texts()).startsWith("1", "2", "3");
    assertThat(sequential.text(6)).isEqualTo("4");
    assertThat(sequential.texts()).containsExactlyInAnyOrderElementsOf(numbers(200));
  }

  @Test
  void independentIdsAreOneWordEachThatFollowsTheTrainingDataOnly() {
    ItemIndexing independent = ItemIndexing.independent(split().training());

    assertThat(independent.text(6)).isEqualTo("item_4");
    assertThat(independent.texts())
        .containsExactlyInAnyOrderElementsOf(ItemIndexing.itemWords(200));
  }

  @Test
  void numbersThatCountHeldOutItemsAreFoundToLeak() {
    Split split = split();
    ItemIndexing whole = ItemIndexing.given("appearance", numbers(200)).checked(split);

    assertThat(whole.check().orElseThrow().level()).isEqualTo(Level.LEAK);
    assertThat(whole.check().orElseThrow().text()).contains("by the appearance indexing has HR@1");
  }

  @Test
  void wordsThatCountHeldOutItemsAreFoundToLeakToo() {
    List<String> words =
        IntStream.range(0, 200).mapToObj(i -> "c" + i / 20 + " n" + i % 20).toList();

    assertThat(ItemIndexing.given("words", words).checked(split()).check().orElseThrow().level())
        .isEqualTo(Level.LEAK);
  }

  @Test
  void ourOwnNumbersDoNotLeak() {
    Split split = split();
    for (ItemIndexing own :
        List.of(
            ItemIndexing.random(split.training().items(), 1),
            ItemIndexing.sequential(split.training()),
            ItemIndexing.independent(split.training()))) {
      assertThat(own.check()).isEmpty();
      assertThat(own.checked(split).check().orElseThrow().level()).isEqualTo(Level.FACT);
    }
  }

  @Test
  void anIndexingIsReadBackAsItWasWritten() throws IOException {
    Split split = split();
    Path file = directory.resolve("indexing.json");
    for (ItemIndexing indexing :
        List.of(
            ItemIndexing.random(split.training().items(), Long.MIN_VALUE),
            ItemIndexing.sequential(split.training()).checked(split),
            ItemIndexing.given("mine", List.of("<a>\"", "b c")))) {
      indexing.write(file);

      assertThat(ItemIndexing.read(file)).isEqualTo(indexing);
    }
    assertThat(Files.readString(file)).contains("\"format_version\": 1", "<a>");
  }

  @Test
  void idsThatAreEmptyDoubleOrSpacedAreRefusedByItem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ItemIndexing.given("mine", List.of("a", "b", "a")))
        .withMessage("items 1 and 3 have the same id 'a'; ids must be distinct");
    for (String odd : List.of("", " a", "a ", "a  b", "a\tb", "a\nb")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ItemIndexing.given("mine", List.of("x", odd)))
          .withMessageContaining("the id of item 2 ('" + odd + "') must be words");
    }
    assertThatThrownBy(() -> ItemIndexing.given("mine", List.of("x")).text(0))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("item index 0 is outside 1..1");
  }

  @Test
  void filesThatAreNoIndexingAreRefusedByName() throws IOException {
    Path file = directory.resolve("indexing.json");
    assertThatIOException()
        .isThrownBy(() -> ItemIndexing.read(file))
        .withMessageContaining("indexing.json is missing");
    for (String content :
        List.of(
            "",
            "[]",
            "\"\u00e9\"",
            "{\"format\":",
            "{\"format\":\"other\"}",
            "{\"format\":\"seqrec-item-indexing\",\"format_version\":1,\"method\":\"m\","
                + "\"options\":{},\"ids\":[\"a\",\"a\"]}",
            "{\"format\":\"seqrec-item-indexing\",\"format_version\":1,\"method\":\"m\","
                + "\"options\":{},\"ids\":[null]}")) {
      Files.writeString(file, content, StandardCharsets.ISO_8859_1);
      assertThatIOException()
          .isThrownBy(() -> ItemIndexing.read(file))
          .withMessageContaining(file.toString());
    }
    Files.writeString(
        file,
        "{\"format\":\"seqrec-item-indexing\",\"format_version\":2,\"method\":\"m\","
            + "\"options\":{},\"ids\":[]}");
    assertThatIOException()
        .isThrownBy(() -> ItemIndexing.read(file))
        .withMessageContaining("has format version 2; this release reads 1..1; use a newer seqrec");
  }
}
