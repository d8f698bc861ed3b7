package io.github.seqrec.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.Iterables;
import com.google.common.primitives.Floats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PyTorchFileTest {

  private static final int[] SIZES = {2, 3};
  private static final int[] ROW_MAJOR = {3, 1};

  /** Where the first entry says, in two bytes, what lies before its content; nothing repeats it. */
  private static final int EXTRA_LENGTH = 28;

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("pytorch_model.bin");
  }

  private static PickledZip dictionary() {
    return new PickledZip().code("}(");
  }

  @Test
  void viewsOfOneStorageAreReadByOffsetAndStrides() throws IOException {
    dictionary()
        .text("all")
        .tensor("0", "FloatStorage", 6, 0, SIZES, ROW_MAJOR)
        .text("transposed")
        .tensor("0", "FloatStorage", 6, 0, new int[] {3, 2}, new int[] {1, 3})
        .text("row")
        .tensor("0", "FloatStorage", 6, 3, new int[] {1, 3}, new int[] {77, 1})
        .text("column")
        .tensor("0", "FloatStorage", 6, 1, new int[] {2}, new int[] {3})
        .text("repeated")
        .tensor("0", "FloatStorage", 6, 5, new int[] {3}, new int[] {0})
        .text("scalar")
        .tensor("0", "FloatStorage", 6, 4, new int[0], new int[0])
        .text("empty")
        .tensor("0", "FloatStorage", 6, 6, new int[] {0, 3}, ROW_MAJOR)
        .code("u.")
        .floats("0", 1, 2, 3, 4, 5, 6)
        .write(file());
    Map<String, Tensor> tensors = PyTorchFile.read(file());
    assertThat(floats(tensors, "all")).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(floats(tensors, "transposed")).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(tensor(tensors, "transposed").shape()).containsExactly(3, 2);
    assertThat(floats(tensors, "row")).containsExactly(4, 5, 6);
    assertThat(floats(tensors, "column")).containsExactly(2, 5);
    assertThat(floats(tensors, "repeated")).containsExactly(6, 6, 6);
    assertThat(floats(tensors, "scalar")).containsExactly(5);
    assertThat(floats(tensors, "empty")).isEmpty();
  }

  @Test
  void aParameterIsItsTensor() throws IOException {
    dictionary()
        .text("p")
        .global("torch._utils", "_rebuild_parameter")
        .code("(")
        .tensor("0", "FloatStorage", 6, 0, SIZES, ROW_MAJOR)
        .bytes(0x88)
        .global("collections", "OrderedDict")
        .code(")RtRu.")
        .floats("0", 1, 2, 3, 4, 5, 6)
        .write(file());
    assertThat(floats(PyTorchFile.read(file()), "p")).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void everyTypeOfStorageIsRead() throws IOException {
    PickledZip zip = dictionary();
    Map<String, Tensor.Type> types =
        Map.ofEntries(
            Map.entry("DoubleStorage", Tensor.Type.F64),
            Map.entry("FloatStorage", Tensor.Type.F32),
            Map.entry("HalfStorage", Tensor.Type.F16),
            Map.entry("BFloat16Storage", Tensor.Type.BF16),
            Map.entry("LongStorage", Tensor.Type.I64),
            Map.entry("IntStorage", Tensor.Type.I32),
            Map.entry("ShortStorage", Tensor.Type.I16),
            Map.entry("CharStorage", Tensor.Type.I8),
            Map.entry("ByteStorage", Tensor.Type.U8),
            Map.entry("BoolStorage", Tensor.Type.BOOL));
    types.forEach(
        (storage, type) -> {
          zip.text(storage).tensor(storage, storage, 2, 0, new int[] {2}, new int[] {1});
          zip.entry("data/" + storage, new byte[2 * type.bytes()]);
        });
    zip.code("u.").write(file());
    Map<String, Tensor> tensors = PyTorchFile.read(file());
    types.forEach((storage, type) -> assertThat(tensor(tensors, storage).type()).isEqualTo(type));
  }

  @ParameterizedTest
  @CsvSource({"posix, system", "builtins, eval", "torch, load", "__torch__, Net", "numpy, dtype"})
  void aForeignClassIsRefusedAndNothingIsRun(String module, String name) throws IOException {
    new PickledZip().global(module, name).code("(").text("touch x").code("tR.").write(file());
    refused(() -> PyTorchFile.read(file()), module + "." + name + ", which could run foreign code");
  }

  @ParameterizedTest
  @CsvSource({
    "}]., instruction 0x5d at byte 3",
    "}iposix, instruction 0x69",
    "., a value that it has not made",
    "}u., a value that it has not made",
    "h7., a value that it has not made",
    "}(, the pickle is truncated",
    "X1234, the pickle is truncated",
    ")., no dictionary of tensors",
    "))R., the pickle calls",
    ")K1b., has a Long where a state dict has a Map",
    ")Q., refers to something that is no storage",
    "}(K1K2u., has a Long where a state dict has a String"
  })
  void aPickleThatIsNoStateDictIsRefused(String code, String message) throws IOException {
    new PickledZip().code(code).write(file());
    refused(() -> PyTorchFile.read(file()), message);
  }

  @Test
  void anEntryThatIsNoTensorIsNamed() throws IOException {
    dictionary().text("epoch").bytes('K', 3).code("u.").write(file());
    refused(() -> PyTorchFile.read(file()), "'epoch' is no tensor; save model.state_dict() alone");
  }

  @Test
  void anotherProtocolIsNamed() throws IOException {
    new PickledZip().bytes(0x80, 4).code("}.").write(file());
    refused(() -> PyTorchFile.read(file()), "protocol 4; PyTorch writes 2");
  }

  @Test
  void aViewBeyondItsStorageIsNamed() throws IOException {
    dictionary()
        .text("w")
        .tensor("0", "FloatStorage", 6, 1, SIZES, ROW_MAJOR)
        .code("u.")
        .floats("0", 1, 2, 3, 4, 5, 6)
        .write(file());
    refused(() -> PyTorchFile.read(file()), "tensor 'w': values 1..7 of a storage of 6");
  }

  @Test
  void anOffsetWhoseBytesNoLongHoldsIsRefused() throws IOException {
    PickledZip zip =
        dictionary()
            .text("w")
            .global("torch._utils", "_rebuild_tensor_v2")
            .code("((")
            .text("storage")
            .global("torch", "FloatStorage")
            .text("0")
            .text("cpu");
    zip.bytes(0x8a, 8, 6, 0, 0, 0, 0, 0, 0, 0x40).code("tQ"); // 2^62 + 6 values
    zip.bytes(0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 0x40); // from 2^62, which is byte 2^64
    zip.code("(K").bytes(6).code("t(K").bytes(1).code("ttRu.");
    zip.floats("0", 1, 2, 3, 4, 5, 6).write(file());
    refused(() -> PyTorchFile.read(file()), "tensor 'w': long overflow");
  }

  @Test
  void aStorageOfTheWrongSizeIsNamed() throws IOException {
    dictionary()
        .text("w")
        .tensor("0", "FloatStorage", 6, 0, SIZES, ROW_MAJOR)
        .code("u.")
        .floats("0", 1, 2, 3)
        .write(file());
    refused(() -> PyTorchFile.read(file()), "archive/data/0 has 12 bytes, but bytes 0..24");
  }

  @Test
  void aMissingStorageIsNamed() throws IOException {
    dictionary()
        .text("w")
        .tensor("0", "FloatStorage", 6, 0, SIZES, ROW_MAJOR)
        .code("u.")
        .write(file());
    refused(() -> PyTorchFile.read(file()), "the entry archive/data/0 is missing");
  }

  @Test
  void theOtherByteOrderIsRefused() throws IOException {
    new PickledZip()
        .code("}.")
        .entry("byteorder", "big".getBytes(StandardCharsets.UTF_8))
        .write(file());
    refused(() -> PyTorchFile.read(file()), "its byte order is 'big'");
  }

  @Test
  void aCompressedEntryIsRefused() throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(new byte[] {(byte) 0x80, 2, '}', '.'});
      zip.closeEntry();
    }
    refused(() -> PyTorchFile.read(file()), "archive/data.pkl is compressed");
  }

  @Test
  void anotherZipIsRefused() throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
      zip.putNextEntry(new ZipEntry("readme"));
      zip.closeEntry();
    }
    refused(() -> PyTorchFile.read(file()), "no entry data.pkl");
  }

  @Test
  void theFormatBeforePyTorch16IsRefusedWithTheRemedy() throws IOException {
    Files.write(file(), new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10});
    refused(() -> PyTorchFile.read(file()), "before version 1.6");
    refused(() -> PyTorchFile.read(file()), "torch.save");
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    dictionary()
        .text("w")
        .tensor("0", "FloatStorage", 6, 0, SIZES, ROW_MAJOR)
        .code("u.")
        .floats("0", 1, 2, 3, 4, 5, 6)
        .write(file());
    byte[] bytes = Files.readAllBytes(file());
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file(), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> PyTorchFile.read(file()))
          .as("%d of %d bytes", length, bytes.length)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file().toAbsolutePath().toString());
    }
  }

  @Test
  void aDamagedByteIsRefusedOrChangesOneValueOrTheView() throws IOException {
    PickledZip zip = dictionary().text("w").tensor("0", "FloatStorage", 6, 0, SIZES, ROW_MAJOR);
    zip.code("u.").floats("0", 1, 2, 3, 4, 5, 6).write(file());
    byte[] good = Files.readAllBytes(file());
    String text = new String(good, StandardCharsets.ISO_8859_1);
    int pickle = text.indexOf("\u0080\u0002}(");
    int end = text.indexOf("PK\u0001\u0002");
    int refused = 0;
    for (int at = 0; at < good.length; at++) {
      for (int flip : new int[] {1, 0x80, 0xff}) {
        byte[] bad = good.clone();
        bad[at] = (byte) (bad[at] ^ flip);
        Files.write(file(), bad);
        float[] found;
        try {
          Tensor tensor = Iterables.getOnlyElement(PyTorchFile.read(file()).values());
          found = Objects.requireNonNull(tensor).floats();
        } catch (IOException e) {
          assertThat(e).hasMessageContaining(file().toAbsolutePath().toString());
          refused++;
          continue;
        }
        if (at > pickle && at < end) { // which may tell of other values of the storage
          assertThat(Floats.asList(found))
              .as("values of byte %d ^ %d", at, flip)
              .isSubsetOf(1f, 2f, 3f, 4f, 5f, 6f);
        } else if (at < EXTRA_LENGTH || at >= EXTRA_LENGTH + 2) {
          assertThat(differences(found, 1, 2, 3, 4, 5, 6))
              .as("values that byte %d ^ %d changes", at, flip)
              .isLessThanOrEqualTo(1);
        }
      }
    }
    assertThat(refused).as("of %d", 3 * good.length).isGreaterThan(good.length);
  }

  private static int differences(float[] found, float... expected) {
    assertThat(found).hasSameSizeAs(expected);
    int differences = 0;
    for (int i = 0; i < expected.length; i++) {
      differences += found[i] == expected[i] ? 0 : 1;
    }
    return differences;
  }

  @Test
  void aMissingFileIsNamed() {
    refused(() -> PyTorchFile.read(file()), "missing");
  }

  private void refused(ThrowingCallable reading, String message) {
    assertThatThrownBy(reading)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(file().toAbsolutePath().toString(), message);
  }

  private static float[] floats(Map<String, Tensor> tensors, String name) {
    return tensor(tensors, name).floats();
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }
}
