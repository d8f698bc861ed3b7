package io.github.seqrec.models.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pickle of a PyTorch state dict, and no other. A pickle is a program; this reader knows
 * the instructions that make dictionaries, tuples, texts and numbers, and of the classes and
 * functions that a program may name those that PyTorch writes for tensors. It calls none of them:
 * what they stand for are the records below. Instructions: Python's pickletools.
 */
final class PickleReader {

  /** A run of values in an entry of the archive of its own. */
  record Storage(String key, Tensor.Type type, long values) {}

  /** A tensor: where it begins in its storage, counted in values, and its sizes and strides. */
  record View(Storage storage, long offset, List<?> sizes, List<?> strides) {}

  /** A class or function that is known. */
  private enum Known {
    ORDERED_DICT,
    REBUILD_TENSOR,
    REBUILD_PARAMETER
  }

  /** Begins a tuple or a run of pairs. */
  private static final Object MARK = new Object();

  private static final Map<String, Object> GLOBALS =
      Map.ofEntries(
          Map.entry("collections OrderedDict", Known.ORDERED_DICT),
          Map.entry("torch._utils _rebuild_tensor_v2", Known.REBUILD_TENSOR),
          Map.entry("torch._utils _rebuild_parameter", Known.REBUILD_PARAMETER),
          Map.entry("torch DoubleStorage", Tensor.Type.F64),
          Map.entry("torch FloatStorage", Tensor.Type.F32),
          Map.entry("torch HalfStorage", Tensor.Type.F16),
          Map.entry("torch BFloat16Storage", Tensor.Type.BF16),
          Map.entry("torch LongStorage", Tensor.Type.I64),
          Map.entry("torch IntStorage", Tensor.Type.I32),
          Map.entry("torch ShortStorage", Tensor.Type.I16),
          Map.entry("torch CharStorage", Tensor.Type.I8),
          Map.entry("torch ByteStorage", Tensor.Type.U8),
          Map.entry("torch BoolStorage", Tensor.Type.BOOL));

  /** Stands for Python's None, which a deque cannot hold as null. */
  private static final Object NONE = new Object();

  private final ByteBuffer in;
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  private PickleReader(ByteBuffer in) {
    this.in = in;
  }

  /**
   * The object that a pickle describes.
   *
   * @param in little-endian
   * @throws IllegalArgumentException if the pickle is malformed or asks for more than a state dict
   *     needs
   */
  static Object read(ByteBuffer in) {
    try {
      return new PickleReader(in).run();
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the pickle is truncated", e);
    }
  }

  private Object run() {
    while (true) {
      int opcode = Byte.toUnsignedInt(in.get());
      switch (opcode) {
        case 0x80 -> protocol(in.get());
        case '}' -> stack.push(new LinkedHashMap<Object, Object>());
        case ')' -> stack.push(List.of());
        case '(' -> stack.push(MARK);
        case 'N' -> stack.push(NONE);
        case 0x88 -> stack.push(true);
        case 0x89 -> stack.push(false);
        case 'J' -> stack.push((long) in.getInt());
        case 'K' -> stack.push((long) Byte.toUnsignedInt(in.get()));
        case 'M' -> stack.push((long) Short.toUnsignedInt(in.getShort()));
        case 0x8a -> stack.push(longInteger());
        case 'X' -> stack.push(text(in.getInt()));
        case 't' -> stack.push(popToMark());
        case 0x85, 0x86, 0x87 -> stack.push(pop(opcode - 0x84));
        case 'q' -> memo.put(Byte.toUnsignedInt(in.get()), top());
        case 'r' -> memo.put(in.getInt(), top());
        case 'h' -> stack.push(remembered(Byte.toUnsignedInt(in.get())));
        case 'j' -> stack.push(remembered(in.getInt()));
        case 'c' -> stack.push(global(line(), line()));
        case 'Q' -> stack.push(storage(pop()));
        case 'R' -> reduce();
        case 's' -> setItems(pop(2));
        case 'u' -> setItems(popToMark());
        case 'b' -> build();
        case '.' -> {
          return pop();
        }
        default ->
            throw new IllegalArgumentException(
                String.format(
                    "the pickle has the instruction 0x%02x at byte %d, which no state dict needs",
                    opcode, in.position() - 1));
      }
    }
  }

