package io.github.seqrec.p5.weights;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Names and shapes of a T5's tensors. Layers have no biases, positions are a bias of the first
 * block's self-attention alone, and cross-attention has none (Raffel et al. 2020, section 2.1).
 */
public final class T5Tensors {

  /** The token embedding of encoder, decoder and, if tied, head. */
  public static final String SHARED = "shared.weight";

  /** The head, where it is not tied. */
  public static final String HEAD = "lm_head.weight";

  /** P5's whole-word embedding. */
  public static final String WHOLE_WORDS = "encoder.whole_word_embeddings.weight";

  private final T5Config config;
  private final SortedMap<String, long[]> shapes = new TreeMap<>();

  private T5Tensors(T5Config config) {
    this.config = config;
  }

  static SortedMap<String, long[]> of(T5Config config) {
    T5Tensors tensors = new T5Tensors(config);
    tensors.add();
    return Collections.unmodifiableSortedMap(tensors.shapes);
  }

  private void add() {
    shape(SHARED, config.vocabSize(), config.dModel());
    if (!config.tiedHead()) {
      shape(HEAD, config.vocabSize(), config.dModel());
    }
    if (config.wholeWordRows() > 0) {
      shape(WHOLE_WORDS, config.wholeWordRows(), config.dModel());
    }
    for (int i = 0; i < config.layers(); i++) {
      String block = "encoder.block." + i + ".layer.";
      selfAttention(block, i);
      feedForward(block + 1);
    }
    shape("encoder.final_layer_norm.weight", config.dModel());
    for (int i = 0; i < config.decoderLayers(); i++) {
      String block = "decoder.block." + i + ".layer.";
      selfAttention(block, i);
      attention(block + 1, ".EncDecAttention.");
      feedForward(block + 2);
    }
    shape("decoder.final_layer_norm.weight", config.dModel());
  }

  private void selfAttention(String block, int index) {
    attention(block + 0, ".SelfAttention.");
    if (index == 0) {
      shape(
          block + "0.SelfAttention.relative_attention_bias.weight",
          config.relativeBuckets(),
          config.heads());
    }
  }

  private void attention(String layer, String name) {
    for (String matrix : new String[] {"q", "k", "v"}) {
      shape(layer + name + matrix + ".weight", config.inner(), config.dModel());
    }
    shape(layer + name + "o.weight", config.dModel(), config.inner());
    shape(layer + ".layer_norm.weight", config.dModel());
  }

  private void feedForward(String layer) {
    String name = layer + ".DenseReluDense.";
    if (config.feedForward().gated()) {
      shape(name + "wi_0.weight", config.dFf(), config.dModel());
      shape(name + "wi_1.weight", config.dFf(), config.dModel());
    } else {
      shape(name + "wi.weight", config.dFf(), config.dModel());
    }
    shape(name + "wo.weight", config.dModel(), config.dFf());
    shape(layer + ".layer_norm.weight", config.dModel());
  }

  private void shape(String name, long... sizes) {
    shapes.put(name, sizes);
  }
}
