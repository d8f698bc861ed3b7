package io.github.seqrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.data.HistoryReader.StoredHistory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryReaderTest {

  @TempDir private Path directory;

  private static StoredHistory history(@Nullable String user, String... items) {
    return new StoredHistory(user, List.of(items));
  }

  private static List<StoredHistory> read(Path file) throws IOException {
    List<StoredHistory> all = new ArrayList<>();
    try (HistoryReader reader = HistoryReader.open(file)) {
      StoredHistory next;
      while ((next = reader.next()) != null) {
        all.add(next);
      }
    }
    return all;
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  @Test
  void linesOfJsonAreRead() throws IOException {
    Path file = write("a.jsonl", "{\"user\": \"u\", \"items\": [\"1\", 2]}\n{\"items\": []}\n");
    assertThat(read(file)).containsExactly(history("u", "1", "2"), history(null));
  }

  @Test
  void csvIsReadByItsHeaderWithQuotesAndCompressedToo() throws IOException {
    String text = "items,other,user\n1 2  3,x,\"u,1\"\n\"\",y,\n";
    Path zipped = directory.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    List<StoredHistory> expected = List.of(history("u,1", "1", "2", "3"), history(""));
    assertThat(read(write("a.csv", text))).isEqualTo(expected);
    assertThat(read(zipped)).isEqualTo(expected);
    assertThat(read(write("b.csv", "items\n7\n"))).containsExactly(history(null, "7"));
  }

  @Test
  void parquetIsReadAsItWasWritten() throws IOException {
    Path file = directory.resolve("a.parquet");
    List<StoredHistory> expected = new ArrayList<>();
    try (AnswerWriter writer = AnswerWriter.parquet(file)) {
      for (int i = 0; i < 5_000; i++) {
        List<String> items = new ArrayList<>();
        for (int t = 0; t < i % 7; t++) {
          items.add("ä" + (i + t) % 50);
        }
        String user = i % 5 == 0 ? null : "u" + i;
        writer.write(user, items, items.stream().map(item -> 0.5f).toList());
        expected.add(new StoredHistory(user, items));
      }
    }
    assertThat(read(file)).isEqualTo(expected);
    try (HistoryReader reader = HistoryReader.open(file)) {
      assertThat(reader.skip()).isTrue();
      assertThat(reader.next()).isEqualTo(expected.get(1));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.csv | user,item\\nu,1\\n | line 1: expected a header with items",
        "a.jsonl | {\"items\": 3} | line 1: expected an object",
        "a.jsonl | {\"items\": [null]} | line 1: expected an object",
        "a.parquet | PAR1 | expected a whole Parquet file"
      })
  void whatIsNoHistoryIsNamed(String name, String content, String message) throws IOException {
    Path file = write(name, content.replace("\\n", "\n"));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContainingAll(file.toAbsolutePath().toString(), message);
  }

  @Test
  void parquetWithoutAListOfItemsIsRefused() {
    Path events = ParquetEventsTest.FILES.resolve("none-plain.parquet");
    assertThatThrownBy(() -> read(events))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("expected a column items, a list of ids");
  }
}
