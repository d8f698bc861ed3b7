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
  private static final int RUNS = 15;

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
        int most = 0;
        if (wideningIsFaster(manager, items, 1)) {
          most = wideningIsFaster(manager, items, MANY) ? Integer.MAX_VALUE : FEW;
        }
        return most;
      }
    }

    private static boolean wideningIsFaster(NDManager manager, NDArray items, int states) {
      NDArray asked = manager.ones(new Shape(states, SIZE), DataType.FLOAT32);
      int groups = ITEMS / Scores.GROUP;
      try (NDManager tables = manager.newSubManager()) {
        Pass making = new Pass(tables, false);
        NDArray scales = Scores.tableScales(making, items, groups);
        NDArray table = Scores.tableInt8(making, items, scales);
        long widened = Long.MAX_VALUE;
        long whole = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
          // In turn, so that what else the machine does slows both.
          widened = Math.min(widened, nanos(tables, asked, table, scales, groups, states));
          whole = Math.min(whole, nanos(tables, asked, table, scales, groups, 0));
        }
        return widened < whole;
      }
    }

    private static long nanos(
        NDManager manager, NDArray asked, NDArray table, NDArray scales, int groups, int widened) {
      long begin = System.nanoTime();
      try (NDManager scope = manager.newSubManager()) {
        Pass pass = new Pass(scope, false);
        Scores.topGroups(pass, asked, table, scales, null, 8, widened, groups, 1).toIntArray();
      }
      return System.nanoTime() - begin;
    }
  }
}
