package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * Recurrent layers over packed rows, the state before the first item being 0, and dropout on what
 * they give. What comes in is multiplied for all cells at once; a column then takes one product of
 * its own. Forward and backward are loops of their own, so that nothing is recorded in between: the
 * backward one multiplies factors that are computed for all cells at once. What the input was
 * computed from takes its gradients through the layer alone: in training nothing else may read it.
 *
 * <p>Shape legend: N cells of the packed rows, E input size, H state size. Results live in the
 * scope of the pass. Thread-safe.
 */
public final class RecurrentKernels {

  private RecurrentKernels() {}

  /**
   * The layer of Elman (1990) with the logistic function: h_t = sigmoid(W x_t + U h_{t-1} + b).
   *
   * @param x (1, N, E)
   * @param rows which cells these are
   * @param input W (H, E) and b (H)
   * @param hidden U (H, H)
   * @return (1, N, H)
   */
  public static NDArray elman(
      Pass pass, NDArray x, PackedRows rows, Linear input, NDArray hidden, double dropout) {
    return layer(
        "elman", pass, new NDList(x, rows.sizes(), input.weight(), input.bias(), hidden), dropout);
  }

  /**
   * Gated recurrent units (Cho et al. 2014), as PyTorch has them: r = sigmoid(W_r x_t + b_r + U_r
   * h_{t-1} + c_r), z likewise, n = tanh(W_n x_t + b_n + r (U_n h_{t-1} + c_n)), h_t = (1 - z) n +
   * z h_{t-1}.
   *
   * @param x (1, N, E)
   * @param rows which cells these are
   * @param input W (3H, E) and b (3H), in the order r, z, n
   * @param hidden U (3H, H) and c (3H), likewise
   * @return (1, N, H)
   */
  public static NDArray gru(
      Pass pass, NDArray x, PackedRows rows, Linear input, Linear hidden, double dropout) {
    return layer("gru", pass, arguments(x, rows, input, hidden), dropout);
  }

  /**
   * Long short-term memory (Hochreiter and Schmidhuber 1997; with the forget gate of Gers et al.
   * 2000), as PyTorch has it: i, f, o = sigmoid(W x_t + b + U h_{t-1} + c) of their own rows, g =
   * tanh of its own, m_t = f m_{t-1} + i g, h_t = o tanh(m_t).
   *
   * <p>As tanh(z) = 2 sigmoid(2z) - 1, one call computes what all four come from.
   *
   * @param x (1, N, E)
   * @param rows which cells these are
   * @param input W (4H, E) and b (4H), in the order i, f, g, o
   * @param hidden U (4H, H) and c (4H), likewise
   * @return (1, N, H)
   */
  public static NDArray lstm(
      Pass pass, NDArray x, PackedRows rows, Linear input, Linear hidden, double dropout) {
    return layer("lstm", pass, arguments(x, rows, input, hidden), dropout);
  }

  private static NDList arguments(NDArray x, PackedRows rows, Linear input, Linear hidden) {
    return new NDList(
        x, rows.sizes(), input.weight(), input.bias(), hidden.weight(), hidden.bias());
  }

  /** Runs a layer; in training, notes how gradients come back through it. */
  private static NDArray layer(String name, Pass pass, NDList arguments, double dropout) {
    NDArray[] given = arguments.toArray(new NDArray[0]);
    NDList results = Kernels.call(name + "_forward", pass).with(given).runAll();
    NDArray states = results.get(0); // (N, H)
    if (pass.training()) {
      NDArray[] kept = results.subNDList(1).toArray(new NDArray[0]);
      states.setRequiresGradient(true);
      pass.cut(
          () ->
              Kernels.call(name + "_backward", pass)
                  .with(given)
                  .with(states.getGradient(), states.stopGradient())
                  .with(kept)
                  .run());
    }
    return Kernels.call("dropout", pass).with(states).with(pass.dropout(dropout)).run();
  }
}
