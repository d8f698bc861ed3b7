package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * Recurrent layers over whole rows, the state before the first item being 0, and dropout on what
 * they give. They are libtorch's own operators, most of whose time goes into matrix products: a
 * loop over columns written here, with or without gradients of its own, is not faster.
 *
 * <p>Shape legend: B rows, L columns, E input size, H state size. Rows are front-aligned; the
 * states behind a row's last item mean nothing. Results live in the scope of the pass. Thread-safe.
 */
public final class RecurrentKernels {

  private RecurrentKernels() {}

  /**
   * The layer of Elman (1990) with the logistic function: h_t = sigmoid(W x_t + U h_{t-1} + b).
   *
   * <p>libtorch has the recurrence for tanh only. As sigmoid(z) = (1 + tanh(z / 2)) / 2, the states
   * are (1 + g_t) / 2 of g_t = tanh(W/2 x_t + U/4 g_{t-1} + (b/2 + U/4 1)), with g_0 = -1.
   *
   * @param x (B, L, E)
   * @param input W (H, E) and b (H)
   * @param hidden U (H, H)
   * @return (B, L, H)
   */
  public static NDArray elman(Pass pass, NDArray x, Linear input, NDArray hidden, double dropout) {
    return Kernels.call("elman", pass)
        .with(x, input.weight(), input.bias(), hidden)
        .with(pass.dropout(dropout))
        .run();
  }

  /**
   * Gated recurrent units (Cho et al. 2014), as PyTorch has them: r = sigmoid(W_r x_t + b_r + U_r
   * h_{t-1} + c_r), z likewise, n = tanh(W_n x_t + b_n + r (U_n h_{t-1} + c_n)), h_t = (1 - z) n +
   * z h_{t-1}.
   *
   * @param x (B, L, E)
   * @param input W (3H, E) and b (3H), in the order r, z, n
   * @param hidden U (3H, H) and c (3H), likewise
   * @return (B, L, H)
   */
  public static NDArray gru(Pass pass, NDArray x, Linear input, Linear hidden, double dropout) {
    NDList results =
        Kernels.call("gru_forward", pass)
            .with(x, input.weight(), input.bias(), hidden.weight(), hidden.bias())
            .runAll();
    NDArray states = results.get(0); // (L, B, H)
    if (pass.training()) {
      states.setRequiresGradient(true);
      // The recurrence has a backward pass of its own: three operations a column.
      pass.cut(
          () ->
              Kernels.call("gru_backward", pass)
                  .with(x, input.weight(), input.bias(), hidden.weight(), hidden.bias())
                  .with(states.getGradient(), states.stopGradient())
                  .with(results.get(1), results.get(2))
                  .run());
    }
    return Kernels.call("batch_first", pass).with(states).with(pass.dropout(dropout)).run();
  }

  /**
   * Long short-term memory (Hochreiter and Schmidhuber 1997; with the forget gate of Gers et al.
   * 2000), as PyTorch has it: i, f, o = sigmoid(W x_t + b + U h_{t-1} + c) of their own rows, g =
   * tanh of its own, m_t = f m_{t-1} + i g, h_t = o tanh(m_t).
   *
   * @param x (B, L, E)
   * @param input W (4H, E) and b (4H), in the order i, f, g, o
   * @param hidden U (4H, H) and c (4H), likewise
   * @return (B, L, H)
   */
  public static NDArray lstm(Pass pass, NDArray x, Linear input, Linear hidden, double dropout) {
    return Kernels.call("lstm", pass)
        .with(x, input.weight(), input.bias(), hidden.weight(), hidden.bias())
        .with(pass.dropout(dropout))
        .run();
  }
}
