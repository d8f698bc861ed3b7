package io.github.seqrec.data;

import static io.github.seqrec.data.DelimitedText.Column.ITEM;
import static io.github.seqrec.data.DelimitedText.Column.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One small file of each published format. */
class FormatsTest {

  @TempDir private Path directory;

  @Test
  void amazon2014IsUserItemRatingTimeOrReviews() throws IOException {
    assertIsTheReviews(
        Amazon.read(file("U,B1,5.0,1318896000\nU,B2,4.0,1318982400\n"), Amazon.Release.V2014),
        1318896000);
    String reviews =
        "{\"reviewerID\": \"U\", \"asin\": \"B1\", \"helpful\": [0, {\"x\": 1}],"
            + " \"overall\": 5.0, \"unixReviewTime\": 1318896000}\n"
            + "{\"asin\": \"B2\", \"reviewText\": \"a \\\"quote\\\"\", \"reviewerID\": \"U\","
            + " \"unixReviewTime\": 1318982400, \"overall\": 4.0}\n";
    assertIsTheReviews(Amazon.read(file(reviews), Amazon.Release.V2014), 1318896000);
    Path gzip = Files.write(directory.resolve("r.json.gz"), ReadersTest.gzip(reviews));
    assertIsTheReviews(Amazon.read(gzip, Amazon.Release.V2018), 1318896000);
  }

  @Test
  void amazon2018HasTheItemFirst() throws IOException {
    assertIsTheReviews(
        Amazon.read(file("B1,U,5.0,1318896000\nB2,U,4.0,1318982400\n"), Amazon.Release.V2018),
        1318896000);
  }

  @Test
  void amazon2023HasAHeaderAndMilliseconds() throws IOException {
    assertIsTheReviews(
        Amazon.read(
            file(
                "user_id,parent_asin,rating,timestamp",
                "U,B1,5.0,1318896000123\nU,B2,4.0,1318982400000\n"),
            Amazon.Release.V2023),
        1318896000123L);
    assertIsTheReviews(
        Amazon.read(
            file(
                "{\"user_id\":\"U\",\"asin\":\"x\",\"parent_asin\":\"B1\",\"rating\":5.0,"
                    + "\"timestamp\":1318896000123}",
                "{\"user_id\":\"U\",\"asin\":\"y\",\"parent_asin\":\"B2\",\"rating\":4.0,"
                    + "\"timestamp\":1318982400000}\n"),
            Amazon.Release.V2023),
        1318896000123L);
    assertThatThrownBy(() -> Amazon.read(file("U,B1,5.0,1\n"), Amazon.Release.V2023))
        .hasMessageContaining("expected one column named");
    assertThatThrownBy(() -> Amazon.read(file(""), Amazon.Release.V2018))
        .hasMessageContaining("found an empty file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"reviewerID\":\"U\"}",
        "{\"reviewerID\":\"U\",\"asin\":null,\"overall\":1,\"unixReviewTime\":1}",
        "{\"reviewerID\":\"U\",\"asin\":\"\",\"overall\":1,\"unixReviewTime\":1}",
        "{\"reviewerID\":\"U\"",
        "{'reviewerID':'U'}",
        "[1]",
        "{\"reviewerID\":\"\\ud800\",\"asin\":\"a\",\"overall\":1,\"unixReviewTime\":1318896000}",
        "{\"reviewerID\":\"U\",\"asin\":\"a\",\"overall\":1,\"unixReviewTime\":1} more",
        "{\"reviewerID\":\"U\",\"asin\":\"a\",\"overall\":1,\"unixReviewTime\":\"x\"}"
      })
  void linesThatAreNoSuchObjectAreBadLines(String line) throws IOException {
    String good =
        "{\"reviewerID\":\"U\",\"asin\":\"a\",\"overall\":1,\"unixReviewTime\":1318896000}\n";
    Path file = file(good + line + "\n" + good);

    assertThatThrownBy(() -> Amazon.read(file, Amazon.Release.V2014))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("line 2: expected ");
    InteractionDataset data =
        Amazon.read(file, Amazon.Release.V2014, ReadOptions.defaults().badLines(1));
    assertThat(data.interactionCount()).isEqualTo(2);
    assertThat(data.notes().warnings()).hasSize(2);
  }

