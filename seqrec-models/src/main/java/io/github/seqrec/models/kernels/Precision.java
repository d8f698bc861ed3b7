package io.github.seqrec.models.kernels;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;

/**
 * The numbers that a network is trained with: in the softmax over the catalogue, in attention over
 * 65 to 512 columns, and in the linear layers of attention blocks over more than 64, their
 * feed-forward part included. Weights, other attention and layers, sums over the blocks and parts
 * of a step, and the optimizer are float32 in any case, and so is scoring.
 */
public enum Precision {
  /** {@link #BFLOAT16} where it is the faster one on this machine, else {@link #FLOAT32}. */
  AUTO,

  /** 24 significant bits. */
  FLOAT32,

  /**
   * 8 significant bits: half the bytes, and twice the products on processors that have it. Logits,
   * what layers give, and the gradients of these and of a part's weights are rounded by up to 0.4
   * percent.
   */
  BFLOAT16;

  /** Whether this means bfloat16 on this machine; measured once in a process. */
  boolean half() {
    return this == BFLOAT16 || (this == AUTO && Measured.HALF_IS_FASTER);
  }

  /** This, or what {@link #AUTO} stands for on this machine. */
  public Precision resolved() {
    return half() ? BFLOAT16 : FLOAT32;
  }

  /** Times the softmax itself, since hardware that emulates bfloat16 is several times slower. */
  private static final class Measured {
    private static final int STATES = 512;
    private static final int ITEMS = 2048;
    private static final int SIZE = 64;

    /** How much faster it has to be, so that noise does not decide. */
    private static final double MARGIN = 0.9;

    static final boolean HALF_IS_FASTER = halfIsFaster();

    private static boolean halfIsFaster() {
      try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
        NDArray states = manager.ones(new Shape(1, STATES, SIZE), DataType.FLOAT32);
        NDArray items = manager.ones(new Shape(ITEMS + 1, SIZE), DataType.FLOAT32);
        NDArray rows = manager.create(IntStream.range(0, STATES).toArray());
        NDArray targets = manager.create(IntStream.rangeClosed(1, STATES).toArray());
        NDArray weights = manager.ones(new Shape(STATES), DataType.FLOAT32);
        return Race.ratio(
                scope -> softmax(scope, BFLOAT16, states, rows, targets, weights, items),
                scope -> softmax(scope, FLOAT32, states, rows, targets, weights, items))
            < MARGIN;
      }
    }

    private static void softmax(
        NDManager scope,
        Precision precision,
        NDArray states,
        NDArray rows,
        NDArray targets,
        NDArray weights,
        NDArray items) {
      Pass pass = new Pass(scope, false, precision);
      Losses.softmax(pass, states, rows, targets, weights, items, null).getFloat();
    }
  }
}
