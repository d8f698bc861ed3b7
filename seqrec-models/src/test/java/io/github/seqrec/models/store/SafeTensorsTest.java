package io.github.seqrec.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("x.safetensors");
  }

  private static Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("z", Tensor.of(new float[] {1, -2.5f, Float.MIN_VALUE, 4, 5, 6}, 2, 3));
    tensors.put("a \"b\" \u00e9", Tensor.of(new int[] {Integer.MIN_VALUE, 7}, 2));
    tensors.put("scalar", Tensor.of(new float[] {3}));
    tensors.put("empty", Tensor.of(new float[0], 0, 5));
    return tensors;
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    new SafeTensors(Map.of("key", "a \"value\"\n"), tensors()).write(file());
    SafeTensors read = SafeTensors.read(file());
    assertThat(read.metadata()).containsEntry("key", "a \"value\"\n").containsEntry("format", "pt");
    assertThat(read.tensors().keySet()).containsExactlyElementsOf(tensors().keySet());
    tensors()
        .forEach(
            (name, tensor) -> {
              Tensor same = Objects.requireNonNull(read.tensors().get(name), name);
              assertThat(same.type()).isEqualTo(tensor.type());
              assertThat(same.shape()).isEqualTo(tensor.shape());
              assertThat(same.data()).isEqualTo(tensor.data());
            });
    assertThat(read.tensors().values().iterator().next().floats())
        .containsExactly(1, -2.5f, Float.MIN_VALUE, 4, 5, 6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "12", "123", "1234", "12345", "123456", "1234567"})
  void theValuesBeginAtAMultipleOfEightBytes(String metadata) throws IOException {
    new SafeTensors(Map.of("m", metadata), tensors()).write(file());
    byte[] bytes = Files.readAllBytes(file());
    long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
    assertThat(bytes.length).isEqualTo(8 + header + 4 * (6 + 2 + 1));
    assertThat(bytes[8]).isEqualTo((byte) '{');
  }

  @Test
  void anExistingFileIsNotOverwritten() throws IOException {
    Files.writeString(file(), "mine");
    assertThatThrownBy(() -> new SafeTensors(Map.of(), tensors()).write(file()))
        .isInstanceOf(IOException.class);
    assertThat(file()).hasContent("mine");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8, 4, 8, overlap: tensor 'a' lies at bytes 0..8; tensor 'b' lies at bytes 4..8",
    "0, 8, 0, 8, overlap: tensor 'a' lies at bytes 0..8; tensor 'b' lies at bytes 0..8",
    "0, 4, 4, 8, gap: bytes 8..16 belong to no tensor",
    "0, 8, 12, 16, gap: bytes 8..12 belong to no tensor",
    "8, 16, 4, 8, gap: bytes 0..4 belong to no tensor"
  })
  void everyByteBelongsToOneTensor(int a, int endOfA, int b, int endOfB, String message)
      throws IOException {
    write(
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[%d,%d]},"
                .formatted(endOfA - a, a, endOfA)
            + "\"b\":{\"dtype\":\"I8\",\"shape\":[%d],\"data_offsets\":[%d,%d]}}"
                .formatted(endOfB - b, b, endOfB),
        16);
    assertThatThrownBy(() -> SafeTensors.read(file()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file().toAbsolutePath().toString())
        .hasMessageContaining(message.replace(';', ','));
  }

  @Test
  void everyTypeIsWrittenAndRead() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Tensor.Type type : Tensor.Type.values()) {
      byte[] data = new byte[3 * type.bytes()];
      Arrays.fill(data, (byte) (1 + tensors.size()));
      tensors.put(type.name(), new Tensor(type, new long[] {3, 1}, ByteBuffer.wrap(data)));
    }
    new SafeTensors(Map.of(), tensors).write(file());
    SafeTensors.read(file())
        .tensors()
        .forEach(
            (name, read) -> {
              assertThat(read.type().name()).isEqualTo(name);
              assertThat(read.data()).isEqualTo(Objects.requireNonNull(tensors.get(name)).data());
            });
  }

  @Test
  void moreTensorsThanAProcessMayHaveMappingsAreRead() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < 70_000; i++) {
      tensors.put("t" + i, Tensor.of(new int[] {i}));
    }
    new SafeTensors(Map.of(), tensors).write(file());
    Map<String, Tensor> read = SafeTensors.read(file()).tensors();
    assertThat(read).hasSize(tensors.size());
    assertThat(read)
        .hasEntrySatisfying("t69999", last -> assertThat(last.ints()).containsExactly(69_999));
  }

  @Test
  void anUnknownTypeIsNamedWithTheKnownOnes() throws IOException {
    write("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}", 8);
    assertThatThrownBy(() -> SafeTensors.read(file()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            file().toAbsolutePath().toString(), "tensor 'a' is of type F8_E4M3", "BF16, I64");
  }

  @Test
  void aTensorOfTwoGibibytesIsRefusedByName() throws IOException {
    long values = 1L << 31;
    write(
        "{\"big\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
            .formatted(values, values),
        0);
    try (RandomAccessFile sparse = new RandomAccessFile(file().toFile(), "rw")) {
      sparse.setLength(sparse.length() + values);
    }
    assertThatThrownBy(() -> SafeTensors.read(file()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("tensor 'big' has 2147483648 bytes", "2 GiB");
  }

  @Test
  void aTensorIsReadAsItsOwnTypeOnly() {
    assertThatThrownBy(() -> Tensor.of(new int[] {1}, 1).floats())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("I32, not F64 or F32 or F16 or BF16");
    assertThatThrownBy(() -> Tensor.of(new float[] {1}, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shape [2]");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "junk | malformed header",
        "[1, 2] | malformed header",
        "`` | declares a header of 0 bytes",
        "`{\"a\":` | malformed header",
        "{\"a\":3} | malformed header",
        "{\"a\":{}} | malformed header",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}} | malformed header",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[]}} | malformed header",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":7}} | malformed header",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":{},\"data_offsets\":[0,4]}} | malformed header",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | takes 8 bytes",
        "{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,8]}} | is of type 7",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-2],\"data_offsets\":[0,8]}} | shape [-1, -2]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}} | bytes -4..0 of 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,4]}} | bytes 8..4 of 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}} | bytes 4..12 of 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,\"x\"]}} | malformed header",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}"
            + " | malformed header",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,9223372036854775807]}}"
            + " | bytes 0..9223372036854775807 of 8",
        "{\"__metadata__\":[]} | malformed header",
        "{\"__metadata__\":{\"a\":{}}} | malformed header"
      })
  void aHostileHeaderIsRefusedByTheFilesName(String header, String message) throws IOException {
    write(header, 8);
    assertThatThrownBy(() -> SafeTensors.read(file()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file().toAbsolutePath().toString())
        .hasMessageContaining(message);
  }

  @Test
  void aDeeplyNestedHeaderIsRefused() throws IOException {
    write("[".repeat(500_000), 8);
    assertThatThrownBy(() -> SafeTensors.read(file()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("malformed header");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 17, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE})
  void aHeaderSizeThatDoesNotFitTheFileIsRefusedBeforeAnythingIsAllocated(long size)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putLong(size);
    Files.write(file(), bytes.array());
    assertThatThrownBy(() -> SafeTensors.read(file()))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            file().toAbsolutePath().toString(), "header of " + size + " bytes", "of 24 bytes");
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    new SafeTensors(Map.of("key", "value"), tensors()).write(file());
    byte[] bytes = Files.readAllBytes(file());
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file(), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> SafeTensors.read(file()))
          .as("%d of %d bytes", length, bytes.length)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file().toAbsolutePath().toString());
    }
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> SafeTensors.read(file()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file().toAbsolutePath().toString());
  }

  private void write(String header, int values) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + values)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length)
            .put(json);
    Files.write(file(), bytes.array());
  }
}
