package io.github.seqrec.p5.t5;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.p5.weights.T5Config;
import io.github.seqrec.p5.weights.T5Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The learnt arrays of a {@link T5}, by layer. Names are those of HuggingFace's files; random ones
 * are drawn as transformers draws them.
 */
final class T5Layers {

  /**
   * An attention.
   *
   * @param gain of the normalisation before it, (D)
   * @param query (H * d, D)
   * @param key (H * d, D)
   * @param value (H * d, D)
   * @param out (D, H * d)
   */
  record Attention(NDArray gain, NDArray query, NDArray key, NDArray value, NDArray out) {}

  /**
   * A feed-forward layer, F being the size inside.
   *
   * @param gain of the normalisation before it, (D)
   * @param inner (F, D)
   * @param gate (F, D), or null for none
   * @param outer (D, F)
   */
  record Feed(NDArray gain, NDArray inner, @Nullable NDArray gate, NDArray outer) {}

  /** A block of the encoder. */
  record EncoderBlock(Attention self, Feed feed) {}

  /** A block of the decoder. */
  record DecoderBlock(Attention self, Attention cross, Feed feed) {}

  private final T5Config config;
  private final Parameters parameters;
  private final SortedMap<String, long[]> shapes;

  /** The token embedding, (V, D). */
  final NDArray shared;

  /** The output weights, (V, D): perhaps the token embedding again. */
  final NDArray head;

  /** (W, D), or null for none. */
  final @Nullable NDArray wholeWords;

  /** (buckets, H). */
  final NDArray encoderBias;

  final List<EncoderBlock> encoder = new ArrayList<>();

  /** (D). */
  final NDArray encoderGain;

  /** (buckets, H). */
  final NDArray decoderBias;

  final List<DecoderBlock> decoder = new ArrayList<>();

  /** (D). */
  final NDArray decoderGain;

  /** Asks for the parameters in turn. */
  T5Layers(T5Config config, Parameters parameters) {
    this.config = config;
    this.parameters = parameters;
    this.shapes = config.tensors();
    shared = normal(T5Tensors.SHARED, 1);
    head = config.tiedHead() ? shared : normal(T5Tensors.HEAD, 1);
    wholeWords = config.wholeWordRows() == 0 ? null : normal(T5Tensors.WHOLE_WORDS, 1);
    encoderBias = positions("encoder");
    for (int i = 0; i < config.layers(); i++) {
      String block = "encoder.block." + i + ".layer.";
      encoder.add(new EncoderBlock(attention(block + "0", "SelfAttention"), feed(block + "1")));
    }
    encoderGain = gain("encoder.final_layer_norm.weight");
    decoderBias = positions("decoder");
    for (int i = 0; i < config.decoderLayers(); i++) {
      String block = "decoder.block." + i + ".layer.";
      decoder.add(
          new DecoderBlock(
              attention(block + "0", "SelfAttention"),
              attention(block + "1", "EncDecAttention"),
              feed(block + "2")));
    }
    decoderGain = gain("decoder.final_layer_norm.weight");
  }

  /** The query and value weights of all attentions by name, which low-rank adapters may change. */
  Map<String, NDArray> queriesAndValues() {
    Map<String, NDArray> weights = new LinkedHashMap<>();
    parameters
        .arrays()
        .forEach(
            (name, array) -> {
              if (name.endsWith("Attention.q.weight") || name.endsWith("Attention.v.weight")) {
                weights.put(name, array);
              }
            });
    return weights;
  }

  private NDArray positions(String stack) {
    return normal(
        stack + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight", ofState());
  }

  private Attention attention(String layer, String kind) {
    String name = layer + "." + kind + ".";
    return new Attention(
        gain(layer + ".layer_norm.weight"),
        normal(name + "q.weight", Math.pow((double) config.dModel() * config.dKv(), -0.5)),
        normal(name + "k.weight", ofState()),
        normal(name + "v.weight", ofState()),
        normal(name + "o.weight", Math.pow(config.inner(), -0.5)));
  }

  private Feed feed(String layer) {
    String name = layer + ".DenseReluDense.";
    boolean gated = config.feedForward().gated();
    return new Feed(
        gain(layer + ".layer_norm.weight"),
        normal(name + (gated ? "wi_0.weight" : "wi.weight"), ofState()),
        gated ? normal(name + "wi_1.weight", ofState()) : null,
        normal(name + "wo.weight", Math.pow(config.dFf(), -0.5)));
  }

  /** The deviation of a weight that states are multiplied with. */
  private double ofState() {
    return Math.pow(config.dModel(), -0.5);
  }

  private NDArray gain(String name) {
    return parameters.constant(name, 1, shape(name));
  }

  private NDArray normal(String name, double deviation) {
    return parameters.normal(name, deviation, shape(name));
  }

  private long[] shape(String name) {
    return Objects.requireNonNull(shapes.get(name), name);
  }
}
