package io.github.seqrec.p5.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.seqrec.p5.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class T5TokenizerTest {

  private static final String REAL = "t5-tokenizer/";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "tokenizer/tokenizer.json, ref/tokenizer.json, 196, 24",
    "tokenizer/tokenizer.legacy-metaspace.json, ref/tokenizer.json, 196, 24",
    "tokenizer/spiece.model, ref/tokenizer.json, 196, 24",
    "t5-tokenizer/spiece.model, t5-tokenizer/reference_tokenizations.json, 32100, 45"
  })
  void textsHaveTheIdsWordsAndDecodedTextsOfPython(
      String tokenizer, String reference, int size, int texts) throws IOException {
    JsonArray rows = Fixtures.json(reference).getAsJsonArray();
    assertThat(rows).hasSize(texts);
    try (T5Tokenizer t5 = T5Tokenizer.load(Fixtures.path(tokenizer))) {
      assertThat(t5.size()).isEqualTo(size);
      for (JsonElement element : rows) {
        JsonObject row = element.getAsJsonObject();
        String text = row.get("text").getAsString();
        TokenizedText found = t5.encode(text);
        assertThat(found.ids()).as(text).containsExactly(ints(row.get("input_ids")));
        assertThat(found.wholeWords()).as(text).containsExactly(ints(row.get("whole_word_ids")));
        assertThat(t5.decode(found.ids())).as(text).isEqualTo(row.get("decoded").getAsString());
      }
    }
  }

  @Test
  void numbersHaveTheIdsOfPython() throws IOException {
    try (T5Tokenizer t5 = T5Tokenizer.load(Fixtures.path(REAL + "spiece.model"))) {
      for (Map.Entry<String, JsonElement> entry :
          Fixtures.json(REAL + "reference_numbers.json").getAsJsonObject().entrySet()) {
        int[] ids = t5.encode(entry.getKey()).ids();
        assertThat(Arrays.copyOf(ids, ids.length - 1))
            .as(entry.getKey())
            .containsExactly(ints(entry.getValue()));
      }
    }
  }

  @Test
  void aConvertedModelIsTheTokenizerThatPythonWrote() throws IOException {
    assertConverted("tokenizer/spiece.model", Fixtures.path("tokenizer/tokenizer.json"));
  }

  /** Python's file of the real tokenizer is too large for the repository. */
  @Test
  @Tag("data")
  void theRealModelBecomesTheTokenizerThatPythonWrote() throws IOException {
    Path python =
        Path.of(System.getProperty("seqrec.data", "data"))
            .resolveSibling("p5-fixtures/t5-tokenizer/tokenizer.json");
    assumeTrue(Files.exists(python), () -> python + " is not there");
    assertConverted(REAL + "spiece.model", python);
  }

  private void assertConverted(String model, Path expected) throws IOException {
    JsonObject python = JsonParser.parseString(Files.readString(expected)).getAsJsonObject();
    try (T5Tokenizer t5 = T5Tokenizer.load(Fixtures.path(model))) {
      t5.write(directory);
    }
    JsonObject written =
        JsonParser.parseString(Files.readString(directory.resolve("tokenizer.json")))
            .getAsJsonObject();
    assertThat(written.keySet()).containsExactlyInAnyOrderElementsOf(python.keySet());
    for (String part : written.keySet()) {
      assertThat(written.get(part)).as(part).isEqualTo(python.get(part));
    }
  }

  @Test
  void whatIsWrittenIsReadFromTheDirectory() throws IOException {
    try (T5Tokenizer t5 = T5Tokenizer.load(Fixtures.path(REAL + "spiece.model"))) {
      t5.write(directory);
      try (T5Tokenizer again = T5Tokenizer.load(directory)) {
        assertThat(again.size()).isEqualTo(32_100);
        assertThat(again.encode("user_23 \u00e9").ids())
            .containsExactly(t5.encode("user_23 \u00e9").ids());
      }
    }
  }

  @Test
  void longTextsAreNotCutWhateverTheFileSays() throws IOException {
    JsonObject json = Fixtures.json("tokenizer/tokenizer.json").getAsJsonObject();
    json.add(
        "truncation",
        JsonParser.parseString(
            "{\"direction\":\"Right\",\"max_length\":5,\"strategy\":\"LongestFirst\",\"stride\":0}"));
    Path file = directory.resolve("tokenizer.json");
    Files.writeString(file, json.toString());
    try (T5Tokenizer t5 = T5Tokenizer.load(file)) {
      assertThat(t5.encode("item_107 , ".repeat(1000)).ids().length).isGreaterThan(2000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer.json", "spiece.model"})
  void aMissingFileIsNamed(String name) {
    Path file = directory.resolve(name);
    assertThatThrownBy(() -> T5Tokenizer.load(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toAbsolutePath().toString())
        .hasMessageContaining("missing");
    assertThatThrownBy(() -> T5Tokenizer.load(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.toAbsolutePath().toString())
        .hasMessageContaining("it holds none of [tokenizer.json, spiece.model]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tokenizer.json | junk | JSON",
        "tokenizer.json | [] | JSON",
        "tokenizer.json | {} | model is missing; write the file with save_pretrained",
        "tokenizer.json | {\"model\": {\"vocab\": []}} | model.type is missing; write the file",
        "tokenizer.json | {\"model\": {\"type\": \"BPE\"}} | model.type ('BPE') must be 'Unigram'",
        "tokenizer.json | {\"model\": {\"type\": \"Unigram\"}} | model.vocab is missing",
        "tokenizer.json | {\"model\": {\"type\": \"Unigram\", \"vocab\": []}} | added_tokens is missing",
        "tokenizer.json | {\"model\": {\"type\": \"Unigram\", \"vocab\": 3}} | holds no T5 tokenizer",
        "spiece.model | version https | holds no T5 tokenizer",
        "spiece.model | `` | not <unk> and </s>"
      })
  void aMalformedFileIsRefusedByItsName(String name, String content, String message)
      throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, content);
    assertThatThrownBy(() -> T5Tokenizer.load(file))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(file.toAbsolutePath().toString(), message);
  }

  @Test
  void aTruncatedModelIsRefused() throws IOException {
    byte[] model = Files.readAllBytes(Fixtures.path("tokenizer/spiece.model"));
    Path file = directory.resolve("spiece.model");
    for (int length = 1; length < model.length; length += 9973) {
      Files.write(file, Arrays.copyOf(model, length));
      assertThatThrownBy(() -> T5Tokenizer.load(file).close())
          .as("%d bytes", length)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.toAbsolutePath().toString());
    }
  }

  @Test
  void anotherKindOfModelIsRefused() throws IOException {
    // Trainer specification: model type 2, byte-pair encoding.
    Path file = directory.resolve("spiece.model");
    Files.write(file, "\u0012\u0002\u0018\u0002".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> T5Tokenizer.load(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("type 2; T5 has a Unigram model");
  }

  private static int[] ints(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
        .mapToInt(JsonElement::getAsInt)
        .toArray();
  }

  @Test
  void aSmallVocabularyHasTheWordsAndNumbersOfTwoDigitsAPiece() {
    try (T5Tokenizer small = T5Tokenizer.ofWords(List.of("After", "next?", ","))) {
      assertThat(small.encode("After 7 , 42 next?").ids()).hasSize(6);
      assertThat(small.encode("12101").ids()).as("12 10 1 and the end").hasSize(4);
      assertThat(small.encode("After 12101 xy").wholeWords())
          .containsExactly(1, 2, 2, 2, 3, 3, 3, 0);
      assertThat(small.decode(small.encode("After 12101 , B00x").ids()))
          .isEqualTo("After 12101 , B00x");
      assertThat(small.size()).isLessThan(400);
    }
  }
}
