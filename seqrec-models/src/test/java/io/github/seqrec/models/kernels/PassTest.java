package io.github.seqrec.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassTest {

  @Test
  void theNumberOfAProductIsThereUntilItsGradientReadsIt() throws InterruptedException {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      NDArray x = manager.create(new float[] {1, 2, 3});
      x.setRequiresGradient(true);
      Pass pass = new Pass(manager, true);
      try (ThreadGradients collector = new ThreadGradients()) {
        NDArray value = pass.times(x, 0.5).sum();
        overwriteFreedMemory();
        pass.backward(collector, value);
      }
      assertThat(x.getGradient().toFloatArray()).containsExactly(0.5f, 0.5f, 0.5f);
    }
  }

  @Test
  void anArgumentMayBeTheResultOfAnotherCall() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Pass pass = new Pass(manager, false);
      NDArray rows = manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));
      NDArray first = manager.create(new long[] {0});
      NDArray packed = Kernels.call("pack", pass).with(rows, first).run();
      NDArray nested =
          Kernels.call("unpack", pass)
              .with(Kernels.call("pack", pass).with(rows, first).run(), first)
              .with(1)
              .with(2)
              .run();
      NDArray apart = Kernels.call("unpack", pass).with(packed, first).with(1).with(2).run();
      assertThat(nested.toFloatArray()).containsExactly(apart.toFloatArray());
    }
  }

  /** What is garbage by now is given back, taken again, and filled with NaN. */
  private static void overwriteFreedMemory() throws InterruptedException {
    System.gc();
    Thread.sleep(20);
    List<ByteBuffer> blocks = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      ByteBuffer block = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
      blocks.add(block.putFloat(0, Float.NaN));
    }
    assertThat(blocks).allSatisfy(block -> assertThat(block.getFloat(0)).isNaN());
  }
}
