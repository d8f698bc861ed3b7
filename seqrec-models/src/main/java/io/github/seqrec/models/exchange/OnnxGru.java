package io.github.seqrec.models.exchange;

import io.github.seqrec.models.store.NamedTensors;
import io.github.seqrec.models.store.SavedOptions;

/**
 * The operators of a GRU, as {@code neural.Rnn} computes it. Shape legend: B rows, L columns, E
 * embedding size, H state size, N items.
 */
final class OnnxGru {

  private final OnnxGraph graph;
  private final NamedTensors tensors;
  private final int rows;
  private final int embeddingDim;
  private final int hidden;
  private final int layers;
  private final boolean tied;

  OnnxGru(OnnxGraph graph, NamedTensors tensors, SavedOptions options, int rows) {
    this.graph = graph;
    this.tensors = tensors;
    this.rows = rows;
    embeddingDim = options.integer("embeddingDim");
    hidden = options.integer("hidden");
    layers = options.integer("layers");
    tied = options.bool("tied");
  }

  void add() {
    String items = constant("items.weight", rows, embeddingDim);
    String x = graph.add("Gather", items, "items"); // (B, L, E)
    x = graph.node("Transpose", x).with("perm", 1, 0, 2).add(); // (L, B, E)
    for (int i = 0; i < layers; i++) {
      x = layer(x, "layers." + i + ".", i == 0 ? embeddingDim : hidden); // (L, B, H)
    }
    String states = graph.node("Transpose", x).with("perm", 1, 0, 2).add();
    String last = OnnxExport.last(graph, states); // (B, H)
    if (tied && hidden != embeddingDim) {
      String weight = constant("projection.weight", embeddingDim, hidden);
      String bias = constant("projection.bias", embeddingDim);
      last = graph.node("Gemm", last, weight, bias).with("transB", 1L).add(); // (B, E)
    }
    OnnxGraph.Node scores =
        tied
            ? graph.node("Gemm", last, items)
            : graph.node(
                "Gemm",
                last,
                constant("output.weight", rows, hidden),
                constant("output.bias", rows));
    scores.with("transB", 1L).add("scores");
  }

  private String layer(String x, String name, int in) {
    float[] input = gates(tensors.take(name + "input.weight", 3L * hidden, in));
    float[] inner = gates(tensors.take(name + "hidden.weight", 3L * hidden, hidden));
    float[] biases = new float[6 * hidden];
    float[] inputBias = gates(tensors.take(name + "input.bias", 3L * hidden));
    float[] innerBias = gates(tensors.take(name + "hidden.bias", 3L * hidden));
    System.arraycopy(inputBias, 0, biases, 0, 3 * hidden);
    System.arraycopy(innerBias, 0, biases, 3 * hidden, 3 * hidden);
    String states =
        graph
            .node(
                "GRU",
                x,
                graph.constant(name + "input", input, 1, 3L * hidden, in),
                graph.constant(name + "hidden", inner, 1, 3L * hidden, hidden),
                graph.constant(name + "biases", biases, 1, 6L * hidden))
            .with("hidden_size", (long) hidden)
            .with("linear_before_reset", 1L)
            .add(); // (L, 1, B, H)
    return graph.add("Squeeze", states, graph.integers(1));
  }

  /** ONNX has the update gate before the reset gate, PyTorch the other way round. */
  private float[] gates(float[] values) {
    float[] swapped = values.clone();
    int size = values.length / 3;
    System.arraycopy(values, 0, swapped, size, size);
    System.arraycopy(values, size, swapped, 0, size);
    return swapped;
  }

  private String constant(String name, long... shape) {
    return graph.constant(name, tensors.take(name, shape), shape);
  }
}
