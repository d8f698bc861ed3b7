package io.github.seqrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.data.HistoryReader.StoredHistory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  void zippedParquetIsRefusedByItsName() {
    assertThatThrownBy(() -> HistoryReader.open(directory.resolve("a.parquet.gz")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("a.parquet.gz", "unzip it");
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
    List<StoredHistory> expected = List.of(history("u,1", "1", "2", "3"), history(null));
    assertThat(read(write("a.csv", text))).isEqualTo(expected);
    assertThat(read(zipped)).isEqualTo(expected);
    assertThat(read(write("b.csv", "items\n7\n"))).containsExactly(history(null, "7"));
  }

  @Test
  void byteOrderMarksBlankLinesAtTheEndAndUsersThatAreNullAreUnderstood() throws IOException {
    assertThat(read(write("a.csv", "\uFEFFitems,user\r\n7,u\r\n\r\n  \r\n")))
        .containsExactly(history("u", "7"));
    assertThat(read(write("a.jsonl", "\uFEFF{\"items\": [7], \"user\": null}\n\n \n")))
        .containsExactly(history(null, "7"));
  }

  /** A file of three rows, "i1", "i2" and the last item, in the format that its name tells. */
  private Path threeRows(String name, String last, Charset charset) throws IOException {
    String text =
        name.startsWith("a.csv")
            ? "items\ni1\ni2\n" + last + "\n"
            : Stream.of("i1", "i2", last)
                .map(item -> "{\"items\": [\"" + item + "\"]}\n")
                .collect(Collectors.joining());
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream bytes = name.endsWith(".gz") ? new GZIPOutputStream(out) : out) {
      bytes.write(text.getBytes(charset));
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource({"a.csv,4", "a.csv.gz,4", "a.jsonl,3", "a.jsonl.gz,3"})
  void bytesThatAreNotUtf8AreRefused(String name, int line) throws IOException {
    Path file = threeRows(name, "é", StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining(file + ", line " + line + ": expected UTF-8 text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv.gz", "a.jsonl.gz"})
  void compressedDataThatAreCutOffAreRefused(String name) throws IOException {
    Path file = threeRows(name, "x".repeat(100), StandardCharsets.UTF_8);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {5, whole.length - 12}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(MalformedDataException.class)
          .hasMessageContainingAll(file.toString(), "cut off or damaged");
    }
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
        List<ScoredItem> scored = items.stream().map(item -> new ScoredItem(item, 0.5f)).toList();
        writer.write(user, scored, i % 3);
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
        "a.csv | '' | line 1: expected a header with items and perhaps user, found []",
        "a.csv | user,items\\nu,1\\nu\\n | line 3: expected 2 fields, as the header has, found 1",
        "a.csv | items\\n1\\n\\n2\\n | line 3: expected a row, found a blank line",
        "a.csv | items\\n\"1 | line 2: expected a closing quote",
        "a.jsonl | {\"items\": 3} | line 1: expected an object",
        "a.jsonl | {\"items\": [null]} | line 1: expected an object",
        "a.jsonl | {\"items\": [[\"1\"]]} | line 1: expected an object",
        "a.jsonl | {\"user\": [\"u\"], \"items\": []} | line 1: expected an object",
        "a.parquet | PAR1 | expected a whole Parquet file"
      })
  void whatIsNoHistoryIsNamed(String name, String content, String message) throws IOException {
    Path file = write(name, content.replace("\\n", "\n"));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContainingAll(file.toAbsolutePath().toString(), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.jsonl", "a.parquet"})
  void aFileThatIsMissingOrADirectoryIsNamedAsThat(String name) throws IOException {
    Path file = directory.resolve(name);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(file + ": file is missing; check the path");
    Files.createDirectory(file);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(file + ": is a directory");
  }

  @Test
  void parquetWithoutAListOfItemsIsRefused() {
    Path events = ParquetEventsTest.FILES.resolve("none-plain.parquet");
    assertThatThrownBy(() -> read(events))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("expected a column items, a list of ids");
  }
}
