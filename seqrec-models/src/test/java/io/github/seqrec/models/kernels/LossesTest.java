package io.github.seqrec.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Each loss against its formula. */
class LossesTest extends KernelAssertions {

  private static final float[] WEIGHTS = {1, 0.5f, 2};

  @Test
  void softmaxIsTheWeightedMeanCrossEntropyForAnyChunk() {
    NDArray states = parameter(ROWS, COLUMNS, SIZE);
    NDArray weight = parameter(ITEMS + 1, SIZE);
    int[] rows = {0, 2, 3, 7, 8, 9, 14};
    int[] targets = {1, 11, 5, 5, 2, 9, 3};
    float[] weights = {1, 0.5f, 2, 1, 0, 3, 0.25f};
    for (int chunk : new int[] {1, 3, 7, 100}) {
      for (NDArray bias : new NDArray[] {null, parameter(ITEMS + 1)}) {
        assertSame(
            () ->
                Losses.softmax(
                    pass,
                    states,
                    manager.create(rows),
                    manager.create(targets),
                    manager.create(weights),
                    weight,
                    bias,
                    1,
                    chunk),
            () -> {
              NDArray logits =
                  plainRows(states, rows).matMul(weight.get(new NDIndex("1:")).transpose());
              if (bias != null) {
                logits = logits.add(bias.get(new NDIndex("1:")));
              }
              NDArray hot = manager.create(targets).sub(1).oneHot(ITEMS);
              NDArray losses = logits.logSoftmax(1).mul(hot).sum(new int[] {1}).neg();
              return mean(losses, weights);
            });
      }
    }
  }

  @Test
  void targetsThatAreNoItemsAreRefused() {
    NDArray states = parameter(ROWS, COLUMNS, SIZE);
    NDArray weight = parameter(ITEMS + 1, SIZE);
    NDArray rows = manager.create(new int[] {0, 2, 3});
    NDArray weights = manager.create(WEIGHTS);
    for (int wrong : new int[] {0, ITEMS + 1}) {
      NDArray targets = manager.create(new int[] {1, wrong, 5});
      assertThatThrownBy(() -> Losses.softmax(pass, states, rows, targets, weights, weight, null))
          .isInstanceOf(EngineException.class);
    }
  }

  @Test
  void softmaxFromZeroLetsAllRowsOfTheWeightsTakePart() {
    NDArray states = parameter(ROWS, COLUMNS, SIZE);
    NDArray weight = parameter(ITEMS, SIZE);
    int[] rows = {0, 4, 9};
    int[] targets = {0, 10, 5};
    assertSame(
        () ->
            Losses.softmaxFromZero(
                pass,
                states,
                manager.create(rows),
                manager.create(targets),
                manager.create(WEIGHTS),
                weight),
        () -> {
          NDArray logits = plainRows(states, rows).matMul(weight.transpose());
          NDArray hot = manager.create(targets).oneHot(ITEMS);
          return mean(logits.logSoftmax(1).mul(hot).sum(new int[] {1}).neg(), WEIGHTS);
        });
  }

  @Test
  void softmaxStaysFiniteForExtremeScores() {
    NDArray states = manager.full(new Shape(1, 1, 1), 1000f);
    NDArray weight = manager.create(new float[] {0, 1, -1}).reshape(3, 1);
    NDArray rows = manager.create(new int[] {0});
    assertThat(softmax(states, rows, 1, weight).getFloat()).isEqualTo(0f);
    assertThat(softmax(states, rows, 2, weight).getFloat()).isCloseTo(87.3f, Offset.offset(0.1f));
  }

  private NDArray softmax(NDArray states, NDArray rows, int target, NDArray items) {
    NDArray targets = manager.create(new int[] {target});
    NDArray weights = manager.create(new float[] {1});
    return Losses.softmax(pass, states, rows, targets, weights, items, null);
  }

  @Test
  void softmaxInBfloat16IsTheSameUpToItsRounding() {
    NDArray states = parameter(ROWS, COLUMNS, SIZE);
    NDArray weight = parameter(ITEMS + 1, SIZE);
    NDArray bias = parameter(ITEMS + 1);
    int[] rows = {0, 2, 3, 7, 8, 9, 14};
    NDArray targets = manager.create(new int[] {1, 11, 5, 5, 2, 9, 3});
    NDArray weights = manager.create(new float[] {1, 0.5f, 2, 1, 0, 3, 0.25f});
    Pass half = new Pass(manager, true, Precision.BFLOAT16);
    for (NDArray optional : new NDArray[] {null, bias}) {
      assertSame(
          () ->
              Losses.softmax(
                  half, states, manager.create(rows), targets, weights, weight, optional, 1, 3),
          () ->
              Losses.softmax(
                  pass, states, manager.create(rows), targets, weights, weight, optional, 1, 3),
          0.02f);
    }
  }

  @Test
  void binaryIsItsFormula() {
    NDArray positive = parameter(3);
    NDArray negative = parameter(3, 2);
    assertSame(
        () -> Losses.binary(pass, positive, negative, manager.create(WEIGHTS)),
        () -> mean(softplus(positive.neg()).add(softplus(negative).sum(new int[] {1})), WEIGHTS));
  }

  @Test
  void calibratedBinaryIsItsFormula() {
    NDArray positive = parameter(3);
    NDArray negative = parameter(3, 2);
    assertSame(
        () -> Losses.calibratedBinary(pass, positive, negative, manager.create(WEIGHTS), 0.25),
        () ->
            mean(
                pass.times(
                    pass.times(softplus(positive.neg()), 0.25)
                        .add(softplus(negative).sum(new int[] {1})),
                    1 / 3.0),
                WEIGHTS));
  }

  @Test
  void pairwiseIsItsFormula() {
    NDArray positive = parameter(3);
    NDArray negative = parameter(3, 2);
    assertSame(
        () -> Losses.pairwise(pass, positive, negative, manager.create(WEIGHTS)),
        () -> mean(softplus(negative.sub(positive.expandDims(1))).mean(new int[] {1}), WEIGHTS));
  }

  @Test
  void sampledSoftmaxIsItsFormula() {
    NDArray positive = parameter(3);
    NDArray negative = parameter(3, 2);
    NDArray logExpected = manager.create(new float[] {-1, -2, 0, 0.5f, -3, -0.1f}, new Shape(3, 2));
    assertSame(
        () -> Losses.sampledSoftmax(pass, positive, negative, manager.create(WEIGHTS), logExpected),
        () ->
            mean(
                negative
                    .sub(logExpected)
                    .exp()
                    .sum(new int[] {1})
                    .add(positive.exp())
                    .log()
                    .sub(positive),
                WEIGHTS));
  }

  private NDArray mean(NDArray losses, float[] weights) {
    NDArray w = manager.create(weights);
    return losses.mul(w).sum().div(w.sum());
  }
}