  private static void protocol(byte version) {
    if (version != 2) {
      throw new IllegalArgumentException(
          "the pickle is of protocol " + version + "; PyTorch writes 2");
    }
  }

  private long longInteger() {
    int bytes = Byte.toUnsignedInt(in.get());
    if (bytes > Long.BYTES) {
      throw new IllegalArgumentException("the pickle has a number of " + bytes + " bytes");
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= Byte.toUnsignedLong(in.get()) << (8 * i);
    }
    int unused = Long.SIZE - 8 * bytes;
    return bytes == 0 ? 0 : value << unused >> unused;
  }

  private String text(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() {
    int start = in.position();
    while (in.get() != '\n') {}
    int length = in.position() - start - 1;
    in.position(start);
    String line = text(length);
    in.get();
    return line;
  }

  private static Object global(String module, String name) {
    Object known = GLOBALS.get(module + " " + name);
    if (known == null) {
      throw new IllegalArgumentException(
          "the pickle names "
              + module
              + "."
              + name
              + ", which could run foreign code; only tensors in a dictionary are read");
    }
    return known;
  }

  private void reduce() {
    List<?> arguments = as(List.class, pop());
    Object function = pop();
    if (function == Known.ORDERED_DICT && arguments.isEmpty()) {
      stack.push(new LinkedHashMap<Object, Object>());
    } else if (function == Known.REBUILD_TENSOR && arguments.size() >= 4) {
      stack.push(
          new View(
              as(Storage.class, arguments.get(0)),
              as(Long.class, arguments.get(1)),
              as(List.class, arguments.get(2)),
              as(List.class, arguments.get(3))));
    } else if (function == Known.REBUILD_PARAMETER && !arguments.isEmpty()) {
      stack.push(as(View.class, arguments.get(0)));
    } else {
      throw new IllegalArgumentException(
          "the pickle calls "
              + (function instanceof Known ? function : "a " + function.getClass().getSimpleName())
              + " with "
              + arguments.size()
              + " arguments");
    }
  }

  /** A tuple of "storage", class, key, device, number of values. */
  private static Storage storage(Object id) {
    List<?> parts = as(List.class, id);
    if (parts.size() != 5 || !parts.get(0).equals("storage")) {
      throw new IllegalArgumentException("the pickle refers to something that is no storage");
    }
    return new Storage(
        as(String.class, parts.get(2)),
        as(Tensor.Type.class, parts.get(1)),
        as(Long.class, parts.get(4)));
  }

  private void setItems(List<Object> pairs) {
    @SuppressWarnings("unchecked") // dictionaries are made above, of objects
    Map<Object, Object> map = as(Map.class, top());
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      // A collection as a key may hold itself, or itself twice at every level: it is never hashed.
      map.put(as(String.class, pairs.get(i)), pairs.get(i + 1));
    }
  }

  /** PyTorch gives the dictionary an attribute with versions of modules, which nothing needs. */
  private void build() {
    as(Map.class, pop());
    as(Map.class, top());
  }

  private Object remembered(int index) {
    return known(memo.get(index));
  }

  private Object top() {
    return known(stack.peek());
  }

  private Object pop() {
    return known(stack.poll());
  }

  private List<Object> pop(int count) {
    Object[] values = new Object[count];
    for (int i = count - 1; i >= 0; i--) {
      values[i] = pop();
    }
    return List.of(values);
  }

  private List<Object> popToMark() {
    Deque<Object> values = new ArrayDeque<>();
    for (Object value = pop(); value != MARK; value = pop()) {
      values.push(value);
    }
    return List.copyOf(values);
  }

  private static Object known(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("the pickle uses a value that it has not made");
    }
    return value;
  }

  private static <T> T as(Class<T> type, Object value) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "the pickle has a "
              + (value instanceof List ? "List" : value.getClass().getSimpleName())
              + " where a state dict has a "
              + type.getSimpleName());
    }
    return type.cast(value);
  }
}
