package io.github.seqrec.models.exchange;

import io.github.seqrec.models.options.Activation;
import io.github.seqrec.models.plain.TransformerOptions.NormPlace;
import io.github.seqrec.models.store.NamedTensors;
import io.github.seqrec.models.store.SavedOptions;
import java.util.Arrays;

/**
 * The operators of SASRec, as {@code neural.SasRec} computes it. Shape legend: B rows, L columns, D
 * state size, H heads, S = D / H, N items.
 */
final class OnnxSasRec {

  private static final float EPSILON = 1e-8f;

  private final OnnxGraph graph;
  private final NamedTensors tensors;
  private final int rows;
  private final int maxLength;
  private final int dim;
  private final int blocks;
  private final int heads;
  private final int inner;
  private final boolean preNorm;
  private final boolean postNorm;
  private final boolean gelu;

  OnnxSasRec(OnnxGraph graph, NamedTensors tensors, SavedOptions options, int rows) {
    this.graph = graph;
    this.tensors = tensors;
    this.rows = rows;
    maxLength = options.integer("maxLength");
    dim = options.integer("dim");
    blocks = options.integer("blocks");
    heads = options.integer("heads");
    inner = dim * options.integer("expansion", 1);
    NormPlace place = options.choice("normPlace", NormPlace.class);
    preNorm = place == NormPlace.PRE;
    postNorm = place == NormPlace.POST;
    gelu = options.choice("activation", Activation.RELU) == Activation.GELU;
  }

  void add() {
    String items = constant("items.weight", rows, dim);
    String width = graph.add("Gather", graph.add("Shape", "items"), graph.integer(1));
    String columns = graph.add("Range", graph.integer(0), width, graph.integer(1)); // (L)
    String rowOf = graph.add("Unsqueeze", columns, graph.integers(1)); // (L, 1)
    String seen = graph.add("LessOrEqual", columns, rowOf); // (L, L): key no later than query
    String x = graph.add("Gather", items, "items");
    x = postNorm ? x : graph.add("Mul", x, graph.constant(Math.sqrt(dim)));
    x = graph.add("Add", x, positions(columns)); // (B, L, D)
    x = postNorm ? norm(x, "embedding_norm") : x;
    for (int i = 0; i < blocks; i++) {
      x = block(x, "blocks." + i + ".", seen);
    }
    String state = OnnxExport.last(graph, postNorm ? x : norm(x, "norm")); // (B, D)
    graph.node("Gemm", state, items).with("transB", 1L).add("scores");
  }

  /** The last item of each row has position n - 1; what lies behind it is not looked at. */
  private String positions(String columns) {
    String first = graph.add("Sub", graph.integer(maxLength), "lengths");
    String index = graph.add("Add", graph.add("Unsqueeze", first, graph.integers(1)), columns);
    String bounded = graph.add("Min", index, graph.integer(maxLength - 1L)); // (B, L)
    return graph.add("Gather", constant("positions.weight", maxLength, dim), bounded);
  }

  private String block(String x, String block, String seen) {
    float[] weight = tensors.take(block + "attention.qkv.weight", 3L * dim, dim);
    float[] bias = tensors.take(block + "attention.qkv.bias", 3L * dim);
    String z = postNorm ? x : norm(x, block + "attention.norm");
    String kv = preNorm ? z : x;
    String q = heads(part(z, block + "q", weight, bias, 0), 0, 2, 1, 3); // (B, H, L, S)
    String k = heads(part(kv, block + "k", weight, bias, 1), 0, 2, 3, 1); // (B, H, S, L)
    String v = heads(part(kv, block + "v", weight, bias, 2), 0, 2, 1, 3); // (B, H, L, S)
    String scale = graph.constant(1 / Math.sqrt((double) dim / heads));
    String products = graph.add("Mul", graph.add("MatMul", q, k), scale);
    String masked =
        graph.add("Where", seen, products, graph.constant(Double.NEGATIVE_INFINITY)); // (B,H,L,L)
    String weights = graph.node("Softmax", masked).with("axis", -1L).add();
    String y = graph.add("MatMul", weights, v);
    y = graph.node("Transpose", y).with("perm", 0, 2, 1, 3).add();
    y = graph.add("Reshape", y, graph.integers(0, 0, dim)); // (B, L, D)
    if (preNorm || postNorm) {
      y = linear(y, block + "attention.out", dim, dim);
    } else {
      // The layer is stored and not used.
      tensors.ignore(block + "attention.out.weight");
      tensors.ignore(block + "attention.out.bias");
    }
    String sum = graph.add("Add", preNorm ? x : z, y);
    String w = norm(sum, block + (postNorm ? "attention.norm" : "feed_forward.norm"));
    String h = activated(linear(w, block + "feed_forward.inner", inner, dim));
    String fed = linear(h, block + "feed_forward.outer", dim, inner);
    String result = graph.add("Add", preNorm ? sum : w, fed);
    return postNorm ? norm(result, block + "feed_forward.norm") : result;
  }

  /** GELU by its definition, since operator sets before 20 have no operator for it. */
  private String activated(String x) {
    if (!gelu) {
      return graph.add("Relu", x);
    }
    String erf = graph.add("Erf", graph.add("Mul", x, graph.constant(Math.sqrt(0.5))));
    String share = graph.add("Add", erf, graph.constant(1));
    return graph.add("Mul", graph.add("Mul", x, graph.constant(0.5)), share);
  }

  private String heads(String x, long... order) {
    String split = graph.add("Reshape", x, graph.integers(0, 0, heads, dim / heads));
    return graph.node("Transpose", split).with("perm", order).add();
  }

  /** Query, key or value: one of three blocks of D rows. */
  private String part(String x, String name, float[] weight, float[] bias, int part) {
    return linear(
        x,
        name,
        Arrays.copyOfRange(weight, part * dim * dim, (part + 1) * dim * dim),
        Arrays.copyOfRange(bias, part * dim, (part + 1) * dim));
  }

  private String linear(String x, String name, int out, int in) {
    return linear(
        x, name, tensors.take(name + ".weight", out, in), tensors.take(name + ".bias", out));
  }

  /** A layer of as many outputs as the bias has. */
  private String linear(String x, String name, float[] weight, float[] bias) {
    int out = bias.length;
    int in = weight.length / out;
    float[] transposed = new float[weight.length];
    for (int i = 0; i < weight.length; i++) {
      transposed[i % in * out + i / in] = weight[i];
    }
    String product =
        graph.add("MatMul", x, graph.constant(name + ".transposed", transposed, in, out));
    return graph.add("Add", product, graph.constant(name + ".bias", bias, out));
  }

  private String norm(String x, String name) {
    return graph
        .node(
            "LayerNormalization", x, constant(name + ".weight", dim), constant(name + ".bias", dim))
        .with("axis", -1L)
        .with("epsilon", EPSILON)
        .add();
  }

  private String constant(String name, long... shape) {
    return graph.constant(name, tensors.take(name, shape), shape);
  }
}