  @Test
  void aColumnOfTheSourceIsOneColumn() {
    Map<DelimitedText.Column, String> twice = Map.of(USER, "id", ITEM, "id");
    List<ThrowingCallable> readers =
        List.of(
            () -> JsonLines.named(twice),
            () -> JdbcEvents.named(twice),
            () -> DelimitedText.named(",", twice),
            () -> DelimitedText.numbered(",", Map.of(USER, 1, ITEM, 1)));
    for (ThrowingCallable reader : readers) {
      assertThatIllegalArgumentException()
          .isThrownBy(reader)
          .withMessageContaining("must be different ones of the source; name each once");
    }
  }

  @Test
  void jsonNumbersAreIdsAsTheyAreSpelt() throws IOException {
    InteractionDataset data =
        JsonLines.named(Map.of(USER, "u", ITEM, "i"))
            .read(file("{\"u\":12345678901234567890,\"i\":1.50}\n"));

    assertThat(data.userId(0)).isEqualTo("12345678901234567890");
    assertThat(data.items().ids()).containsExactly("1.50");
  }

  @Test
  void deliciousHasOneEventATagOrOneABookmark() throws IOException {
    Path file =
        file(
            "userID\tbookmarkID\ttagID\ttimestamp",
            "8\t1\t1\t1289255362000\n8\t1\t2\t1289255362000\n8\t2\t1\t1289255159000\n");
    InteractionDataset rows = HetRec.delicious(file, HetRec.TagRows.AS_THEY_ARE);
    InteractionDataset pairs = HetRec.delicious(file, HetRec.TagRows.DISTINCT_PAIRS);

    assertThat(ids(rows)).containsExactly("2", "1", "1");
    assertThat(rows.sequence(0).timestamp(0)).isEqualTo(1289255159000L);
    assertThat(ids(pairs)).containsExactly("2", "1");
    assertThat(pairs.notes().steps().get(1).dropped().events()).isEqualTo(1);
    InteractionDataset parts =
        HetRec.delicious(
            file(
                "userID\tbookmarkID\ttagID\tday\tmonth\tyear\thour\tminute\tsecond",
                "8\t1\t1\t8\t11\t2010\t23\t29\t22\n"),
            HetRec.TagRows.AS_THEY_ARE);
    assertThat(parts.sequence(0).timestamp(0)).isEqualTo(1289258962000L);
  }

  @Test
  void lastFmHasDatesOrPlayCounts() throws IOException {
    InteractionDataset tagged =
        HetRec.lastFm(
            file("userID\tartistID\ttagID\tday\tmonth\tyear\n2\t52\t13\t1\t4\t2009\n"),
            HetRec.TagRows.DISTINCT_PAIRS);
    InteractionDataset played =
        HetRec.lastFm(file("userID\tartistID\tweight\n2\t51\t13883\n"), HetRec.TagRows.AS_THEY_ARE);

    assertThat(tagged.sequence(0).timestamp(0)).isEqualTo(1238544000000L);
    assertThat(played.sequence(0).rating(0)).isEqualTo(13883f);
    assertThat(played.sequence(0).hasTimestamps()).isFalse();
    assertThatThrownBy(() -> HetRec.delicious(file("2\t51\n"), HetRec.TagRows.AS_THEY_ARE))
        .hasMessageContaining("expected a header with userID and bookmarkID");
  }

