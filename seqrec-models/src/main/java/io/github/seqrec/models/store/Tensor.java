package io.github.seqrec.models.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An array as safetensors stores it.
 *
 * @param type of its values
 * @param shape sizes of the axes, row-major; empty for a scalar
 * @param data the values, little-endian, from position to limit
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, copied by nobody
public record Tensor(Type type, long[] shape, ByteBuffer data) {

  /** The types of values that are read and written. */
  public enum Type {
    /** 32-bit IEEE 754. */
    F32,
    /** 32-bit signed integer. */
    I32
  }

  /** Checks that the data has the size that type and shape ask for. */
  public Tensor {
    long bytes = Arrays.stream(shape).reduce(Integer.BYTES, Math::multiplyExact);
    if (data.remaining() != bytes || Arrays.stream(shape).anyMatch(size -> size < 0)) {
      throw new IllegalArgumentException(
          "shape "
              + Arrays.toString(shape)
              + " of "
              + type
              + " takes "
              + bytes
              + " bytes, the data has "
              + data.remaining());
    }
  }

  /** A tensor of float values; they are copied. */
  public static Tensor of(float[] values, long... shape) {
    ByteBuffer data = littleEndian(values.length);
    data.asFloatBuffer().put(values);
    return new Tensor(Type.F32, shape, data);
  }

  /** A tensor of int values; they are copied. */
  public static Tensor of(int[] values, long... shape) {
    ByteBuffer data = littleEndian(values.length);
    data.asIntBuffer().put(values);
    return new Tensor(Type.I32, shape, data);
  }

  /** The values in a new array. */
  public float[] floats() {
    require(Type.F32);
    float[] values = new float[data.remaining() / Float.BYTES];
    data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** The values in a new array. */
  public int[] ints() {
    require(Type.I32);
    int[] values = new int[data.remaining() / Integer.BYTES];
    data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
    return values;
  }

  private void require(Type expected) {
    if (type != expected) {
      throw new IllegalArgumentException("the tensor holds " + type + ", not " + expected);
    }
  }

  private static ByteBuffer littleEndian(int values) {
    return ByteBuffer.allocate(Math.multiplyExact(values, Integer.BYTES))
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
