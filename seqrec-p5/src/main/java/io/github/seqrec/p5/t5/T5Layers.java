package io.github.seqrec.p5.t5;

import ai.djl.ndarray.NDArray;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.p5.weights.T5Config;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    int d = config.dModel();
    double deviation = Math.pow(d, -0.5);
    shared = parameters.normal("shared.weight", 1, config.vocabSize(), d);
    head =
        config.tiedHead() ? shared : parameters.normal("lm_head.weight", 1, config.vocabSize(), d);
    wholeWords =
        config.wholeWordRows() == 0
            ? null
            : parameters.normal(
                "encoder.whole_word_embeddings.weight", 1, config.wholeWordRows(), d);
    encoderBias = positions("encoder", deviation);
    for (int i = 0; i < config.layers(); i++) {
      String block = "encoder.block." + i + ".layer.";
      encoder.add(new EncoderBlock(attention(block + "0", "SelfAttention"), feed(block + "1")));
    }
    encoderGain = parameters.constant("encoder.final_layer_norm.weight", 1, d);
    decoderBias = positions("decoder", deviation);
    for (int i = 0; i < config.decoderLayers(); i++) {
      String block = "decoder.block." + i + ".layer.";
      decoder.add(
          new DecoderBlock(
              attention(block + "0", "SelfAttention"),
              attention(block + "1", "EncDecAttention"),
              feed(block + "2")));
    }
    decoderGain = parameters.constant("decoder.final_layer_norm.weight", 1, d);
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

  private NDArray positions(String stack, double deviation) {
    return parameters.normal(
        stack + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight",
        deviation,
        config.relativeBuckets(),
        config.heads());
  }

  private Attention attention(String layer, String kind) {
    int d = config.dModel();
    int inner = config.inner();
    String name = layer + "." + kind + ".";
    double ofQuery = Math.pow((double) d * config.dKv(), -0.5);
    double ofInput = Math.pow(d, -0.5);
    return new Attention(
        parameters.constant(layer + ".layer_norm.weight", 1, d),
        parameters.normal(name + "q.weight", ofQuery, inner, d),
        parameters.normal(name + "k.weight", ofInput, inner, d),
        parameters.normal(name + "v.weight", ofInput, inner, d),
        parameters.normal(name + "o.weight", Math.pow(inner, -0.5), d, inner));
  }

  private Feed feed(String layer) {
    int d = config.dModel();
    int inner = config.dFf();
    String name = layer + ".DenseReluDense.";
    double deviation = Math.pow(d, -0.5);
    boolean gated = config.feedForward().gated();
    return new Feed(
        parameters.constant(layer + ".layer_norm.weight", 1, d),
        parameters.normal(name + (gated ? "wi_0.weight" : "wi.weight"), deviation, inner, d),
        gated ? parameters.normal(name + "wi_1.weight", deviation, inner, d) : null,
        parameters.normal(name + "wo.weight", Math.pow(inner, -0.5), d, inner));
  }
}
