package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.junit.jupiter.api.Test;

class ScoresTest extends KernelAssertions {

  @Test
  void scoresAreProductsWithTheStateAfterTheLastItem() {
    NDArray states = parameter(ROWS, COLUMNS, SIZE);
    NDArray weight = parameter(ITEMS + 1, SIZE);
    NDArray lengths = manager.create(new int[] {3, 5, 1});
    NDArray bias = parameter(ITEMS + 1);
    NDArray last = Scores.last(pass, states, lengths);
    assertClose(last, plainRows(states, 2, 9, 10));
    NDArray all = last.matMul(weight.transpose());
    assertClose(Scores.dotAll(pass, last, weight, null), all);
    assertClose(Scores.dotAll(pass, last, weight, bias), all.add(bias));
    NDArray candidates = manager.create(new int[] {1, 2, 11, 3, 3, 4}).reshape(ROWS, 2);
    NDArray picked =
        manager
            .create(
                new float[] {
                  all.getFloat(0, 1), all.getFloat(0, 2), all.getFloat(1, 11),
                  all.getFloat(1, 3), all.getFloat(2, 3), all.getFloat(2, 4)
                })
            .reshape(ROWS, 1, 2);
    assertClose(Scores.dotSome(pass, last.expandDims(1), candidates, weight, null), picked);
  }

  @Test
  void productsWithGivenItemsAreTheirFormula() {
    NDArray states = parameter(ROWS, COLUMNS, SIZE);
    NDArray weight = parameter(ITEMS + 1, SIZE);
    NDArray bias = parameter(ITEMS + 1);
    NDArray candidates =
        manager
            .create(new int[] {1, 2, 11, 3, 3, 4, 9, 8, 7, 6, 5, 4, 3, 2, 1})
            .reshape(ROWS, COLUMNS);
    assertSame(
        () -> Scores.dotSome(pass, states, candidates, weight, bias),
        () ->
            states
                .matMul(rows(weight, candidates).transpose(0, 2, 1))
                .add(bias.get(candidates.toType(DataType.INT64, false)).expandDims(1)));
  }

  @Test
  void selectedRowsAreThose() {
    NDArray states = parameter(ROWS, COLUMNS, SIZE);
    assertSame(
        () -> Scores.select(pass, states, manager.create(new int[] {14, 0, 3})),
        () -> plainRows(states, 14, 0, 3));
  }
}
