package io.github.seqrec.p5.weights;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.seqrec.api.internal.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A T5's {@code config.json}. */
final class T5ConfigFile {

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private T5ConfigFile() {}

  static T5Config read(Path file) throws IOException {
    JsonFile json = JsonFile.read(file);
    String type = json.text("model_type", "t5");
    if (!type.equals("t5")) {
      throw json.malformed("model_type ('" + type + "') must be 't5': no other network is read");
    }
    int layers = json.integer("num_layers");
    boolean tied = json.bool("tie_word_embeddings", true);
    try {
      return new T5Config(
          json.integer("vocab_size"),
          json.integer("d_model"),
          json.integer("d_kv"),
          json.integer("d_ff"),
          layers,
          json.integer("num_decoder_layers", layers),
          json.integer("num_heads"),
          json.integer("relative_attention_num_buckets", 32),
          json.integer("relative_attention_max_distance", 128),
          json.real("layer_norm_epsilon", 1e-6),
          json.real("dropout_rate", 0.1),
          feedForward(json),
          // Version 4 scales where the head is tied. Version 5 always writes that it is tied, and
          // says apart whether it scales.
          json.bool("scale_decoder_outputs", tied),
          tied,
          0,
          json.integer("pad_token_id", 0),
          json.integer("eos_token_id", 1),
          json.integer("decoder_start_token_id", 0));
    } catch (IllegalArgumentException e) {
      throw new IOException(file.toAbsolutePath() + ": " + e.getMessage(), e);
    }
  }

  private static FeedForward feedForward(JsonFile json) throws IOException {
    FeedForward layer = FeedForward.of(json.text("feed_forward_proj", "relu"));
    String activation = json.text("dense_act_fn", layer.activation());
    if (!activation.equals(layer.activation())) {
      throw json.malformed(
          "dense_act_fn ('"
              + activation
              + "') contradicts feed_forward_proj ('"
              + layer.projection()
              + "'), which means '"
              + layer.activation()
              + "'; correct one of them");
    }
    return layer;
  }

  static void write(T5Config config, Path file) throws IOException {
    Map<String, Object> values = new TreeMap<>();
    values.put("architectures", List.of("T5ForConditionalGeneration"));
    values.put("model_type", "t5");
    values.put("is_encoder_decoder", true);
    values.put("use_cache", true);
    values.put("vocab_size", config.vocabSize());
    values.put("d_model", config.dModel());
    values.put("d_kv", config.dKv());
    values.put("d_ff", config.dFf());
    values.put("num_layers", config.layers());
    values.put("num_decoder_layers", config.decoderLayers());
    values.put("num_heads", config.heads());
    values.put("relative_attention_num_buckets", config.relativeBuckets());
    values.put("relative_attention_max_distance", config.relativeMaxDistance());
    values.put("layer_norm_epsilon", config.layerNormEpsilon());
    values.put("dropout_rate", config.dropout());
    values.put("feed_forward_proj", config.feedForward().projection());
    values.put("dense_act_fn", config.feedForward().activation());
    values.put("is_gated_act", config.feedForward().gated());
    values.put("scale_decoder_outputs", config.scaleDecoderOutputs());
    values.put("tie_word_embeddings", config.tiedHead());
    values.put("pad_token_id", config.padId());
    values.put("eos_token_id", config.eosId());
    values.put("decoder_start_token_id", config.decoderStartId());
    WholeFile.replace(file, temporary -> Files.writeString(temporary, GSON.toJson(values) + "\n"));
  }
}
