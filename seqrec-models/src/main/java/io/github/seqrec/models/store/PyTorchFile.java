package io.github.seqrec.models.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A state dict that PyTorch 1.6 or later saved, as {@code pytorch_model.bin} or {@code .pth}: a zip
 * of a pickle that says where each tensor lies, and one entry for each storage. Nothing in it is
 * executed.
 */
public final class PyTorchFile {

  private static final String PICKLE = "/data.pkl";
  private static final int LONGEST_BYTE_ORDER = 16;

  /**
   * Bytes of a pickle, of which one may make an object of 60: names, sizes and strides of some
   * 30,000 tensors.
   */
  private static final int LONGEST_PICKLE = 4 << 20;

  /** Times a file's bytes that its views may have together: T5 names its embedding four times. */
  private static final int MOST_TIMES = 4;

  /** Axes of a tensor, as many as PyTorch's own operators take. */
  private static final int MOST_AXES = 64;

  private final Path file;
  private final StoredZip zip;
  private final String root;

  /**
   * Bytes that further views may have. Each becomes a copy when its values are read, though many
   * may lie in one storage.
   */
  private long left;

  private PyTorchFile(Path file, StoredZip zip, long size) throws IOException {
    this.file = file;
    this.left = Math.multiplyExact(MOST_TIMES, size);
    this.zip = zip;
    this.root = root();
  }

  /**
   * Reads a file. Tensors that lie in one piece are mapped; others are copied together.
   *
   * @throws IOException if it is missing, damaged, of the old format, holds more than tensors, or
   *     its tensors have more than four times its bytes together
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      requireZip(channel, file);
      return new PyTorchFile(file, new StoredZip(channel, file), channel.size()).tensors();
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(
          file.toAbsolutePath().toString(), null, "the file with the model's weights is missing");
    }
  }

  private static void requireZip(FileChannel channel, Path file) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(2);
    channel.read(start, 0);
    if (start.get(0) == (byte) 0x80) {
      throw new IOException(
          file.toAbsolutePath()
              + " is a bare pickle, as PyTorch saved before version 1.6 and as is not read; convert"
              + " it with torch.save(torch.load(file, weights_only=True), file)");
    }
    if (start.get(0) != 'P' || start.get(1) != 'K') {
      throw new IOException(
          file.toAbsolutePath() + " is no file of PyTorch's: it does not begin as a zip");
    }
  }

  private String root() throws IOException {
    for (String name : zip.names()) {
      if (name.endsWith(PICKLE)) {
        return name.substring(0, name.length() - PICKLE.length());
      }
    }
    throw malformed("it has no entry data.pkl, so PyTorch did not save it");
  }

  private Map<String, Tensor> tensors() throws IOException {
    requireLittleEndian();
    long length = zip.size(root + PICKLE);
    if (length > LONGEST_PICKLE) {
      throw malformed(
          "its data.pkl has "
              + length
              + " bytes; at most "
              + LONGEST_PICKLE
              + " are read; save model.state_dict() alone");
    }
    Object content;
    try {
      content = PickleReader.read(zip.map(root + PICKLE, 0, length));
    } catch (IllegalArgumentException e) {
      throw malformed(e.getMessage());
    }
    if (!(content instanceof Map<?, ?> values)) {
      throw malformed("it holds no dictionary of tensors; save model.state_dict()");
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      if (!(entry.getKey() instanceof String name
          && entry.getValue() instanceof PickleReader.View view)) {
        throw malformed(
            "its entry '" + entry.getKey() + "' is no tensor; save model.state_dict() alone");
      }
      tensors.put(name, tensor(name, view));
    }
    return tensors;
  }

  private void requireLittleEndian() throws IOException {
    String name = root + "/byteorder";
    if (zip.contains(name)) {
      if (zip.size(name) > LONGEST_BYTE_ORDER) {
        throw malformed("its byte order has " + zip.size(name) + " bytes; 'little' is read");
      }
      String order = StandardCharsets.UTF_8.decode(zip.map(name, 0, zip.size(name))).toString();
      if (!order.equals("little")) {
        throw malformed("its byte order is '" + order + "'; 'little' is read");
      }
    }
  }

  private Tensor tensor(String name, PickleReader.View view) throws IOException {
    try {
      long[] shape = numbers(view.sizes());
      long[] strides = numbers(view.strides());
      if (shape.length != strides.length) {
        throw new IllegalArgumentException("sizes and strides differ in number");
      }
      PickleReader.Storage storage = view.storage();
      int width = storage.type().bytes();
      long count = 1;
      long span = 1;
      for (int i = 0; i < shape.length; i++) {
        count = Math.multiplyExact(count, shape[i]);
        span = Math.addExact(span, Math.multiplyExact(Math.max(0, shape[i] - 1), strides[i]));
      }
      span = count == 0 ? 0 : span;
      if (view.offset() < 0 || span > storage.values() - view.offset()) {
        throw new IllegalArgumentException(
            "values "
                + view.offset()
                + ".."
                + (view.offset() + span)
                + " of a storage of "
                + storage.values());
      }
      ByteBuffer values =
          zip.map(
              root + "/data/" + storage.key(),
              Math.multiplyExact(view.offset(), width),
              Math.multiplyExact(span, width));
      left -= Math.multiplyExact(count, width);
      if (left < 0) {
        throw new IllegalArgumentException(
            "with it the tensors have more than "
                + MOST_TIMES
                + " times the file's bytes, since they share them; save a clone() of each");
      }
      if (!rowMajor(shape, strides)) {
        values = gather(values, shape, strides, Math.toIntExact(count), width);
      }
      return new Tensor(storage.type(), shape, values);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw malformed("tensor '" + name + "': " + e.getMessage());
    }
  }

  /** Sizes or strides, which are never negative in PyTorch. */
  private static long[] numbers(List<?> values) {
    // A list may belong to many tensors, and each tensor gets an array of its own.
    if (values.size() > MOST_AXES) {
      throw new IllegalArgumentException(
          "it has " + values.size() + " axes; at most " + MOST_AXES + " are read");
    }
    List<Long> numbers = new ArrayList<>();
    for (Object value : values) {
      if (!(value instanceof Long number) || number < 0) {
        throw new IllegalArgumentException("sizes and strides must be numbers from 0");
      }
      numbers.add(number);
    }
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private static boolean rowMajor(long[] shape, long[] strides) {
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] == 0) {
        return true;
      }
      if (shape[i] != 1 && strides[i] != expected) {
        return false;
      }
      expected *= shape[i];
    }
    return true;
  }

  /** Copies the values of a view such as a transposed one into the order of its axes. */
  private static ByteBuffer gather(
      ByteBuffer values, long[] shape, long[] strides, int count, int width) {
    ByteBuffer copy =
        ByteBuffer.allocate(Math.multiplyExact(count, width)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      long rest = i;
      long at = 0;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        at += rest % shape[axis] * strides[axis];
        rest /= shape[axis];
      }
      copy.put(i * width, values, Math.toIntExact(at * width), width);
    }
    return copy;
  }

  private IOException malformed(@Nullable String what) {
    return new IOException(file.toAbsolutePath() + ": " + what);
  }
}
