package io.github.seqrec.models.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.seqrec.api.History;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.parity.Fixture;
import io.github.seqrec.models.store.SafeTensors;
import io.github.seqrec.models.store.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonModelsTest {

  private static final int ITEMS = 11;
  private static final int MAX_LENGTH = 6;
  private static final int HEADS = 2;
  private static final ItemCatalog CATALOG =
      ItemCatalog.of(IntStream.rangeClosed(1, ITEMS).mapToObj(i -> "item-" + i).toList());

  @TempDir private Path directory;

  private static Path file(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(PythonModelsTest.class.getResource("/parity/imports/" + name), name)
            .toURI());
  }

  /** Each history's scores equal PyTorch's, but for the padding's. */
  private static void assertScoresOf(String name, SequentialRecommender model)
      throws IOException, URISyntaxException {
    Fixture expected = Fixture.read("imports/expected");
    float[] all = expected.floats(name);
    List<History> histories =
        IntStream.range(0, all.length / (ITEMS + 1))
            .mapToObj(i -> History.of(expected.ints("history." + i)))
            .toList();
    float[][] scores = model.scoreAll(histories);
    for (int i = 0; i < scores.length; i++) {
      scores[i][0] = all[i * (ITEMS + 1)];
      Fixture row =
          new Fixture(
              Map.of(
                  name,
                  Tensor.of(
                      Arrays.copyOfRange(all, i * (ITEMS + 1), (i + 1) * (ITEMS + 1)), ITEMS + 1)));
      row.assertSame(name, scores[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pytorch_2020, PYTORCH_2020",
    "pytorch_2024, PYTORCH_2024",
    "pytorch_pre, PYTORCH_PRE_NORM",
    "pytorch_post, PYTORCH_POST_NORM",
    "recbole_gelu, RECBOLE_GELU",
    "recbole_relu, RECBOLE_RELU"
  })
  void anImportedSasRecScoresAsPyTorchAndIsSavedAndLoaded(String name, SasRecLayout layout)
      throws IOException, URISyntaxException {
    try (SequentialRecommender model =
        PythonModels.sasRec(file(name + ".safetensors"), CATALOG, layout, HEADS)) {
      assertScoresOf(name, model);
      model.save(directory.resolve(name));
    }
    Recommenders.verify(directory.resolve(name));
    try (SequentialRecommender loaded = Recommenders.load(directory.resolve(name))) {
      assertScoresOf(name, loaded);
      assertThat(loaded.card().options()).containsEntry("maxLength", 6L);
    }
  }

  @ParameterizedTest
  @CsvSource({"gru4rec", "gru4rec_square"})
  void anImportedGru4RecScoresAsPyTorchAndIsSavedAsOurGru(String name)
      throws IOException, URISyntaxException {
    try (SequentialRecommender model =
        PythonModels.gru4Rec(file(name + ".safetensors"), CATALOG, MAX_LENGTH)) {
      assertScoresOf(name, model);
      model.save(directory.resolve(name));
    }
    try (SequentialRecommender loaded = Recommenders.load(directory.resolve(name))) {
      assertThat(loaded.card().model()).isEqualTo("gru");
      assertScoresOf(name, loaded);
    }
  }

  @Test
  void aStateDictOfPyTorchsOwnFormatIsReadToo() throws IOException, URISyntaxException {
    try (SequentialRecommender model =
        PythonModels.sasRec(file("pytorch_2020.pth"), CATALOG, SasRecLayout.PYTORCH_2020, HEADS)) {
      assertScoresOf("pytorch_2020", model);
    }
  }

  @Test
  void allThatDoesNotFitIsNamedAtOnce() throws IOException, URISyntaxException {
    Map<String, Tensor> tensors =
        new LinkedHashMap<>(SafeTensors.read(file("pytorch_2020.safetensors")).tensors());
    tensors.remove("last_layernorm.bias");
    tensors.put("attention_layers.1.in_proj_bias", Tensor.of(new float[8], 8));
    tensors.put("optimizer.step", Tensor.of(new float[1], 1));
    Path weights = directory.resolve("weights.safetensors");
    new SafeTensors(Map.of(), tensors).write(weights);
    assertRefused(
        () -> PythonModels.sasRec(weights, CATALOG, SasRecLayout.PYTORCH_2020, HEADS),
        weights.toString(),
        "missing: last_layernorm.bias [8]",
        "misshapen: attention_layers.1.in_proj_bias [8] instead of [24]",
        "surplus: optimizer.step");
  }

  @Test
  void aCatalogueOfAnotherSizeIsRefused() {
    assertRefused(
        () ->
            PythonModels.gru4Rec(
                file("gru4rec.safetensors"), ItemCatalog.of(List.of("a", "b")), MAX_LENGTH),
        "item_embedding.weight [12, 8] instead of [3, 8]",
        "check layout, sizes and catalogue");
  }

  @Test
  void anotherProgramsWeightsAreRefused() {
    assertRefused(
        () ->
            PythonModels.sasRec(
                file("recbole_gelu.safetensors"), CATALOG, SasRecLayout.PYTORCH_2024, HEADS),
        "tensor 'pos_emb.weight' is missing");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "8, 0", "1099511627776, 0", "0, 536870912"})
  void aTensorWithoutValuesTellsNoSize(long rows, long columns)
      throws IOException, URISyntaxException {
    Map<String, Tensor> tensors =
        new LinkedHashMap<>(SafeTensors.read(file("gru4rec.safetensors")).tensors());
    tensors.put("dense.weight", Tensor.of(new float[0], rows, columns));
    Path weights = directory.resolve("weights.safetensors");
    new SafeTensors(Map.of(), tensors).write(weights);
    assertRefused(
        () -> PythonModels.gru4Rec(weights, CATALOG, MAX_LENGTH),
        weights.toString(),
        "tensor 'dense.weight' has shape [" + rows + ", " + columns + "], whose size",
        "must lie in 1..2147483647");
  }

  @Test
  void headsThatDoNotDivideTheSizeAreRefused() {
    assertRefused(
        () ->
            PythonModels.sasRec(
                file("recbole_gelu.safetensors"), CATALOG, SasRecLayout.RECBOLE_GELU, 3),
        "heads (3) must divide dim (8)");
  }

  @Test
  void aCatalogueIsReadFromOneIdALine() throws IOException {
    Path ids = Files.writeString(directory.resolve("ids.txt"), "b\na\n");
    assertThat(PythonModels.catalog(ids)).isEqualTo(ItemCatalog.of(List.of("b", "a")));
    Files.writeString(ids, "\uFEFFb\r\na\r\n");
    assertThat(PythonModels.catalog(ids)).isEqualTo(ItemCatalog.of(List.of("b", "a")));
    Files.writeString(ids, "b\na\nb\n");
    assertRefused(() -> PythonModels.catalog(ids), ids.toString(), "'b' stands at positions");
    Files.write(ids, new byte[] {'b', '\n', (byte) 0xe9, '\n'}); // as Latin-1 has it
    assertRefused(() -> PythonModels.catalog(ids), ids.toString(), "is no UTF-8");
  }

  private static void assertRefused(ThrowingCallable reading, String... message) {
    assertThatThrownBy(reading).isInstanceOf(IOException.class).hasMessageContainingAll(message);
  }
}
