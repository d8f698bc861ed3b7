package io.github.seqrec.models.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An array as safetensors stores it.
 *
 * @param type of its values
 * @param shape sizes of the axes, row-major; empty for a scalar; copied
 * @param data the values, little-endian, from position to limit; not copied, so they must not be
 *     written to
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Tensor(Type type, long[] shape, ByteBuffer data) {

  /** The types of values that are read and written. */
  public enum Type {
    /** 64-bit IEEE 754. */
    F64(8),
    /** 32-bit IEEE 754. */
    F32(4),
    /** 16-bit IEEE 754: 5 bits of exponent, 10 of mantissa. */
    F16(2),
    /** The upper half of an {@link #F32}: 8 bits of exponent, 7 of mantissa. */
    BF16(2),
    /** 64-bit signed integer. */
    I64(8),
    /** 32-bit signed integer. */
    I32(4),
    /** 16-bit signed integer. */
    I16(2),
    /** 8-bit signed integer. */
    I8(1),
    /** 8-bit unsigned integer. */
    U8(1),
    /** A byte that is 0 or 1. */
    BOOL(1);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /** The size of a value. */
    public int bytes() {
      return bytes;
    }
  }

  /** Checks that the data has the size that type and shape ask for. */
  public Tensor {
    shape = shape.clone();
    data = data.slice().asReadOnlyBuffer();
    long bytes = Arrays.stream(shape).reduce(type.bytes(), Math::multiplyExact);
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

  /** The sizes of the axes; a new array. */
  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** The values, little-endian; a buffer of its own, which nobody can write to. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * A tensor of float values; they are copied.
   *
   * @throws IllegalArgumentException if they are another number than the shape tells, or 2^29 or
   *     more
   */
  public static Tensor of(float[] values, long... shape) {
    ByteBuffer data = littleEndian(values.length);
    data.asFloatBuffer().put(values);
    return new Tensor(Type.F32, shape, data);
  }

  /**
   * A tensor of int values; they are copied.
   *
   * @throws IllegalArgumentException if they are another number than the shape tells, or 2^29 or
   *     more
   */
  public static Tensor of(int[] values, long... shape) {
    ByteBuffer data = littleEndian(values.length);
    data.asIntBuffer().put(values);
    return new Tensor(Type.I32, shape, data);
  }

  /**
   * The values in a new array; those of {@link Type#F16} and {@link Type#BF16} become the floats
   * that equal them, those of {@link Type#F64} the nearest ones.
   *
   * @throws IllegalArgumentException if the values are of another type
   */
  public float[] floats() {
    require(Type.F64, Type.F32, Type.F16, Type.BF16);
    float[] values = new float[data.remaining() / type.bytes()];
    if (type == Type.F32) {
      data().asFloatBuffer().get(values);
      return values;
    }
    if (type == Type.F64) {
      DoubleBuffer doubles = data().asDoubleBuffer();
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) doubles.get(i);
      }
      return values;
    }
    ShortBuffer halves = data().asShortBuffer();
    for (int i = 0; i < values.length; i++) {
      short bits = halves.get(i);
      values[i] = type == Type.BF16 ? Float.intBitsToFloat(bits << 16) : half(bits);
    }
    return values;
  }

  /**
   * The values in a new array.
   *
   * @throws IllegalArgumentException if they are not of {@link Type#I32}
   */
  public int[] ints() {
    require(Type.I32);
    int[] values = new int[data.remaining() / Integer.BYTES];
    data().asIntBuffer().get(values);
    return values;
  }

  /**
   * The value of a 16-bit IEEE 754 number. Its exponent and mantissa, moved to where a float has
   * them, make a float that is 2^112 times too small, as the biases 15 and 127 tell; that holds for
   * subnormal numbers too.
   */
  private static float half(short bits) {
    int magnitude = (bits & 0x7fff) << 13;
    boolean finite = (bits & 0x7c00) != 0x7c00;
    float value =
        finite
            ? Float.intBitsToFloat(magnitude) * 0x1p112f
            : Float.intBitsToFloat(magnitude | 0x7f800000);
    return bits < 0 ? -value : value;
  }

  private void require(Type... expected) {
    List<Type> types = List.of(expected);
    if (!types.contains(type)) {
      throw new IllegalArgumentException(
          "the tensor holds "
              + type
              + ", not "
              + String.join(" or ", types.stream().map(Type::name).toList()));
    }
  }

  /** Room for values of 4 bytes. */
  static ByteBuffer littleEndian(int values) {
    if (values > Integer.MAX_VALUE / Integer.BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a tensor (%,d values of 4 bytes) must take less than 2 GiB; use a model of fewer"
                  + " items or smaller states",
              values));
    }
    return ByteBuffer.allocate(values * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }
}
