package io.github.seqrec.p5.weights;

import static io.github.seqrec.p5.weights.T5Tensors.HEAD;
import static io.github.seqrec.p5.weights.T5Tensors.SHARED;
import static io.github.seqrec.p5.weights.T5Tensors.WHOLE_WORDS;

import com.google.common.primitives.Ints;
import io.github.seqrec.models.store.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One name for each tensor, whichever program wrote the file. */
final class CanonicalNames {

  private static final Logger LOG = LoggerFactory.getLogger(CanonicalNames.class);

  /** What PyTorch's DistributedDataParallel puts before each name. */
  private static final String DISTRIBUTED = "module.";

  /** Other names of the token embedding, which T5 has once. */
  private static final List<String> SHARED_TOO =
      List.of("encoder.embed_tokens.weight", "decoder.embed_tokens.weight");

  /** Early files hold it although the network never used it. */
  private static final String STRAY =
      "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight";

  private CanonicalNames() {}

  /**
   * Renames the tensors of a file, and takes from them what they decide: the rows of the
   * embeddings, and whether the head is tied.
   */
  static T5Weights resolve(Map<String, Tensor> found, T5Config config) {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    found.forEach(
        (name, tensor) -> {
          String bare = name.startsWith(DISTRIBUTED) ? name.substring(DISTRIBUTED.length()) : name;
          if (tensors.put(bare, tensor) != null) {
            throw new IllegalArgumentException(
                "the tensor " + bare + " is there with and without the prefix " + DISTRIBUTED);
          }
        });
    tensors.remove(STRAY);
    for (String alias : SHARED_TOO) {
      Tensor tensor = tensors.remove(alias);
      if (tensor != null) {
        Tensor shared = tensors.computeIfAbsent(SHARED, name -> tensor);
        if (!same(tensor, shared)) {
          throw new IllegalArgumentException(
              alias + " differs from " + SHARED + ", which a T5 has but once");
        }
      }
    }
    Tensor shared = tensors.get(SHARED);
    Tensor head = tensors.get(HEAD);
    if (head != null && shared != null && same(head, shared)) {
      tensors.remove(HEAD);
    }
    T5Config exact =
        config.toBuilder()
            .vocabSize(rows(shared, config.vocabSize()))
            .wholeWordRows(rows(tensors.get(WHOLE_WORDS), 0))
            .tiedHead(!tensors.containsKey(HEAD))
            .build();
    T5Weights weights = new T5Weights(exact, tensors);
    warnOfScale(exact);
    return weights;
  }

  /**
   * No released T5 has all three; a configuration of version 5 whose scale was left out reads so.
   */
  private static void warnOfScale(T5Config config) {
    if (config.feedForward().gated() && !config.tiedHead() && config.scaleDecoderOutputs()) {
      LOG.warn(
          "a T5 with gated feed-forward layers and its own head usually does not scale the decoder's"
              + " outputs, but this configuration says so; if its losses are high, set"
              + " scale_decoder_outputs to false");
    }
  }

  private static boolean same(Tensor a, Tensor b) {
    return a.type() == b.type() && Arrays.equals(a.shape(), b.shape()) && a.data().equals(b.data());
  }

  /** A number that no array can have is refused with the tensor's shape. */
  private static int rows(@Nullable Tensor embedding, int absent) {
    return embedding == null || embedding.shape().length == 0
        ? absent
        : Ints.saturatedCast(embedding.shape()[0]);
  }
}
