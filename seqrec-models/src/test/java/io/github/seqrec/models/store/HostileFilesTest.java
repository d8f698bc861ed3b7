package io.github.seqrec.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.models.Recommenders;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.plain.PlainRecommender;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that lie are refused before memory is taken or another place reached; further ones are
 * among the tests of each reader.
 */
@Timeout(60)
class HostileFilesTest {

  @TempDir private static Path once;
  private static Path saved;

  @TempDir private Path directory;

  @BeforeAll
  static void train() throws IOException {
    saved = Tiny.saved(once, "sasrec", "modern", "dim=16 blocks=1 epochs=1");
  }

  @BeforeEach
  void copy() throws IOException {
    Files.createDirectory(model());
    try (Stream<Path> parts = Files.list(saved)) {
      for (Path part : parts.toList()) {
        Files.copy(part, model().resolve(part.getFileName()));
      }
    }
  }

  private Path model() {
    return directory.resolve("model");
  }

  private Path archive() {
    return directory.resolve("archive.pth");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret", "/etc/hostname", "a/b", "..", ".hidden", "a\\\\b", "a\\u0000"})
  void aPartOutsideOfTheDirectoryIsRefusedUnread(String part) throws IOException {
    config(
        json ->
            json.getAsJsonObject("files")
                .add(
                    JsonParser.parseString('"' + part + '"').getAsString(),
                    JsonParser.parseString("{\"bytes\": 1, \"sha256\": \"\"}")));
    refused("config.json", "parts are files of the directory itself");
  }

  @Test
  void aConfigurationOfManyMegabytesIsNotRead() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(model().resolve("config.json").toFile(), "rw")) {
      file.setLength(1L << 33);
    }
    refused("config.json", "8589934592 bytes; at most 16777216 are read");
  }

  @Test
  void aConfigurationThatIsNestedDeeplyIsRefused() throws IOException {
    Path file = model().resolve("config.json");
    String config = Files.readString(file);
    String deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);
    Files.writeString(file, config.replaceFirst("\\{", "{\"options\":" + deep + ","));
    refused("config.json", "is not the JSON that was expected");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    byte[] noText = {(byte) 0xff, '\t', '1', '\n'};
    Files.write(model().resolve("items.tsv"), noText);
    config(
        json -> {
          JsonObject part = json.getAsJsonObject("files").getAsJsonObject("items.tsv");
          part.addProperty("bytes", noText.length);
          part.addProperty("sha256", Hashing.sha256().hashBytes(noText).toString());
        });
    refused("items.tsv", "is no UTF-8");
    Files.write(model().resolve("config.json"), new byte[] {'{', (byte) 0xff});
    refused("config.json", "is not the JSON that was expected");
  }

  /** The sizes are compared with the file before anything of them is made. */
  @ParameterizedTest
  @CsvSource({"dim, 1000000000", "blocks, 2000000000", "maxLength, 2000000000"})
  void optionsThatLieAboutTheSizeOfTheNetworkAreRefused(String option, int value)
      throws IOException {
    config(json -> json.getAsJsonObject("options").addProperty(option, value));
    assertThatThrownBy(() -> Recommenders.load(model()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(model().toAbsolutePath().toString());
    assertThatThrownBy(() -> PlainRecommender.load(model()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(model().toAbsolutePath().toString());
  }

  /** One item would be as many as a block of the network in plain Java has. */
  @Test
  void anItemOfAVeryLongVectorTakesNoMoreMemoryThanItsFile() throws IOException {
    int dim = 1 << 23;
    ModelDirectory honest = ModelDirectory.read(model());
    Map<String, Object> options = new LinkedHashMap<>(honest.options());
    options.put("dim", dim);
    ByteBuffer zeros = ByteBuffer.allocate(2 * dim * Tensor.Type.BF16.bytes());
    Path few = directory.resolve("few");
    new ModelDirectory(
            "sasrec",
            options,
            ItemCatalog.of(List.of("i1")),
            new float[] {Float.NEGATIVE_INFINITY, 1},
            List.of(),
            List.of(),
            honest.card(),
            Map.of("items.weight", new Tensor(Tensor.Type.BF16, new long[] {2, dim}, zeros)),
            honest.example())
        .write(few, place -> {});
    assertThatThrownBy(() -> PlainRecommender.load(few))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            few.toAbsolutePath().toString(), "missing: positions.weight [10, 8388608]");
  }

  /** An instruction of a byte may make an object of 60. */
  @Test
  void aPickleOfManyMegabytesIsNotRead() throws IOException {
    new PickledZip().code("}".repeat((4 << 20) - 2) + ".").write(archive());
    refusedArchive("its data.pkl has 4194305 bytes; at most 4194304 are read");
    new PickledZip().code("}".repeat((4 << 20) - 3) + ".").write(archive());
    assertThatCode(() -> PyTorchFile.read(archive())).doesNotThrowAnyException();
  }

  /** Hashed or printed, such keys would take for ever, or the whole stack. */
  @Test
  void aCollectionThatHoldsItselfOrMultipliesIsNoKey() throws IOException {
    new PickledZip().code("}q1h1K1sh1h1K1s.").write(archive());
    refusedArchive("has a LinkedHashMap where a state dict has a String");
    // A pair of the pair before, 60 times: 2^60 leaves in some hundred bytes.
    PickledZip doubling = new PickledZip().code(")q\1");
    for (int level = 0; level < 60; level++) {
      doubling.code("h\1h\1").bytes(0x86).code("q\1");
    }
    doubling.code("}h\1K1s.").write(archive());
    refusedArchive("has a List where a state dict has a String");
    PickledZip called = new PickledZip().code(")q\1");
    for (int level = 0; level < 60; level++) {
      called.code("h\1h\1").bytes(0x86).code("q\1");
    }
    called.code("h\1R.").write(archive());
    refusedArchive("the pickle calls");
  }

  @Test
  void aViewThatRepeatsItsValuesIsRefusedBeforeTheyAreMultiplied() throws IOException {
    new PickledZip()
        .code("}(")
        .text("w")
        .tensor("0", "FloatStorage", 1, 0, new int[] {255, 255, 255}, new int[] {0, 0, 0})
        .code("u.")
        .floats("0", 1)
        .write(archive());
    refusedArchive("tensor 'w': with it the tensors have more than 4 times the file's bytes");
  }

  /** Transposed views are copied when the file is read, and others when their values are. */
  @ParameterizedTest
  @CsvSource({"1, 25", "10, 1"})
  void manyViewsOfOneStorageAreRefused(int rowStride, int columnStride) throws IOException {
    int[] strides = {rowStride, columnStride};
    PickledZip zip = new PickledZip().code("}(");
    for (int i = 0; i < 200; i++) {
      zip.text("w" + i).tensor("0", "FloatStorage", 250, 0, new int[] {25, 10}, strides);
    }
    zip.code("u.").entry("data/0", new byte[1000]).write(archive());
    refusedArchive("with it the tensors have more than 4 times the file's bytes");
  }

  /** One tuple of sizes in the file would become as many arrays as there are names for it. */
  @Test
  void aTensorOfManyAxesIsRefusedBeforeItsSizesAreMultiplied() throws IOException {
    int[] ones = new int[50_000];
    Arrays.fill(ones, 1);
    PickledZip zip =
        new PickledZip().code("}(").text("w").tensor("0", "FloatStorage", 1, 0, ones, ones);
    zip.bytes('q', 1);
    for (int i = 0; i < 5_000; i++) {
      zip.text("w" + i).bytes('h', 1);
    }
    zip.code("u.").entry("data/0", new byte[4]).write(archive());
    refusedArchive("tensor 'w': it has 50000 axes; at most 64 are read");
  }

  /** Entries are looked up by name and never written anywhere. */
  @Test
  void aNameThatPointsElsewhereReachesNoOtherFile() throws IOException {
    Files.write(directory.resolve("secret"), new byte[24]);
    new PickledZip()
        .code("}(")
        .text("w")
        .tensor("../../secret", "FloatStorage", 6, 0, new int[] {2, 3}, new int[] {3, 1})
        .code("u.")
        .entry("../../escaped", new byte[8])
        .write(archive());
    refusedArchive("the entry archive/data/../../secret is missing");
    assertThat(directory.resolve("escaped")).doesNotExist();
  }

  /** A zip bomb: a megabyte of zeros in a thousand bytes. It is refused without being expanded. */
  @Test
  void aStorageThatIsCompressedIsNotExpanded() throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive()))) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(new byte[1 << 20]);
      zip.closeEntry();
    }
    assertThat(Files.size(archive())).isLessThan(2_000);
    refusedArchive("is compressed, which PyTorch never does");
  }

  private void refused(String part, String message) {
    assertThatThrownBy(() -> ModelDirectory.read(model()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(model().resolve(part).toAbsolutePath().toString(), message);
  }

  private void refusedArchive(String message) {
    assertThatThrownBy(() -> PyTorchFile.read(archive()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(archive().toAbsolutePath().toString(), message);
  }

  private void config(Consumer<JsonObject> change) throws IOException {
    Path file = model().resolve("config.json");
    JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    change.accept(json);
    Files.writeString(file, json.toString());
  }
}
