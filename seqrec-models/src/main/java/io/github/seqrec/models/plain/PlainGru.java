package io.github.seqrec.models.plain;

import io.github.seqrec.models.store.NamedTensors;
import io.github.seqrec.models.store.SavedOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gated recurrent units (Cho et al. 2014) as PyTorch computes them: r and z from the logistic
 * function, n = tanh(W_n x + b_n + r (U_n h + c_n)), h' = (1 - z) n + z h; the rows of the weights
 * are in the order r, z, n.
 */
final class PlainGru implements PlainNetwork {

  private record Layer(Dense input, Dense hidden) {}

  private final int maxLength;
  private final int embeddingDim;
  private final int hidden;
  private final ItemMatrix items;
  private final List<Layer> layers = new ArrayList<>();
  private final @Nullable Dense projection;
  private final ItemMatrix output;

  /**
   * Takes what a saved {@code gru} holds.
   *
   * @param options by name, as saved
   * @param items N
   * @throws IllegalArgumentException if an option is missing
   */
  PlainGru(Map<String, String> options, NamedTensors tensors, int items) {
    SavedOptions saved = new SavedOptions(options);
    saved.require("cell", "gru", PlainRecommender.REMEDY);
    saved.require("actions", "false", PlainRecommender.REMEDY);
    maxLength = saved.integer("maxLength");
    embeddingDim = saved.integer("embeddingDim");
    hidden = saved.integer("hidden");
    boolean tied = saved.bool("tied");
    int h = hidden;
    float[] embedding = tensors.take("items.weight", items + 1, embeddingDim);
    this.items = new ItemMatrix(embedding, null, embeddingDim);
    for (int i = 0; i < saved.integer("layers"); i++) {
      String name = "layers." + i + ".";
      layers.add(
          new Layer(
              Dense.of(tensors, name + "input", 3L * h, i == 0 ? embeddingDim : h),
              Dense.of(tensors, name + "hidden", 3L * h, h)));
    }
    projection =
        tied && h != embeddingDim ? Dense.of(tensors, "projection", embeddingDim, h) : null;
    output =
        tied
            ? this.items
            : new ItemMatrix(
                tensors.take("output.weight", items + 1, h),
                tensors.take("output.bias", items + 1),
                h);
  }

  @Override
  public float[] state(int[] read) {
    float[] x = new float[read.length * embeddingDim]; // (L, E)
    for (int t = 0; t < read.length; t++) {
      items.copy(read[t], 1, x, t * embeddingDim);
    }
    for (Layer layer : layers) {
      x = states(layer, x, read.length); // -> (L, H)
    }
    float[] last = new float[hidden];
    System.arraycopy(x, x.length - hidden, last, 0, hidden);
    return projection == null ? last : projection.apply(last, 0);
  }

  private float[] states(Layer layer, float[] x, int columns) {
    float[] gates = layer.input.apply(x, 0); // (L, 3H)
    float[] states = new float[columns * hidden];
    float[] h = new float[hidden];
    float[] rz = new float[2 * hidden];
    float[] n = new float[hidden];
    for (int t = 0; t < columns; t++) {
      float[] inner = layer.hidden.apply(h, 0); // (3H)
      int g = t * 3 * hidden;
      for (int i = 0; i < rz.length; i++) {
        rz[i] = gates[g + i] + inner[i];
      }
      sigmoid(rz);
      for (int i = 0; i < hidden; i++) {
        n[i] = 2 * (gates[g + 2 * hidden + i] + rz[i] * inner[2 * hidden + i]);
      }
      sigmoid(n);
      for (int i = 0; i < hidden; i++) {
        float candidate = 2 * n[i] - 1; // tanh(x) = 2 sigmoid(2 x) - 1
        h[i] = candidate + rz[hidden + i] * (h[i] - candidate);
      }
      System.arraycopy(h, 0, states, t * hidden, hidden);
    }
    return states;
  }

  private static void sigmoid(float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = -x[i];
    }
    FloatKernels.BEST.exp(x, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      x[i] = 1 / (1 + x[i]);
    }
  }

  @Override
  public ItemMatrix output() {
    return output;
  }

  @Override
  public int maxLength() {
    return maxLength;
  }
}
