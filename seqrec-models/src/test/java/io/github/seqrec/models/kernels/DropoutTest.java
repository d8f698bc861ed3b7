package io.github.seqrec.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.models.Tiny;
import io.github.seqrec.models.options.Activation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is dropped, where, and how often. */
class DropoutTest extends KernelAssertions {

  /** So many that all that may be dropped of a row with two heads is, of some. */
  private static final int MANY = 64;

  /** A part of a block, by the rates of attention and of what comes after it. */
  private interface Layer {
    NDArray of(Pass pass, double attentionDropout, double dropout);
  }

  @Test
  void dropoutIsOffOutsideTrainingAndScalesWhatItKeepsInside() {
    NDArray x = manager.zeros(new Shape(1, 200, SIZE));
    NDArray items = manager.zeros(new Shape(1, 200), DataType.INT32);
    NDArray lengths = manager.create(new int[] {200});
    NDArray weight = manager.ones(new Shape(2, SIZE));
    NDArray positions = manager.zeros(new Shape(200, SIZE));
    Pass serving = new Pass(manager, false);
    assertClose(Kernels.embed(serving, items, lengths, weight, positions, 1, 0.5), x.add(1));
    float[] dropped = Kernels.embed(pass, items, lengths, weight, positions, 1, 0.5).toFloatArray();
    int kept = 0;
    for (float value : dropped) {
      assertThat(value).isIn(0f, 2f);
      kept += value > 0 ? 1 : 0;
    }
    assertThat(kept).isBetween(700, 900);
  }

  /** Four masks come of one number: each has its rate, and no two are the same. */
  @Test
  void eachOfTheMasksOfANumberHasTheRate() {
    int numbers = 10_000;
    NDArray items = manager.ones(new Shape(1, numbers), DataType.INT32);
    NDArray weight = manager.ones(new Shape(2, 4));
    float[] dropped = Kernels.embedItems(pass, items, weight, 1, 0.3).toFloatArray();
    for (int mask = 0; mask < 4; mask++) {
      for (int other = 0; other < 4; other++) {
        int both = 0;
        for (int i = 0; i < dropped.length; i += 4) {
          both += dropped[i + mask] == 0 && dropped[i + other] == 0 ? 1 : 0;
        }
        double expected = mask == other ? 0.3 : 0.09;
        double deviation = Math.sqrt(expected * (1 - expected) / numbers);
        assertThat((double) both / numbers).isCloseTo(expected, within(5 * deviation));
      }
    }
  }

  @Test
  void aSeedGivesTheSameMasksAndEachCallOfAPassOthers() {
    NDArray items = manager.ones(new Shape(1, 200), DataType.INT32);
    NDArray weight = manager.ones(new Shape(2, SIZE));
    Pass first = Pass.ofTraining(manager, Precision.FLOAT32, null, 5);
    float[] once = Kernels.embedItems(first, items, weight, 1, 0.5).toFloatArray();
    float[] again = Kernels.embedItems(first, items, weight, 1, 0.5).toFloatArray();
    Pass same = Pass.ofTraining(manager, Precision.FLOAT32, null, 5);
    assertThat(Kernels.embedItems(same, items, weight, 1, 0.5).toFloatArray()).isEqualTo(once);
    assertThat(again).isNotEqualTo(once);
    Pass other = Pass.ofTraining(manager, Precision.FLOAT32, null, 6);
    assertThat(Kernels.embedItems(other, items, weight, 1, 0.5).toFloatArray()).isNotEqualTo(once);
  }

  /** An item alone attends to itself only: of a head, all or nothing is left. */
  @Test
  void attentionDropsWeightsOfHeadsByOneRateAndValuesByTheOther() {
    NDArray x = parameter(1, 1, SIZE).stopGradient().tile(new long[] {MANY, 1, 1});
    Norm norm = norm();
    Linear qkv = linear(3 * SIZE, SIZE);
    Linear out = linear(SIZE, SIZE);
    List<Layer> layers =
        List.of(
            (in, a, b) -> AttentionKernels.preNormAttention(in, x, norm, qkv, out, 2, a, b),
            (in, a, b) -> AttentionKernels.preNormRotaryAttention(in, x, norm, qkv, out, 2, a, b),
            (in, a, b) -> AttentionKernels.postNormAttention(in, x, norm, qkv, out, 2, a, b));
    for (Layer layer : layers) {
      assertThat(kinds(layer.of(pass, 0.5, 0))).isEqualTo(4);
      assertThat(kinds(layer.of(pass, 0, 0.5))).isGreaterThan(16);
      assertServes(layer);
    }
    Layer query = (in, a, b) -> AttentionKernels.queryNormAttention(in, x, norm, qkv, 2, a);
    assertThat(kinds(query.of(pass, 0.5, 0))).isEqualTo(4);
    assertServes(query);
  }

  @Test
  void feedForwardsDropValues() {
    NDArray x = parameter(1, 1, SIZE).stopGradient().tile(new long[] {MANY, 1, 1});
    Norm norm = norm();
    FeedForward network = new FeedForward(linear(12, SIZE), Activation.RELU, linear(SIZE, 12));
    List<Layer> layers =
        List.of(
            (in, a, b) -> AttentionKernels.preNormFeedForward(in, x, norm, network, b),
            (in, a, b) -> AttentionKernels.postNormFeedForward(in, x, norm, network, b),
            (in, a, b) -> AttentionKernels.normedFeedForward(in, x, norm, network, b));
    for (Layer layer : layers) {
      assertThat(kinds(layer.of(pass, 0, 0.5))).isGreaterThan(16);
      assertServes(layer);
    }
  }

  /** Outside training nothing is dropped, whatever the rates. */
  private void assertServes(Layer layer) {
    Pass serving = new Pass(manager, false);
    assertClose(layer.of(serving, 0.5, 0.5), layer.of(pass, 0, 0));
    assertThat(kinds(layer.of(serving, 0.5, 0.5))).isEqualTo(1);
  }

  private static int kinds(NDArray rows) {
    return Tiny.kinds(rows.toFloatArray(), SIZE);
  }

  @Test
  void attentionWithDroppedWeightsIsAttentionOnAverageAndNeverReadsWhatComesLater() {
    NDArray one = parameter(1, COLUMNS, SIZE).stopGradient();
    NDArray x = one.tile(new long[] {2000, 1, 1});
    Norm norm = norm();
    Linear qkv = linear(3 * SIZE, SIZE);
    Linear out = linear(SIZE, SIZE);
    NDArray later = x.duplicate();
    later.set(new NDIndex(":, 3:"), 7);
    Pass some = Pass.ofTraining(manager, Precision.FLOAT32, null, 5);
    NDArray y = AttentionKernels.preNormAttention(some, x, norm, qkv, out, 2, 0.2, 0);
    Pass same = Pass.ofTraining(manager, Precision.FLOAT32, null, 5);
    NDArray z = AttentionKernels.preNormAttention(same, later, norm, qkv, out, 2, 0.2, 0);
    assertClose(z.get(":100, :3"), y.get(":100, :3"));
    NDArray whole = AttentionKernels.preNormAttention(pass, one, norm, qkv, out, 2, 0, 0);
    float largest = whole.abs().max().getFloat();
    NDArray mean = y.mean(new int[] {0}, true);
    assertThat(mean.sub(whole).abs().max().getFloat()).isLessThan(0.05f * largest);
  }
}
