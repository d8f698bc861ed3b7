package io.github.seqrec.models.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * Convolutions over the latest items of each position, all positions at once: neighbouring windows
 * share what they have in common. They are matrix products and sums of shifted columns, since
 * libtorch's own convolutions are compiled anew for every shape of a batch. Filters are copied
 * first, to where libtorch aligns its memory: the last bit of a small product depends on it.
 *
 * <p>Shape legend: B rows, L columns, W window, D embedding size, C channels. Results live in the
 * scope of the pass. Thread-safe.
 */
public final class ConvolutionKernels {

  private ConvolutionKernels() {}

  /**
   * Item embeddings with W - 1 columns of zeros before them, so that the window of the first item
   * is whole.
   *
   * @param items (B, L) int32
   * @param weight (N + 1, D); row 0, the padding, gets no gradient
   * @return (B, W - 1 + L, D)
   */
  public static NDArray embedWindows(Pass pass, NDArray items, NDArray weight, int window) {
    return Kernels.call("embed_behind_zeros", pass).with(items, weight).with(window - 1).run();
  }

  /**
   * Filters over {@code height} neighbouring items, and of each the largest value within the
   * window: max over time of relu(filter . items + bias) (Tang and Wang 2018, eq. 3 to 5).
   *
   * @param x (B, W - 1 + L, D)
   * @param filters (C, height * D), rows of a filter one behind the other, and (C)
   * @param height 1 to W
   * @return (B, L, C)
   */
  public static NDArray horizontal(Pass pass, NDArray x, Linear filters, int height, int window) {
    return Kernels.call("horizontal", pass)
        .with(x, filters.weight(), filters.bias())
        .with(height)
        .with(window)
        .run();
  }

  /**
   * Weighted sums of the items of the window, one for each filter (Tang and Wang 2018, eq. 7 and
   * 8).
   *
   * @param x (B, W - 1 + L, D)
   * @param filters (C, W), weights of the oldest item first, and (C)
   * @return (B, L, D * C), channel {@code d * C + c} being filter c's sum of coordinate d
   */
  public static NDArray vertical(Pass pass, NDArray x, Linear filters) {
    return Kernels.call("vertical", pass).with(x, filters.weight(), filters.bias()).run();
  }

  /**
   * A layer over channels: relu(layer(dropout(channels))).
   *
   * @param parts (B, L, C1), (B, L, C2), ...: the channels, one part behind the other
   * @param layer (D, C1 + C2 + ...), and (D)
   * @return (B, L, D)
   */
  public static NDArray dense(Pass pass, List<NDArray> parts, Linear layer, double dropout) {
    NDArray channels = NDArrays.concat(new NDList(parts), 2);
    return Kernels.call("dense_columns", pass)
        .with(channels, layer.weight(), layer.bias())
        .with(pass.dropout(dropout))
        .run();
  }
}
