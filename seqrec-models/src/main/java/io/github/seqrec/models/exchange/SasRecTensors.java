package io.github.seqrec.models.exchange;

import io.github.seqrec.models.plain.TransformerOptions;
import io.github.seqrec.models.store.NamedTensors;
import io.github.seqrec.models.store.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Brings the tensors of a Python SASRec under our names, in our order. */
final class SasRecTensors {

  private final NamedTensors theirs;
  private final Map<String, Tensor> ours = new LinkedHashMap<>();

  private SasRecTensors(NamedTensors theirs) {
    this.theirs = theirs;
  }

  /** Those of SASRec.pytorch; what does not fit, {@link NamedTensors#requireAll} tells. */
  static Map<String, Tensor> ofPyTorch(
      NamedTensors theirs, TransformerOptions options, int items, int unusedPositions) {
    SasRecTensors t = new SasRecTensors(theirs);
    int d = options.dim();
    int n = options.maxLength();
    t.copy("item_emb.weight", "items.weight", items + 1, d);
    float[] positions = theirs.take("pos_emb.weight", n + unusedPositions, d);
    t.put(
        "positions.weight",
        Arrays.copyOfRange(positions, unusedPositions * d, positions.length),
        n,
        d);
    for (int i = 0; i < options.blocks(); i++) {
      String block = "blocks." + i + ".";
      String attention = "attention_layers." + i + ".";
      t.pair("attention_layernorms." + i, block + "attention.norm", d);
      t.copy(attention + "in_proj_weight", block + "attention.qkv.weight", 3L * d, d);
      t.copy(attention + "in_proj_bias", block + "attention.qkv.bias", 3L * d);
      t.pair(attention + "out_proj", block + "attention.out", d, d);
      t.pair("forward_layernorms." + i, block + "feed_forward.norm", d);
      t.convolution("forward_layers." + i + ".conv1", block + "feed_forward.inner", d);
      t.convolution("forward_layers." + i + ".conv2", block + "feed_forward.outer", d);
    }
    t.pair("last_layernorm", "norm", d);
    return t.ours;
  }

  /** Those of RecBole. */
  static Map<String, Tensor> ofRecBole(NamedTensors theirs, TransformerOptions options, int items) {
    SasRecTensors t = new SasRecTensors(theirs);
    int d = options.dim();
    int f = options.inner();
    t.copy("item_embedding.weight", "items.weight", items + 1, d);
    t.copy("position_embedding.weight", "positions.weight", options.maxLength(), d);
    t.pair("LayerNorm", "embedding_norm", d);
    for (int i = 0; i < options.blocks(); i++) {
      String attention = "trm_encoder.layer." + i + ".multi_head_attention.";
      String feedForward = "trm_encoder.layer." + i + ".feed_forward.";
      String block = "blocks." + i + ".";
      t.together(attention, ".weight", block + "attention.qkv.weight", d, d);
      t.together(attention, ".bias", block + "attention.qkv.bias", d);
      t.pair(attention + "dense", block + "attention.out", d, d);
      t.pair(attention + "LayerNorm", block + "attention.norm", d);
      t.pair(feedForward + "dense_1", block + "feed_forward.inner", f, d);
      t.pair(feedForward + "dense_2", block + "feed_forward.outer", d, f);
      t.pair(feedForward + "LayerNorm", block + "feed_forward.norm", d);
    }
    return t.ours;
  }

  private void put(String name, float[] values, long... shape) {
    ours.put(name, Tensor.of(values, shape));
  }

  private void copy(String from, String to, long... shape) {
    put(to, theirs.take(from, shape), shape);
  }

  /** Weight and bias, which has the size of the weight's first axis. */
  private void pair(String from, String to, long... shape) {
    copy(from + ".weight", to + ".weight", shape);
    copy(from + ".bias", to + ".bias", shape[0]);
  }

  /** A convolution over one column is a linear layer. */
  private void convolution(String from, String to, int d) {
    put(to + ".weight", theirs.take(from + ".weight", d, d, 1), d, d);
    copy(from + ".bias", to + ".bias", d);
  }

  /** Query, key and value, one after the other. */
  private void together(String attention, String end, String to, long... shape) {
    float[] query = theirs.take(attention + "query" + end, shape);
    int size = query.length;
    float[] all = Arrays.copyOf(query, 3 * size);
    System.arraycopy(theirs.take(attention + "key" + end, shape), 0, all, size, size);
    System.arraycopy(theirs.take(attention + "value" + end, shape), 0, all, 2 * size, size);
    long[] tripled = shape.clone();
    tripled[0] *= 3;
    put(to, all, tripled);
  }
}
