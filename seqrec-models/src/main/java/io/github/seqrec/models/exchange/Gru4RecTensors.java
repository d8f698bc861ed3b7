package io.github.seqrec.models.exchange;

import io.github.seqrec.models.store.NamedTensors;
import io.github.seqrec.models.store.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Brings the tensors of RecBole's GRU4Rec under the names of our {@code gru}. Its gates have no
 * biases, ours get zeros. A projection follows its states in any case; where sizes E and H are
 * equal, ours has none, so that it is multiplied into an output layer: e . (W h + b) = (W^T e) . h
 * + e . b.
 */
final class Gru4RecTensors {

  private Gru4RecTensors() {}

  static Map<String, Tensor> of(NamedTensors theirs, int items, int e, int h, int layers) {
    Map<String, Tensor> ours = new LinkedHashMap<>();
    float[] embedding = theirs.take("item_embedding.weight", items + 1, e);
    ours.put("items.weight", Tensor.of(embedding, items + 1, e));
    for (int i = 0; i < layers; i++) {
      int in = i == 0 ? e : h;
      String layer = "layers." + i + ".";
      ours.put(
          layer + "input.weight",
          Tensor.of(theirs.take("gru_layers.weight_ih_l" + i, 3L * h, in), 3L * h, in));
      ours.put(layer + "input.bias", Tensor.of(new float[3 * h], 3L * h));
      ours.put(
          layer + "hidden.weight",
          Tensor.of(theirs.take("gru_layers.weight_hh_l" + i, 3L * h, h), 3L * h, h));
      ours.put(layer + "hidden.bias", Tensor.of(new float[3 * h], 3L * h));
    }
    float[] weight = theirs.take("dense.weight", e, h);
    float[] bias = theirs.take("dense.bias", e);
    if (e != h) {
      ours.put("projection.weight", Tensor.of(weight, e, h));
      ours.put("projection.bias", Tensor.of(bias, e));
    } else {
      ours.put("output.weight", Tensor.of(product(embedding, weight, e, h), items + 1, h));
      ours.put("output.bias", Tensor.of(product(embedding, bias, e, 1), items + 1));
    }
    return ours;
  }

  /** a (rows, inner) times b (inner, columns), summed in double. */
  private static float[] product(float[] a, float[] b, int inner, int columns) {
    float[] product = new float[a.length / inner * columns];
    for (int i = 0; i < product.length; i++) {
      double sum = 0;
      for (int k = 0; k < inner; k++) {
        sum += (double) a[i / columns * inner + k] * b[k * columns + i % columns];
      }
      product[i] = (float) sum;
    }
    return product;
  }
}