  @Test
  void sequentialDataHasAUserALineAndMapsToTheIdsOfTheSource() throws IOException {
    Path file = file("1 1 2 3\n2 3 1\n");
    Path maps =
        Files.writeString(
            directory.resolve("datamaps.json"),
            "{\"id2user\": {\"1\": \"U\", \"2\": \"V\"}, \"other\": [1],"
                + " \"id2item\": {\"1\": \"A\", \"2\": \"B\", \"3\": \"C\"}}");
    InteractionDataset data = SequentialData.read(file);
    InteractionDataset mapped = SequentialData.read(file, maps, ReadOptions.defaults());

    assertThat(ids(data)).containsExactly("1", "2", "3");
    assertThat(data.interactionCount()).isEqualTo(5);
    assertThat(ids(mapped)).containsExactly("A", "B", "C");
    assertThat(mapped.userId(1)).isEqualTo("V");
    Path other = file("1 1 9\n");
    assertThatThrownBy(() -> SequentialData.read(other, maps, ReadOptions.defaults()))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("line 1: expected ids that the maps hold, found \"9\"");
    assertThatThrownBy(() -> SequentialData.read(file, file, ReadOptions.defaults()))
        .hasMessageContaining("id2user and id2item");
    Path half =
        Files.writeString(
            directory.resolve("half.json"),
            "{\"id2user\": {\"1\": \"\\ud800\"}, \"id2item\": {\"1\": \"A\"}}");
    assertThatThrownBy(() -> SequentialData.read(file, half, ReadOptions.defaults()))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("half.json");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(packed)) {
      zip.write(Files.readAllBytes(maps));
    }
    byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() - 20);
    Path damaged = Files.write(directory.resolve("datamaps.json.gz"), cut);
    assertThatThrownBy(() -> SequentialData.read(file, damaged, ReadOptions.defaults()))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("datamaps.json.gz, line 1: expected whole compressed data");
    assertThatThrownBy(() -> SequentialData.read(file("1\n")))
        .hasMessageContaining("expected user item item ...");
    Path latin =
        Files.write(directory.resolve("latin"), "1 2\n1 é\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> SequentialData.read(latin))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("line 2: expected UTF-8 text");
  }

  @Test
  void recBoleHasNamesAndTypesInItsHeader() throws IOException {
    InteractionDataset data =
        RecBole.read(
            file(
                "user_id:token\titem_id:token\trating:float\ttimestamp:float",
                "u\tb\t3.5\t1.318896001E9\nu\ta\t2\t1318896000.0\n"));

    assertThat(ids(data)).containsExactly("a", "b");
    assertThat(data.sequence(0).timestamp(1)).isEqualTo(1318896001);
    assertThat(data.sequence(0).rating(1)).isEqualTo(3.5f);
    assertThat(ids(RecBole.read(file("item_id:token\tuser_id:token\nx\tu\n"))))
        .containsExactly("x");
    assertThatThrownBy(() -> RecBole.read(file("user_id\titem_id\nu\ta\n")))
        .hasMessageContaining("user_id:token and item_id:token");
  }

  @Test
  void eventsInMemoryComeFromAnIterableOrAStream() {
    List<Interaction> events = List.of(Interaction.of("u", "b", 2), Interaction.of("u", "a", 1));

    assertThat(ids(InteractionDataset.of(events))).containsExactly("a", "b");
    assertThat(ids(InteractionDataset.of(events.stream()))).containsExactly("a", "b");
    assertThatIllegalStateException().isThrownBy(() -> InteractionDataset.of(Stream.of()));
  }

  private static void assertIsTheReviews(InteractionDataset data, long firstTime) {
    assertThat(data.userId(0)).isEqualTo("U");
    assertThat(ids(data)).containsExactly("B1", "B2");
    assertThat(data.sequence(0).timestamp(0)).isEqualTo(firstTime);
    assertThat(data.sequence(0).rating(1)).isEqualTo(4f);
  }

  private static List<String> ids(InteractionDataset data) {
    return data.items().ids(data.sequence(0).history(data.sequence(0).size()).toArray());
  }

  private Path file(String... lines) throws IOException {
    return Files.writeString(
        Files.createTempFile(directory, "events", ".txt"), String.join("\n", lines));
  }
}
