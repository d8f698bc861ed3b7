package io.github.seqrec.p5.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.github.seqrec.models.store.SafeTensors;
import io.github.seqrec.models.store.Tensor;
import io.github.seqrec.p5.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class T5WeightsTest {

  private static final String FIRST = "decoder.block.0.layer.0.SelfAttention.k.weight";

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("model.safetensors");
  }

  @ParameterizedTest
  @CsvSource({
    "t5-v10-tiny, 47, true, 0",
    "t5-v11-tiny, 61, false, 0",
    "p5-tiny, 48, true, 512",
    "t5-v10-tiny-bf16, 47, true, 0",
    "t5-v10-tiny-fp16, 47, true, 0"
  })
  void aCheckpointHasTheTensorsOfItsConfiguration(
      String name, int tensors, boolean tied, int wholeWords) throws IOException {
    T5Weights weights = T5Weights.load(Fixtures.path(name));
    assertThat(weights.tensors()).hasSize(tensors);
    assertThat(weights.config().tiedHead()).isEqualTo(tied);
    assertThat(weights.config().wholeWordRows()).isEqualTo(wholeWords);
    assertThat(weights.tensor(tied ? "shared.weight" : "lm_head.weight").shape())
        .containsExactly(512, 32);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t5-v10-tiny-sharded",
        "t5-v10-tiny-bin",
        "t5-v10-tiny-tf4",
        "t5-v10-tiny-tf4/sharded-bin"
      })
  void shardsAndFilesOfPyTorchHoldTheSameValues(String name) throws IOException {
    assertSame(T5Weights.load(Fixtures.path(name)), T5Weights.load(Fixtures.path("t5-v10-tiny")));
  }

  @Test
  void aBareStateDictIsReadWithAConfigurationFromElsewhere() throws IOException {
    T5Config config = T5Config.read(Fixtures.path("t5-v10-tiny/config.json"));
    T5Weights released = T5Weights.load(Fixtures.path("p5-tiny/p5-tiny-ddp.pth"), config);
    assertSame(released, T5Weights.load(Fixtures.path("p5-tiny")));
  }

  @Test
  void theWeightsSayWhichHeadTheyHave() throws IOException {
    T5Config four = T5Config.read(Fixtures.path("t5-v11-tiny-tf4/config.json"));
    assertSame(
        T5Weights.load(Fixtures.path("t5-v11-tiny/model.safetensors"), four),
        T5Weights.load(Fixtures.path("t5-v11-tiny")));
  }

  @Test
  void halfPrecisionIsCloseToSingle() throws IOException {
    T5Weights single = T5Weights.load(Fixtures.path("t5-v10-tiny"));
    for (String half : new String[] {"t5-v10-tiny-bf16", "t5-v10-tiny-fp16"}) {
      T5Weights weights = T5Weights.load(Fixtures.path(half));
      for (String name : single.tensors().keySet()) {
        float[] expected = single.tensor(name).floats();
        float[] found = weights.tensor(name).floats();
        assertThat(weights.tensor(name).type()).isNotEqualTo(Tensor.Type.F32);
        for (int i = 0; i < expected.length; i++) {
          assertThat(Math.abs(found[i] - expected[i]))
              .as("%s %s %d", half, name, i)
              .isLessThanOrEqualTo(Math.abs(expected[i]) * 0x1p-8f + 1e-7f);
        }
      }
    }
  }

  @Test
  void otherNamesOfTheEmbeddingAndAStrayTensorMakeNoDifference() throws IOException {
    Map<String, Tensor> tensors = tiny();
    Tensor shared = Objects.requireNonNull(tensors.remove("shared.weight"));
    tensors.put("encoder.embed_tokens.weight", shared);
    tensors.put("decoder.embed_tokens.weight", shared);
    tensors.put("lm_head.weight", shared);
    tensors.put(
        "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight",
        Tensor.of(new float[] {1}, 1));
    Map<String, Tensor> distributed = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> distributed.put("module." + name, tensor));
    assertSame(load(distributed), T5Weights.load(Fixtures.path("t5-v10-tiny")));
  }

  @Test
  void theRowsOfTheEmbeddingAreThoseOfTheTensor() throws IOException {
    Map<String, Tensor> tensors = tiny();
    tensors.put("shared.weight", Tensor.of(new float[200 * 32], 200, 32));
    assertThat(load(tensors).config().vocabSize()).isEqualTo(200);
  }

  @Test
  void missingMisshapenAndUnknownTensorsAreAllNamed() throws IOException {
    Map<String, Tensor> tensors = tiny();
    tensors.remove("encoder.final_layer_norm.weight");
    tensors.remove("decoder.final_layer_norm.weight");
    tensors.put(FIRST, Tensor.of(new float[32 * 16], 16, 32));
    tensors.put("classifier.weight", Tensor.of(new float[1], 1));
    refused(
        () -> load(tensors),
        "the tensors are not those of the configuration: classifier.weight is unknown; "
            + FIRST
            + " has the shape [16, 32] instead of [32, 32]; decoder.final_layer_norm.weight is"
            + " missing; encoder.final_layer_norm.weight is missing; use the configuration");
  }

  @ParameterizedTest
  @ValueSource(strings = {"num_layers", "num_decoder_layers"})
  void blocksThatTheFileCannotHoldAreRefusedBeforeTheyAreNamed(String option) throws IOException {
    JsonObject config = Fixtures.json("t5-v10-tiny/config.json").getAsJsonObject();
    config.addProperty(option, 2_000_000_000);
    Files.writeString(directory.resolve("config.json"), config.toString());
    Files.copy(Fixtures.path("t5-v10-tiny/model.safetensors"), file());
    refused(() -> T5Weights.load(directory), "(2000000000)");
    refused(() -> T5Weights.load(directory), "are more than the tensors (47)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1099511627776 | shared.weight has the shape [1099511627776, 0] instead of [2147483647, 32]",
        "0 | vocabSize (0) must be at least 1"
      })
  void anEmbeddingWithoutValuesIsRefused(long rows, String message) throws IOException {
    Map<String, Tensor> tensors = tiny();
    tensors.put("shared.weight", Tensor.of(new float[0], rows, 0));
    refused(() -> load(tensors), message);
  }

  @Test
  void aTensorOfIntegersIsRefused() throws IOException {
    Map<String, Tensor> tensors = tiny();
    tensors.put(FIRST, Tensor.of(new int[32 * 32], 32, 32));
    refused(() -> load(tensors), FIRST + " is of type I32 instead of F32, F16 or BF16");
  }

  @Test
  void anEmbeddingOfTheDecoderAloneIsRefused() throws IOException {
    Map<String, Tensor> tensors = tiny();
    tensors.put("decoder.embed_tokens.weight", Tensor.of(new float[512 * 32], 512, 32));
    refused(() -> load(tensors), "decoder.embed_tokens.weight differs from shared.weight");
  }

  @Test
  void aNameThatIsThereTwiceIsRefused() throws IOException {
    Map<String, Tensor> tensors = tiny();
    tensors.put("module." + FIRST, Objects.requireNonNull(tensors.get(FIRST)));
    refused(() -> load(tensors), FIRST + " is there with and without the prefix module.");
  }

  @Test
  void anUnknownNameIsRefused() throws IOException {
    T5Weights weights = T5Weights.load(Fixtures.path("t5-v10-tiny"));
    assertThatThrownBy(() -> weights.tensor("x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no tensor 'x'; there are [decoder.block");
  }

  @Test
  void aDirectoryWithoutWeightsIsNamed() {
    assertThatThrownBy(() -> T5Weights.load(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            directory.toAbsolutePath().toString(), "model.safetensors.index.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"t5-v10-tiny-sharded", "t5-v10-tiny-tf4/sharded-bin"})
  void allMissingShardsAreNamed(String name) throws IOException {
    copy(Fixtures.path(name));
    String kind =
        name.endsWith("bin")
            ? "pytorch_model-%05d-of-00004.bin"
            : "model-%05d-of-00004.safetensors";
    Files.delete(directory.resolve(String.format(kind, 2)));
    Files.delete(directory.resolve(String.format(kind, 4)));
    refusedIn(
        () -> T5Weights.load(directory),
        "of its 4 shards these are missing: ["
            + String.format(kind, 2)
            + ", "
            + String.format(kind, 4)
            + "]");
  }

  @Test
  void aShardWithoutATensorThatTheIndexNamesIsNamed() throws IOException {
    copy(Fixtures.path("t5-v10-tiny-sharded"));
    Path shard = directory.resolve("model-00003-of-00004.safetensors");
    Files.delete(shard);
    new SafeTensors(Map.of(), Map.of()).write(shard);
    refusedIn(
        () -> T5Weights.load(directory),
        "model-00003-of-00004.safetensors holds no tensor '" + FIRST + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x.bin", "/x.bin", "a/x.bin", "x.exe", ".bin"})
  void anIndexMayNameFilesBesideItOnly(String shard) throws IOException {
    Files.writeString(
        directory.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": \"" + shard + "\"}}");
    Files.copy(Fixtures.path("t5-v10-tiny/config.json"), directory.resolve("config.json"));
    refusedIn(() -> T5Weights.load(directory), "the shard of 'a' (\"" + shard + "\") must be");
  }

  @Test
  void aTruncatedFileIsNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(Fixtures.path("t5-v10-tiny/model.safetensors"));
    Files.write(file(), Arrays.copyOf(bytes, bytes.length / 2));
    refused(
        () -> T5Weights.load(file(), T5Config.read(Fixtures.path("t5-v10-tiny/config.json"))),
        "is truncated");
  }

  private static Map<String, Tensor> tiny() throws IOException {
    return new LinkedHashMap<>(Fixtures.tensors("t5-v10-tiny/model.safetensors").tensors());
  }

  private T5Weights load(Map<String, Tensor> tensors) throws IOException {
    new SafeTensors(Map.of(), tensors).write(file());
    return T5Weights.load(file(), T5Config.read(Fixtures.path("t5-v10-tiny/config.json")));
  }

  private void copy(Path from) throws IOException {
    try (var files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, directory.resolve(file.getFileName().toString()));
      }
    }
  }

  private void refused(ThrowingCallable loading, String message) {
    assertThatThrownBy(loading)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(file().toAbsolutePath().toString(), message);
  }

  private void refusedIn(ThrowingCallable loading, String message) {
    assertThatThrownBy(loading)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(directory.toAbsolutePath().toString(), message);
  }

  private static void assertSame(T5Weights found, T5Weights expected) {
    assertThat(found.config()).isEqualTo(expected.config());
    assertThat(found.tensors().keySet()).isEqualTo(expected.tensors().keySet());
    for (String name : expected.tensors().keySet()) {
      assertThat(found.tensor(name).floats())
          .as(name)
          .containsExactly(expected.tensor(name).floats());
    }
  }
}
