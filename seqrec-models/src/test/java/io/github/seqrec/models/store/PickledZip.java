package io.github.seqrec.models.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes files as PyTorch does, instruction by instruction, so that tests can write bad ones. */
final class PickledZip {

  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  PickledZip() {
    bytes(0x80, 2);
  }

  PickledZip bytes(int... values) {
    for (int value : values) {
      pickle.write(value);
    }
    return this;
  }

  /** Instructions that are printable, such as {@code "}("}. */
  PickledZip code(String instructions) {
    pickle.writeBytes(instructions.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  PickledZip text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes('X', utf8.length, 0, 0, 0);
    pickle.writeBytes(utf8);
    return this;
  }

  PickledZip global(String module, String name) {
    return code("c" + module + "\n" + name + "\n");
  }

  /** A tensor of the storage {@code key}. */
  PickledZip tensor(
      String key, String storage, int values, int offset, int[] sizes, int[] strides) {
    global("torch._utils", "_rebuild_tensor_v2")
        .code("((")
        .text("storage")
        .global("torch", storage);
    text(key).text("cpu").bytes('K', values).code("tQ").bytes('K', offset);
    numbers(sizes).numbers(strides);
    return bytes(0x89).global("collections", "OrderedDict").code(")RtR");
  }

  private PickledZip numbers(int... values) {
    code("(");
    for (int value : values) {
      bytes('K', value);
    }
    return code("t");
  }

  PickledZip entry(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  /** The entry of a storage of floats. */
  PickledZip floats(String key, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return entry("data/" + key, bytes.array());
  }

  void write(Path file) throws IOException {
    entry("data.pkl", pickle.toByteArray());
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> content : entries.entrySet()) {
        ZipEntry entry = new ZipEntry("archive/" + content.getKey());
        CRC32 checksum = new CRC32();
        checksum.update(content.getValue());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.getValue().length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content.getValue());
        zip.closeEntry();
      }
    }
  }
}
