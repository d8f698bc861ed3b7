package io.github.seqrec.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.ModelCard;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.neural.SasRec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDirectoryTest {

  private static final List<String> IDS =
      List.of(
          "plain",
          "a\tb",
          "a\nb",
          "a\\b",
          "\\t",
          "\r\n",
          "a\\",
          "\\\\n",
          " ",
          "\u00e9\u20ac\uD83D\uDE00");

  private static final List<String> ACTIONS = List.of("view", "add\tto cart");

  private static final Example EXAMPLE =
      new Example(List.of("a\tb"), List.of(new ScoredItem("plain", 0.1f)));

  @TempDir private Path temporary;

  private Path directory() {
    return temporary.resolve("model");
  }

  private Path saved() throws IOException {
    return saved(new LinkedHashMap<>(Map.of("offsets", Tensor.of(new int[] {1}, 1))));
  }

  private Path saved(Map<String, Tensor> tensors) throws IOException {
    model(tensors).write(directory(), place -> {});
    return directory();
  }

  private static ModelDirectory model(Map<String, Tensor> tensors) {
    float[] popularity = new float[IDS.size() + 1];
    popularity[0] = Float.NEGATIVE_INFINITY;
    for (int item = 1; item < popularity.length; item++) {
      popularity[item] = item;
    }
    Map<String, Object> options = new LinkedHashMap<>(Map.of("smoothing", 1.0));
    ModelCard card =
        new ModelCard(
            "markov",
            options,
            new DatasetSummary("d", 1, IDS.size(), 3),
            -5,
            Map.of("seqrec", "1"),
            Map.of("loss", 0.25));
    return new ModelDirectory(
        "markov",
        options,
        ItemCatalog.of(IDS),
        popularity,
        List.of(),
        ACTIONS,
        card,
        tensors,
        EXAMPLE);
  }

  @Test
  void filesThatAModelAddsAreCheckedLikeTheOthers() throws IOException {
    Path own = directory().resolve("own.txt");
    model(Map.of())
        .write(directory(), place -> Files.writeString(place.resolve("own.txt"), "mine"));
    assertThat(ModelDirectory.read(directory()).modelType()).isEqualTo("markov");
    Files.writeString(own, "else");
    assertThatThrownBy(() -> ModelDirectory.read(directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("own.txt")
        .hasMessageContaining("SHA-256");
    Files.delete(own);
    assertThatThrownBy(() -> ModelDirectory.read(directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("own.txt")
        .hasMessageContaining("is missing");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    ModelDirectory read = ModelDirectory.read(saved());
    assertThat(read.modelType()).isEqualTo("markov");
    assertThat(ModelDirectory.modelType(directory())).isEqualTo("markov");
    assertThat(read.options()).containsExactly(Map.entry("smoothing", 1.0));
    assertThat(read.catalog().ids()).as("ids with tabs, line ends, ...").isEqualTo(IDS);
    assertThat(read.popularity())
        .containsExactly(Float.NEGATIVE_INFINITY, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(read.card().seed()).isEqualTo(-5);
    assertThat(read.card().options()).isEqualTo(read.options());
    assertThat(read.card().metrics()).containsEntry("loss", 0.25);
    assertThat(read.users()).isEmpty();
    assertThat(read.actions()).isEqualTo(ACTIONS);
    assertThat(read.tensors()).containsOnlyKeys("offsets");
    assertThat(read.example()).isEqualTo(EXAMPLE);
  }

  @Test
  void anItemIsALine() throws IOException {
    assertThat(Files.readAllLines(saved().resolve("items.tsv"))).hasSize(IDS.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"config.json", "model.safetensors", "items.tsv", "card.json", "actions.tsv"})
  void aMissingPartIsNamed(String part) throws IOException {
    Files.delete(saved().resolve(part));
    refused(part, "is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "items.tsv", "card.json", "actions.tsv"})
  void aTruncatedPartIsNamed(String part) throws IOException {
    Path file = saved().resolve(part);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    refused(part, "is truncated");
    Files.write(file, new byte[0]);
    refused(part, "is truncated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "items.tsv", "card.json", "actions.tsv"})
  void aPartOfWhichOneBitChangedIsNamed(String part) throws IOException {
    Path file = saved().resolve(part);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    refused(part, "SHA-256");
    Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
    refused(part, "is damaged");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format_version | 2 | format version 2; this release reads 1..1",
        "format_version | 0 | names no format version (found 0)",
        "format_version | \"one\" | is not the JSON that was expected",
        "format | \"other\" | no configuration of a seqrec model",
        "files | null | no configuration of a seqrec model",
        "model_type | null | no configuration of a seqrec model",
        "options | null | no configuration of a seqrec model",
        "files | {} | is damaged"
      })
  void aConfigurationOfAnotherKindIsRefused(String key, String value, String message)
      throws IOException {
    edit(config -> config.add(key, JsonParser.parseString(value)));
    assertThatThrownBy(() -> ModelDirectory.read(directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(directory().toAbsolutePath().toString(), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "junk", "[]", "3"})
  void aConfigurationThatIsNoneIsNamed(String content) throws IOException {
    Files.writeString(saved().resolve("config.json"), content);
    refused("config.json", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "items.tsv | no tab here | line 1",
        "items.tsv | id\tmany | line 1",
        "card.json | {} | holds no card",
        "card.json | {\"card\":{},\"example\":{\"history\":[],\"items\":[]}} | card.json",
        "card.json | {\"card\":3} | card.json",
        "card.json | [ | card.json",
        "model.safetensors | 12345678abc | header"
      })
  void aPartThatWasWrittenWrongIsNamedThoughItsChecksumIsRight(
      String part, String content, String message) throws IOException {
    saved();
    replace(part, content);
    refused(part, message);
  }

  @Test
  void twoItemsOfOneIdAreRefused() throws IOException {
    saved();
    replace("items.tsv", "a\t1\nb\t1\na\t1\n");
    refused("items.tsv", "a");
  }

  @Test
  void anUnknownModelTypeIsRefusedWithThoseThatThereAre() throws IOException {
    edit(config -> config.addProperty("model_type", "gpt"));
    assertThatThrownBy(() -> Recommenders.load(directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            directory().toAbsolutePath().toString(), "config.json", "'gpt'", "sasrec");
  }

  @Test
  void anUnknownOptionIsRefused() throws IOException {
    try (SequentialRecommender model = SasRec.trainer(oneEpoch()).train(Tiny.data())) {
      model.save(directory());
    }
    edit(config -> config.getAsJsonObject("options").addProperty("depth", 3));
    assertThatThrownBy(() -> Recommenders.load(directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("config.json", "no option 'depth'");
  }

  @Test
  void whatIsNoDirectoryIsRefused() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "x");
    for (Path none : List.of(file, temporary.resolve("nothing"))) {
      assertThatThrownBy(() -> Recommenders.load(none))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(none.toAbsolutePath() + " is no directory");
    }
  }

  @Test
  void weightsThatDoNotFitTheNetworkAreRefused() throws IOException {
    try (SequentialRecommender model = SasRec.trainer(oneEpoch()).train(Tiny.data())) {
      model.save(directory());
    }
    // 16 x 13 values are as many as 13 x 16.
    weights(t -> t.put("items.weight", Tensor.of(new float[13 * 16], 16, 13)));
    unfit("tensor 'items.weight' has shape (16, 13), expected (13, 16)");
    weights(t -> t.put("items.weight", Tensor.of(new float[5], 5)));
    unfit("tensor 'items.weight'", "(13, 16)");
    weights(t -> t.put("items.weight", Tensor.of(new int[13 * 16], 13, 16)));
    unfit("I32", "F32");
    weights(t -> t.put("items.weight", Tensor.of(new float[13 * 16], 13, 16)));
    Recommenders.load(directory()).close();
    weights(t -> t.remove("norm.bias"));
    unfit("tensor 'norm.bias' is missing");
    weights(t -> t.put("norm.bias", Tensor.of(new float[16], 16)));
    weights(t -> t.put("norm.boas", Tensor.of(new float[16], 16)));
    unfit("norm.boas");
  }

  @Test
  void aModelThatAnswersOtherwiseThanWhenItWasSavedIsNotVerified() throws IOException {
    try (SequentialRecommender model = SasRec.trainer(oneEpoch()).train(Tiny.data())) {
      model.save(directory());
    }
    Recommenders.verify(directory());
    float[] values = new float[13 * 16];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 5 - 2;
    }
    weights(t -> t.put("items.weight", Tensor.of(values, 13, 16)));
    assertThatThrownBy(() -> Recommenders.verify(directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            directory().toAbsolutePath().toString(), "[i1, i2, i3]", "when it was saved");
  }

  @Test
  void aModelThatGivesItemsTheScoresOfOthersIsNotVerified() throws IOException {
    try (SequentialRecommender model = SasRec.trainer(oneEpoch()).train(Tiny.data())) {
      model.save(directory());
    }
    JsonArray best =
        JsonParser.parseString(Files.readString(directory().resolve("card.json")))
            .getAsJsonObject()
            .getAsJsonObject("example")
            .getAsJsonArray("items");
    String first = best.get(0).getAsJsonObject().get("id").getAsString();
    String last = best.get(4).getAsJsonObject().get("id").getAsString();
    List<String> lines = Files.readAllLines(directory().resolve("items.tsv"));
    replace(
        "items.tsv",
        lines.stream()
            .map(line -> line.replaceFirst("^" + first + "\t", "x\t"))
            .map(line -> line.replaceFirst("^" + last + "\t", first + "\t"))
            .map(line -> line.replaceFirst("^x\t", last + "\t"))
            .collect(Collectors.joining("\n", "", "\n")));
    assertThatThrownBy(() -> Recommenders.verify(directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("when it was saved");
  }

  @Test
  void anExampleAboutAnItemThatTheModelLacksIsNotVerified() throws IOException {
    try (SequentialRecommender model =
        Recommenders.provider("markov").trainer("default", Map.of()).train(Tiny.data())) {
      model.save(directory());
    }
    String card = Files.readString(directory().resolve("card.json"));
    replace("card.json", card.replaceFirst("\"i2\"", "\"x2\""));
    assertThatThrownBy(() -> Recommenders.verify(directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            directory().toAbsolutePath().toString(), "[i1, x2, i3] has [x2], which");
  }

  @Test
  void countsThatDoNotFitTheCatalogueAreRefused() throws IOException {
    saved(Map.of());
    unfit("tensor 'offsets' is missing");
    int items = IDS.size();
    int[] offsets = new int[items + 2];
    Arrays.fill(offsets, 2, items + 2, 1);
    Map<String, Tensor> fitting = new LinkedHashMap<>();
    fitting.put("offsets", Tensor.of(offsets, items + 2));
    fitting.put("successors", Tensor.of(new int[] {items}, 1));
    fitting.put("counts", Tensor.of(new int[] {4}, 1));
    write(fitting);
    Recommenders.load(directory()).close();

    weights(t -> t.put("offsets", Tensor.of(new int[] {0, 1}, 2)));
    unfit("offsets");
    write(fitting);
    weights(t -> t.put("successors", Tensor.of(new int[] {items + 1}, 1)));
    unfit("successors");
    write(fitting);
    int[] falling = offsets.clone();
    falling[3] = -2;
    weights(t -> t.put("offsets", Tensor.of(falling, items + 2)));
    unfit("offsets");
    write(fitting);
    weights(t -> t.put("counts", Tensor.of(new float[] {4}, 1)));
    unfit("F32");
  }

  private static SasRec.Options oneEpoch() {
    return Tiny.sasRec().toBuilder()
        .training(Tiny.training().toBuilder().epochs(1).build())
        .build();
  }

  private void unfit(String... parts) {
    assertThatThrownBy(() -> Recommenders.load(directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory().toAbsolutePath().toString())
        .hasMessageContaining("model.safetensors")
        .hasMessageContainingAll(parts);
  }

  private void refused(String part, String message) {
    assertThatThrownBy(() -> ModelDirectory.read(directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(directory().resolve(part).toAbsolutePath().toString(), message);
  }

  /** Changes the configuration of a model that is saved first if there is none. */
  private void edit(Consumer<JsonObject> change) throws IOException {
    Path file = (Files.exists(directory()) ? directory() : saved()).resolve("config.json");
    JsonObject config = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    change.accept(config);
    Files.writeString(file, config.toString());
  }

  private void weights(Consumer<Map<String, Tensor>> change) throws IOException {
    Map<String, Tensor> tensors =
        new LinkedHashMap<>(SafeTensors.read(directory().resolve("model.safetensors")).tensors());
    UnaryOperator<Tensor> inMemory =
        tensor ->
            tensor.type() == Tensor.Type.F32
                ? Tensor.of(tensor.floats(), tensor.shape())
                : Tensor.of(tensor.ints(), tensor.shape());
    // What is mapped from the file must not outlive it.
    tensors.replaceAll((name, tensor) -> inMemory.apply(tensor));
    change.accept(tensors);
    write(tensors);
  }

  private void write(Map<String, Tensor> tensors) throws IOException {
    Path file = directory().resolve("model.safetensors");
    Files.delete(file);
    new SafeTensors(Map.of(), tensors).write(file);
    sign("model.safetensors");
  }

  private void replace(String part, String content) throws IOException {
    Files.writeString(directory().resolve(part), content);
    sign(part);
  }

  /** Makes the configuration agree with a part. */
  private void sign(String part) throws IOException {
    byte[] bytes = Files.readAllBytes(directory().resolve(part));
    edit(
        config -> {
          JsonObject sum = config.getAsJsonObject("files").getAsJsonObject(part);
          sum.addProperty("bytes", bytes.length);
          sum.addProperty("sha256", Hashing.sha256().hashBytes(bytes).toString());
        });
  }
}
