package io.github.seqrec.p5.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.network.Parameters;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Products of two thin matrices that are added to weights which stay as they are: LoRA (Hu et al.
 * 2022). W becomes W + alpha / r * B A, where A (r, in) is random and B (out, r) starts at zero, so
 * that nothing changes at first. Read by any number of threads; merged and dropped by one that has
 * it for itself.
 */
final class LowRankAdapters {

  private record Pair(NDArray a, NDArray b) {}

  private final Parameters parameters;
  private final float scale;
  private final IdentityHashMap<NDArray, Pair> pairs = new IdentityHashMap<>();

  /**
   * Makes adapters.
   *
   * @param manager owns their arrays
   * @param adapted weights (out, in) by name
   * @param rank r, at least 1
   * @param alpha their product is multiplied by this over r
   */
  LowRankAdapters(
      NDManager manager, Map<String, NDArray> adapted, int rank, double alpha, long seed) {
    this.parameters = Parameters.random(manager, seed);
    this.scale = (float) (alpha / rank);
    adapted.forEach(
        (name, weight) -> {
          long out = weight.getShape().get(0);
          long in = weight.getShape().get(1);
          pairs.put(
              weight,
              new Pair(
                  parameters.normal(name + ".lora_A", Math.pow((double) in, -0.5), rank, in),
                  parameters.constant(name + ".lora_B", 0, out, rank)));
        });
  }

  /** What is learnt. */
  Parameters parameters() {
    return parameters;
  }

  /** The weight that counts: the same one if it is not adapted. */
  NDArray of(Pass pass, NDArray weight) {
    Pair pair = pairs.get(weight);
    return pair == null ? weight : T5Kernels.adapted(pass, weight, pair.a, pair.b, scale);
  }

  /** Adds what was learnt to the weights themselves. */
  void fold(Pass pass) {
    for (NDArray weight : pairs.keySet()) {
      try (NDArray alias = weight.stopGradient()) {
        alias.set(new NDIndex("..."), of(pass, weight));
      }
    }
  }
}
