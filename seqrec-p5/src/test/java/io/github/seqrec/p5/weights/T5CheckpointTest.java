package io.github.seqrec.p5.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.models.store.SafeTensors;
import io.github.seqrec.models.store.Tensor;
import io.github.seqrec.p5.Fixtures;
import io.github.seqrec.p5.text.T5Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class T5CheckpointTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"t5-v10-tiny", "t5-v11-tiny", "p5-tiny", "t5-v10-tiny-bf16"})
  void whatIsWrittenIsRead(String name) throws IOException {
    T5Weights weights = T5Weights.load(Fixtures.path(name));
    Path saved = directory.resolve("saved");
    try (T5Tokenizer tokenizer = T5Tokenizer.load(Fixtures.path("tokenizer"))) {
      new T5Checkpoint(weights, tokenizer).write(saved);
    }
    T5Checkpoint read = T5Checkpoint.load(saved);
    try (T5Tokenizer tokenizer = read.tokenizer()) {
      assertThat(tokenizer.size()).isEqualTo(196);
    }
    assertThat(read.weights().config()).isEqualTo(weights.config());
    weights
        .tensors()
        .forEach(
            (tensor, expected) ->
                assertThat(read.weights().tensor(tensor).data())
                    .as(tensor)
                    .isEqualTo(expected.data()));
    assertThat(saved.resolve("generation_config.json"))
        .hasContent("{\"decoder_start_token_id\":0,\"eos_token_id\":1,\"pad_token_id\":0}");
    assertThat(SafeTensors.read(saved.resolve("model.safetensors")).metadata())
        .containsEntry("format", "pt");
  }

  @Test
  void anEmbeddingWithFewerRowsThanTheTokenizerHasIdsIsRefused() throws IOException {
    Map<String, Tensor> tensors =
        new LinkedHashMap<>(Fixtures.tensors("t5-v10-tiny/model.safetensors").tensors());
    tensors.put("shared.weight", Tensor.of(new float[195 * 32], 195, 32));
    new SafeTensors(Map.of(), tensors).write(directory.resolve("model.safetensors"));
    Files.copy(Fixtures.path("t5-v10-tiny/config.json"), directory.resolve("config.json"));
    Files.copy(Fixtures.path("tokenizer/spiece.model"), directory.resolve("spiece.model"));
    assertThatThrownBy(() -> T5Checkpoint.load(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            directory.toAbsolutePath().toString(),
            "the token embedding has 195 rows, the tokenizer 196 ids");
  }

  @Test
  void anExistingModelIsNotOverwritten() throws IOException {
    Files.writeString(directory.resolve("mine"), "mine");
    try (T5Tokenizer tokenizer = T5Tokenizer.load(Fixtures.path("tokenizer"))) {
      T5Checkpoint checkpoint =
          new T5Checkpoint(T5Weights.load(Fixtures.path("t5-v10-tiny")), tokenizer);
      assertThatThrownBy(() -> checkpoint.write(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not an empty directory");
    }
    assertThat(directory).isDirectoryContaining(path -> path.endsWith("mine"));
  }
}
