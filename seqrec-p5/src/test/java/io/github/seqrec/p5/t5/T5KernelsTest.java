package io.github.seqrec.p5.t5;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.p5.weights.FeedForward;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the fixtures do not reach: each against the same formula in plain NDArray arithmetic. */
class T5KernelsTest {

  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  private final Pass pass = new Pass(manager, false);

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray values(long... shape) {
    NDArray ramp = manager.arange((int) new Shape(shape).size()).toType(DataType.FLOAT32, false);
    return ramp.mul(1.7f).sin().reshape(shape);
  }

  @Test
  void aGateOfSiluMultipliesTheSecondLayer() {
    NDArray x = values(2, 3, 4);
    NDArray h = values(2, 3, 4).mul(2);
    NDArray inner = values(5, 4);
    NDArray gate = values(5, 4).cos();
    NDArray outer = values(4, 5);
    NDArray found =
        T5Kernels.feedForward(pass, x, h, inner, gate, outer, FeedForward.GATED_SILU, 0);
    NDArray z = Activation.swish(h.matMul(inner.transpose()), 1).mul(h.matMul(gate.transpose()));
    assertClose(found, x.add(z.matMul(outer.transpose())));
  }

  @Test
  void theMaskHidesThePaddingOnly() {
    NDArray mask = T5Kernels.paddingMask(pass, manager.create(new int[] {1, 3}), 3);
    assertThat(mask.getShape()).isEqualTo(new Shape(2, 1, 1, 3));
    float hidden = -Float.MAX_VALUE;
    assertThat(mask.toFloatArray()).containsExactly(0, hidden, hidden, 0, 0, 0);
  }

  @Test
  void edgesAreTheSameForAnyNumberOfRowsAtATime() {
    NDArray states = values(3, 4);
    NDArray head = values(6, 4);
    NDArray rows = manager.create(new int[] {0, 0, 1, 2, 2, 2});
    NDArray tokens = manager.create(new int[] {5, 1, 0, 2, 3, 4});
    NDArray starts = manager.create(new int[] {0, 2, 3, 6});
    float[] logs = states.matMul(head.transpose()).logSoftmax(1).toFloatArray();
    for (int chunk : new int[] {1, 2, 3, 100}) {
      float[] found =
          T5Kernels.call("edges", pass)
              .with(states, head, rows, tokens, starts)
              .with(chunk, 1)
              .run()
              .toFloatArray();
      assertThat(found)
          .containsExactly(
              new float[] {logs[5], logs[1], logs[6], logs[14], logs[15], logs[16]},
              Offset.offset(1e-5f));
    }
  }

  @Test
  void dropoutIsOffOutsideTraining() {
    NDArray x = manager.ones(new Shape(1, 1, 1000));
    NDArray gain = manager.ones(new Shape(1000));
    assertClose(T5Kernels.norm(pass, x, gain, 1e-6, 0.5), x);
    NDArray dropped = T5Kernels.norm(new Pass(manager, true), x, gain, 1e-6, 0.5);
    assertThat(dropped.eq(0).sum().getLong()).isBetween(400L, 600L);
    assertThat((double) dropped.mean().getFloat()).isCloseTo(1, Offset.offset(0.2));
  }

  @Test
  void attentionAndFeedForwardDropInsideAndOutside() {
    Pass learning = new Pass(manager, true);
    NDArray none = manager.zeros(new Shape(1, 50, 4));
    NDArray ones = manager.ones(new Shape(1, 50, 4));
    NDArray unit = manager.eye(4);
    // One position, which has all of the attention, and values of 1.
    NDArray keysValues = manager.ones(new Shape(2, 1, 1, 1, 4));
    NDArray bias = manager.zeros(new Shape(1, 1, 1, 1));
    Function<Pass, NDArray> attention =
        in -> T5Kernels.attention(in, none, ones, keysValues, bias, unit, unit, 0.5);
    Function<Pass, NDArray> feedForward =
        in -> T5Kernels.feedForward(in, none, ones, unit, null, unit, FeedForward.RELU, 0.5);
    Function<Pass, NDArray> embedding =
        in ->
            T5Kernels.embed(
                in, manager.zeros(new Shape(1, 50), DataType.INT32), unit.add(1), null, null, 0.5);
    for (Function<Pass, NDArray> layer : List.of(attention, feedForward)) {
      assertClose(layer.apply(pass), ones);
      // What is kept is doubled, twice.
      assertThat(layer.apply(learning).toFloatArray()).containsOnly(0, 4);
    }
    assertThat(embedding.apply(pass).toFloatArray()).containsOnly(2, 1);
    assertThat(embedding.apply(learning).toFloatArray()).containsOnly(4, 2, 0);
  }

  private static void assertClose(NDArray found, NDArray expected) {
    assertThat(found.getShape()).isEqualTo(expected.getShape());
    assertThat(found.toFloatArray()).containsExactly(expected.toFloatArray(), Offset.offset(1e-5f));
  }
}
