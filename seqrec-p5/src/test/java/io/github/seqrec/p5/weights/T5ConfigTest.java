package io.github.seqrec.p5.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.seqrec.p5.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class T5ConfigTest {

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("config.json");
  }

  @Test
  void bothVersionsOfTransformersDescribeTheSameUnscaledModel() throws IOException {
    T5Config five = T5Config.read(Fixtures.path("t5-v11-tiny/config.json"));
    T5Config four = T5Config.read(Fixtures.path("t5-v11-tiny-tf4/config.json"));
    assertThat(five.scaleDecoderOutputs()).isFalse();
    assertThat(four.scaleDecoderOutputs()).isFalse();
    assertThat(five.toBuilder().tiedHead(false).build()).isEqualTo(four);
    assertThat(four)
        .isEqualTo(
            new T5Config(
                512,
                32,
                8,
                64,
                3,
                2,
                3,
                32,
                128,
                1e-6,
                0.1,
                FeedForward.GATED_GELU,
                false,
                false,
                0,
                0,
                1,
                0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"t5-v10-tiny", "t5-v10-tiny-tf4", "p5-tiny"})
  void theFirstT5IsScaledInBothVersions(String name) throws IOException {
    assertThat(T5Config.read(Fixtures.path(name + "/config.json")))
        .isEqualTo(
            new T5Config(
                512,
                32,
                8,
                64,
                2,
                2,
                4,
                32,
                128,
                1e-6,
                0.1,
                FeedForward.RELU,
                true,
                true,
                0,
                0,
                1,
                0));
  }

  @Test
  void whatOldFilesLeaveOutHasTheValuesOfTheFirstT5() throws IOException {
    Files.writeString(
        file(),
        "{\"vocab_size\": 32128, \"d_model\": 512, \"d_kv\": 64, \"d_ff\": 2048, \"num_layers\": 6,"
            + " \"num_decoder_layers\": null, \"num_heads\": 8}");
    assertThat(T5Config.read(file())).isEqualTo(T5Config.small());
  }

  @ParameterizedTest
  @ValueSource(strings = {"t5-v10-tiny", "t5-v11-tiny", "t5-v11-tiny-tf4"})
  void whatIsWrittenIsRead(String name) throws IOException {
    T5Config config = T5Config.read(Fixtures.path(name + "/config.json"));
    config.write(file());
    assertThat(T5Config.read(file())).isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource({
    "t5-small, 60506624",
    "t5-base, 222903552",
    "flan-t5-small, 76961152",
    "flan-t5-base, 247577856"
  })
  void theTensorsAreThoseOfTheReleasedModels(String name, long parameters) throws IOException {
    JsonObject manifest =
        Fixtures.json("tensor-manifests.json").getAsJsonObject().getAsJsonObject(name);
    T5Config config =
        switch (name) {
          case "t5-small" -> T5Config.small();
          case "t5-base" -> T5Config.base();
          case "flan-t5-small" ->
              T5Config.small().toBuilder()
                  .dFf(1024)
                  .layers(8)
                  .decoderLayers(8)
                  .heads(6)
                  .feedForward(FeedForward.GATED_GELU)
                  .tiedHead(false)
                  .build();
          default ->
              T5Config.base().toBuilder()
                  .dFf(2048)
                  .feedForward(FeedForward.GATED_GELU)
                  .tiedHead(false)
                  .build();
        };
    SortedMap<String, long[]> tensors = config.tensors();
    JsonObject shapes = manifest.getAsJsonObject("tensors");
    assertThat(tensors.keySet()).containsExactlyInAnyOrderElementsOf(shapes.keySet());
    long count = 0;
    for (Map.Entry<String, long[]> tensor : tensors.entrySet()) {
      List<Long> shape =
          shapes.getAsJsonArray(tensor.getKey()).asList().stream()
              .map(JsonElement::getAsLong)
              .toList();
      assertThat(tensor.getValue())
          .as(tensor.getKey())
          .containsExactly(shape.stream().mapToLong(Long::longValue).toArray());
      count += shape.stream().reduce(1L, Math::multiplyExact);
    }
    assertThat(count).isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "model_type | \"bert\" | model_type ('bert') must be 't5'",
        "d_model | null | d_model is missing; it must be a whole number",
        "d_model | 1.5 | d_model (1.5) must be a whole number",
        "d_model | \"x\" | d_model (\"x\") must be a whole number",
        "d_model | 0 | dModel (0) must be at least 1; 512 is usual",
        "num_layers | -1 | layers (-1) must be at least 1",
        "relative_attention_num_buckets | 6 | relativeBuckets (6) must be a positive multiple of 4",
        "relative_attention_max_distance | 16 | relativeMaxDistance (16) must be above half",
        "layer_norm_epsilon | 0 | layerNormEpsilon (0.0) must lie in 0..1",
        "dropout_rate | 1 | dropout (1.0) must lie in 0..0.999",
        "dropout_rate | 0.99999 | dropout (0.99999) must lie in 0..0.999; 0.1 is usual",
        "feed_forward_proj | \"gated-x\" | must be one of [relu, gated-gelu, gated-silu]",
        "dense_act_fn | \"gelu\" | dense_act_fn ('gelu') contradicts feed_forward_proj ('relu')",
        "tie_word_embeddings | \"no\" | tie_word_embeddings (\"no\") must be true or false",
        "tie_word_embeddings | [] | tie_word_embeddings ([]) must be true or false",
        "eos_token_id | 512 | eosId (512) must lie in 0..511"
      })
  void aWrongValueIsNamedWithItsFile(String name, String value, String message) throws IOException {
    JsonObject json = Fixtures.json("t5-v10-tiny/config.json").getAsJsonObject();
    json.add(name, JsonParser.parseString(value));
    Files.writeString(file(), json.toString());
    assertThatThrownBy(() -> T5Config.read(file()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(file().toAbsolutePath().toString(), message);
  }

  @Test
  void aFileThatIsNoJsonIsNamed() throws IOException {
    assertThatThrownBy(() -> T5Config.read(file()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(file().toAbsolutePath().toString(), "missing");
    for (String content : List.of("[1]", "{\"model_type\": \"\u00e9\"}")) {
      Files.writeString(file(), content, StandardCharsets.ISO_8859_1);
      assertThatThrownBy(() -> T5Config.read(file()))
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(file().toAbsolutePath().toString(), "no JSON object");
    }
  }
}
