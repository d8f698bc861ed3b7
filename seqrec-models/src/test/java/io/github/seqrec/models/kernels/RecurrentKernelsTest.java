package io.github.seqrec.models.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Each recurrent layer against its equations, one column after the other. */
class RecurrentKernelsTest extends KernelAssertions {

  private static final int STATE = 4;
  private static final int[] LENGTHS = {3, COLUMNS, 1};

  private final PackedRows rows = PackedRows.of(manager, LENGTHS, COLUMNS);

  @Test
  void elmanIsTheLogisticRecurrence() {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    Linear input = linear(STATE, SIZE);
    NDArray hidden = parameter(STATE, STATE);
    assertSame(
        () -> packed(x, cells -> RecurrentKernels.elman(pass, cells, rows, input, hidden, 0)),
        () ->
            recurrence(
                plainLinear(x, input), (z, h) -> logistic(z.add(h.matMul(hidden.transpose())))));
  }

  @Test
  void gruIsItsEquations() {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    Linear input = linear(3 * STATE, SIZE);
    Linear hidden = linear(3 * STATE, STATE);
    assertSame(
        () -> packed(x, cells -> RecurrentKernels.gru(pass, cells, rows, input, hidden, 0)),
        () ->
            recurrence(
                plainLinear(x, input),
                (a, h) -> {
                  NDList in = a.split(3, 1);
                  NDList own = plainLinear(h, hidden).split(3, 1);
                  NDArray r = logistic(in.get(0).add(own.get(0)));
                  NDArray z = logistic(in.get(1).add(own.get(1)));
                  NDArray n = in.get(2).add(r.mul(own.get(2))).tanh();
                  return n.mul(z.neg().add(1)).add(z.mul(h));
                }));
  }

  @Test
  void lstmIsItsEquations() {
    NDArray x = parameter(ROWS, COLUMNS, SIZE);
    Linear input = linear(4 * STATE, SIZE);
    Linear hidden = linear(4 * STATE, STATE);
    assertSame(
        () -> packed(x, cells -> RecurrentKernels.lstm(pass, cells, rows, input, hidden, 0)),
        () -> {
          NDArray[] memory = {manager.zeros(new Shape(ROWS, STATE))};
          return recurrence(
              plainLinear(x, input),
              (a, h) -> {
                NDList gates = a.add(plainLinear(h, hidden)).split(4, 1);
                NDArray kept = logistic(gates.get(1)).mul(memory[0]);
                memory[0] = kept.add(logistic(gates.get(0)).mul(gates.get(2).tanh()));
                return logistic(gates.get(3)).mul(memory[0].tanh());
              });
        });
  }

  @Test
  void dropoutIsOffOutsideTrainingAndScalesWhatItKeepsInside() {
    PackedRows row = PackedRows.of(manager, new int[] {200}, 200);
    NDArray x = manager.ones(new Shape(1, 200, SIZE));
    Linear input =
        new Linear(manager.zeros(new Shape(STATE, SIZE)), manager.zeros(new Shape(STATE)));
    NDArray hidden = manager.zeros(new Shape(STATE, STATE));
    Pass serving = new Pass(manager, false);
    assertClose(
        RecurrentKernels.elman(serving, x, row, input, hidden, 0.5),
        manager.full(new Shape(1, 200, STATE), 0.5f));
    int kept = 0;
    for (float value : RecurrentKernels.elman(pass, x, row, input, hidden, 0.5).toFloatArray()) {
      assertThat(value).isIn(0f, 1f);
      kept += value > 0 ? 1 : 0;
    }
    assertThat(kept).isBetween(330, 470);
  }

  @Test
  void packedRowsAreTheirCellsColumnAfterColumn() {
    PackedRows some = PackedRows.of(manager, new int[] {0, 3, 1}, 4);
    NDArray values = manager.arange(12).toType(DataType.INT32, false).reshape(3, 4);

    assertThat(some.sizes().toLongArray()).containsExactly(3, 1, 1);
    // An empty row has one cell, so that every row has a state.
    assertThat(some.pack(pass, values).toIntArray()).containsExactly(4, 8, 0, 5, 6);
    assertClose(
        some.unpack(pass, manager.create(new float[] {1, 2, 3, 4, 5}, new Shape(1, 5, 1))),
        manager.create(new float[] {3, 0, 0, 0, 1, 4, 5, 0, 2, 0, 0, 0}, new Shape(3, 4, 1)));
  }

  /** A layer over the cells of the rows, whose states stand in their rows again. */
  private NDArray packed(NDArray x, UnaryOperator<NDArray> layer) {
    NDArray cells = x.reshape(-1, SIZE).get(rows.cells()).expandDims(0);
    return rows.unpack(pass, layer.apply(cells));
  }

  /**
   * All states, given what comes in (B, L, ...) and a step from it and the last state, 0 behind the
   * rows.
   */
  private NDArray recurrence(NDArray in, BinaryOperator<NDArray> step) {
    NDList states = new NDList();
    NDArray h = manager.zeros(new Shape(ROWS, STATE));
    for (int t = 0; t < COLUMNS; t++) {
      h = step.apply(in.get(":, " + t), h);
      states.add(h);
    }
    float[] inside = new float[ROWS * COLUMNS];
    for (int row = 0; row < ROWS; row++) {
      Arrays.fill(inside, row * COLUMNS, row * COLUMNS + LENGTHS[row], 1);
    }
    return NDArrays.stack(states, 1).mul(manager.create(inside, new Shape(ROWS, COLUMNS, 1)));
  }

  private static NDArray logistic(NDArray x) {
    return x.onesLike().div(x.neg().exp().add(1));
  }
}
