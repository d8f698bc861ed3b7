package io.github.seqrec.models.kernels;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Which of libtorch's two products reads an int8 table faster on this machine. One widens the table
 * in registers and multiplies by bfloat16 states; it needs AVX2 and suits few states. The other
 * multiplies whole numbers; it needs VNNI, and is slower than float32 without.
 */
final class ByteProducts {

  /** Between the one state and the many that are measured. */
  private static final int FEW = 4;

  private static final int MANY = 8;
  private static final int ITEMS = 1 << 14;
  private static final int SIZE = 64;
  private static final int GROUPS = ITEMS / Scores.GROUP;

  private ByteProducts() {}

  /** The most states for which widening is the faster one; measured once in a process. */
  static int widenedStates() {
    return Measured.WIDENED_STATES;
  }

  private static final class Measured {

    static final int WIDENED_STATES = measured();

    private static int measured() {
      try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
        NDArray items = manager.ones(new Shape(ITEMS + 1, SIZE), DataType.FLOAT32);
        Pass making = new Pass(manager, false);
        NDArray scales = Scores.tableScales(making, items, GROUPS);
        NDArray table = Scores.tableInt8(making, items, scales);
        int most = 0;
        if (wideningIsFaster(manager, table, scales, 1)) {
          most = wideningIsFaster(manager, table, scales, MANY) ? Integer.MAX_VALUE : FEW;
        }
        return most;
      }
    }

    private static boolean wideningIsFaster(
        NDManager manager, NDArray table, NDArray scales, int states) {
      NDArray asked = manager.ones(new Shape(states, SIZE), DataType.FLOAT32);
      return Race.ratio(
              scope -> search(scope, asked, table, scales, states),
              scope -> search(scope, asked, table, scales, 0))
          < 1;
    }

    private static void search(
        NDManager scope, NDArray asked, NDArray table, NDArray scales, int widened) {
      Pass pass = new Pass(scope, false);
      Scores.topGroups(pass, asked, table, scales, null, 8, widened, GROUPS, 1).toIntArray();
    }
  }
}
