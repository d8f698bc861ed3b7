package io.github.seqrec.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorTest {

  /** Bit patterns and values of IEEE 754-2008, binary16. */
  @ParameterizedTest
  @CsvSource({
    "0x0000, 0x0p0",
    "0x8000, -0x0p0",
    "0x3c00, 0x1p0",
    "0xc000, -0x1p1",
    "0x3555, 0x1.554p-2",
    "0x7bff, 0x1.ffcp15",
    "0x0400, 0x1p-14",
    "0x03ff, 0x0.ffcp-14",
    "0x0001, 0x1p-24",
    "0x8001, -0x1p-24",
    "0x7c00, Infinity",
    "0xfc00, -Infinity",
    "0x7e00, NaN"
  })
  void halfPrecisionBecomesTheEqualFloat(int bits, float value) {
    assertThat(floats(Tensor.Type.F16, bits)).containsExactly(value);
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000, 0x0p0",
    "0x8000, -0x0p0",
    "0x3f80, 0x1p0",
    "0xc049, -0x1.92p1",
    "0x0001, 0x1p-133",
    "0x7f80, Infinity",
    "0x7fc0, NaN"
  })
  void brainFloatsBecomeTheEqualFloat(int bits, float value) {
    assertThat(floats(Tensor.Type.BF16, bits)).containsExactly(value);
  }

  @Test
  void everyFiniteHalfHasItsOwnFloat() {
    float before = floats(Tensor.Type.F16, 0)[0];
    for (int bits = 1; bits < 0x7c00; bits++) {
      float value = floats(Tensor.Type.F16, bits)[0];
      assertThat(value).isGreaterThan(before);
      before = value;
    }
  }

  @Test
  void doublesAreReadAsTheNearestFloats() {
    ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(0, 0.1).putDouble(8, -1e300);
    Tensor tensor = new Tensor(Tensor.Type.F64, new long[] {2}, data);
    assertThat(tensor.floats()).containsExactly(0.1f, Float.NEGATIVE_INFINITY);
    assertThatThrownBy(tensor::ints)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the tensor holds F64, not I32");
  }

  @Test
  void moreValuesThanABufferHoldsAreRefusedBeforeTheyAreCopied() {
    assertThatThrownBy(() -> Tensor.littleEndian(1 << 29))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("536,870,912 values", "less than 2 GiB", "fewer items");
  }

  private static float[] floats(Tensor.Type type, int bits) {
    ByteBuffer data = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort(0, (short) bits);
    return new Tensor(type, new long[] {1}, data).floats();
  }
}
