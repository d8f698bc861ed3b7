package io.github.seqrec.models.store;

import com.google.common.base.Enums;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of named tensors in the safetensors format: 8 bytes little-endian header size, a JSON
 * header with type, shape and offsets of each tensor, the values. Reading it executes nothing.
 *
 * @param metadata free text by key
 * @param tensors in the order of the file; when read, their data is mapped from it
 */
public record SafeTensors(Map<String, String> metadata, Map<String, Tensor> tensors) {

  /** The file of a model's arrays in its directory, as HuggingFace names it. */
  public static final String MODEL = "model.safetensors";

  /** The size of a header that is refused: what the format's reference reader takes at most. */
  private static final long MAX_HEADER = 100_000_000;

  private static final String METADATA = "__metadata__";

  /** Copies the maps, keeping their order. */
  public SafeTensors {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** Writes the file, which must not exist. */
  public void write(Path file) throws IOException {
    JsonObject header = new JsonObject();
    JsonObject texts = new JsonObject();
    texts.addProperty("format", "pt");
    metadata.forEach(texts::addProperty);
    header.add(METADATA, texts);
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      long end = offset + tensor.data().remaining();
      JsonObject description = new JsonObject();
      description.addProperty("dtype", tensor.type().name());
      description.add("shape", array(tensor.shape()));
      description.add("data_offsets", array(offset, end));
      header.add(entry.getKey(), description);
      offset = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    // The values begin at a multiple of 8 bytes, so that they can be mapped.
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(padded).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeFully(channel, head.flip());
      for (Tensor tensor : tensors.values()) {
        writeFully(channel, tensor.data());
      }
      channel.force(true);
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it is missing, truncated or malformed; the message names the file and
   *     what is wrong
   */
  public static SafeTensors read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MappedFile bytes = new MappedFile(channel);
      long size = bytes.size();
      ByteBuffer head = bytes.piece(0, Math.min(8, size));
      if (size < 8) {
        throw damaged(file, "has " + size + " bytes, too few for a header");
      }
      long headerSize = head.getLong();
      if (headerSize < 2 || headerSize > MAX_HEADER || headerSize > size - 8) {
        throw damaged(
            file, "declares a header of " + headerSize + " bytes in a file of " + size + " bytes");
      }
      String json = StandardCharsets.UTF_8.decode(bytes.piece(8, headerSize)).toString();
      Map<String, String> metadata = new LinkedHashMap<>();
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      List<Extent> extents = new ArrayList<>();
      try {
        for (Map.Entry<String, JsonElement> entry :
            JsonParser.parseString(json).getAsJsonObject().entrySet()) {
          JsonObject value = entry.getValue().getAsJsonObject();
          if (entry.getKey().equals(METADATA)) {
            value.entrySet().forEach(e -> metadata.put(e.getKey(), e.getValue().getAsString()));
          } else {
            Extent extent = extent(file, entry.getKey(), value, size - 8 - headerSize);
            extents.add(extent);
            tensors.put(entry.getKey(), tensor(bytes, file, extent, value, 8 + headerSize));
          }
        }
      } catch (RuntimeException e) {
        // A header may hold anything, and Gson's ways to say that it is not what was asked for are
        // many: class casts, indices out of bounds, illegal states and more.
        throw damaged(file, "has a malformed header: " + e.getMessage(), e);
      }
      requireNoOverlapOrGap(file, extents, size - 8 - headerSize);
      return new SafeTensors(metadata, tensors);
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(
          file.toAbsolutePath().toString(), null, "the file with the model's weights is missing");
    }
  }

  /** Where the values of a tensor lie, counted from the end of the header. */
  private record Extent(String name, long begin, long end) {

    @Override
    public String toString() {
      return "tensor '" + name + "' lies at bytes " + begin + ".." + end;
    }
  }

  private static Extent extent(Path file, String name, JsonObject description, long available)
      throws IOException {
    JsonArray offsets = description.getAsJsonArray("data_offsets");
    Extent extent = new Extent(name, offsets.get(0).getAsLong(), offsets.get(1).getAsLong());
    if (extent.begin() < 0 || extent.end() < extent.begin() || extent.end() > available) {
      throw damaged(file, "is truncated: " + extent + " of " + available);
    }
    return extent;
  }

  private static Tensor tensor(
      MappedFile mapped, Path file, Extent extent, JsonObject description, long base)
      throws IOException {
    String dtype = description.get("dtype").getAsString();
    Tensor.Type type =
        Enums.getIfPresent(Tensor.Type.class, dtype)
            .toJavaUtil()
            .orElseThrow(
                () ->
                    new IOException(
                        String.format(
                            "%s: tensor '%s' is of type %s; %s are read; convert it",
                            file.toAbsolutePath(),
                            extent.name(),
                            dtype,
                            Arrays.toString(Tensor.Type.values()))));
    JsonArray sizes = description.getAsJsonArray("shape");
    long[] shape = new long[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.get(i).getAsLong();
    }
    long bytes = extent.end() - extent.begin();
    if (bytes > Integer.MAX_VALUE) {
      throw new IOException(
          String.format(
              "%s: tensor '%s' has %d bytes; a tensor of 2 GiB and more is not read; split it",
              file.toAbsolutePath(), extent.name(), bytes));
    }
    return new Tensor(type, shape, mapped.piece(base + extent.begin(), bytes));
  }

  /** The format has each byte belong to one tensor, so that a file hides and repeats nothing. */
  private static void requireNoOverlapOrGap(Path file, List<Extent> extents, long available)
      throws IOException {
    extents.sort(Comparator.comparingLong(Extent::begin).thenComparingLong(Extent::end));
    Extent before = new Extent("", 0, 0);
    for (Extent extent : extents) {
      if (extent.begin() < before.end()) {
        throw damaged(file, "has tensors that overlap: " + before + ", " + extent);
      }
      requireNoGap(file, before.end(), extent.begin());
      before = extent;
    }
    requireNoGap(file, before.end(), available);
  }

  private static void requireNoGap(Path file, long end, long begin) throws IOException {
    if (begin > end) {
      throw damaged(file, "has a gap: bytes " + end + ".." + begin + " belong to no tensor");
    }
  }

  private static JsonArray array(long... values) {
    JsonArray array = new JsonArray(values.length);
    for (long value : values) {
      array.add(value);
    }
    return array;
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static IOException damaged(Path file, String what) {
    return damaged(file, what, null);
  }

  private static IOException damaged(Path file, String what, @Nullable Throwable cause) {
    return new IOException(
        file.toAbsolutePath() + " " + what + "; copy the file again or save the model anew", cause);
  }
}
