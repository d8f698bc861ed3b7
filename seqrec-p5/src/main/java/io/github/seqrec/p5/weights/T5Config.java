package io.github.seqrec.p5.weights;

import io.github.seqrec.api.internal.Ranges;
import io.github.seqrec.models.options.RecordBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;

/**
 * The architecture of a T5 (Raffel et al. 2020), 1.0, 1.1 or Flan, or of a P5 (Geng et al. 2022):
 * what shapes its tensors and its arithmetic.
 *
 * @param vocabSize rows of the token embedding; often more than the tokenizer has ids
 * @param dModel size of embeddings and states
 * @param dKv size of an attention head; heads x dKv may differ from dModel
 * @param dFf size inside the feed-forward layer
 * @param layers blocks of the encoder
 * @param decoderLayers blocks of the decoder
 * @param heads attention heads
 * @param relativeBuckets buckets of relative positions; even
 * @param relativeMaxDistance distance from which all share a bucket; above relativeBuckets / 2
 * @param layerNormEpsilon added to the mean square before its root
 * @param dropout rate while training, 0..0.999
 * @param feedForward the feed-forward layer
 * @param scaleDecoderOutputs whether the decoder's output is multiplied by dModel^-0.5 before the
 *     head
 * @param tiedHead whether the head is the token embedding rather than {@code lm_head.weight}
 * @param wholeWordRows rows of P5's whole-word embedding; 0 where there is none
 * @param padId id of padding
 * @param eosId id of the end of a text
 * @param decoderStartId id that the decoder begins with
 */
public record T5Config(
    int vocabSize,
    int dModel,
    int dKv,
    int dFf,
    int layers,
    int decoderLayers,
    int heads,
    int relativeBuckets,
    int relativeMaxDistance,
    double layerNormEpsilon,
    double dropout,
    FeedForward feedForward,
    boolean scaleDecoderOutputs,
    boolean tiedHead,
    int wholeWordRows,
    int padId,
    int eosId,
    int decoderStartId) {

  /** Checks the ranges. */
  public T5Config {
    Ranges.atLeastOne("vocabSize", vocabSize, 32_128);
    Ranges.atLeastOne("dModel", dModel, 512);
    Ranges.atLeastOne("dKv", dKv, 64);
    Ranges.atLeastOne("dFf", dFf, 2048);
    Ranges.atLeastOne("layers", layers, 6);
    Ranges.atLeastOne("decoderLayers", decoderLayers, 6);
    Ranges.atLeastOne("heads", heads, 8);
    if (relativeBuckets < 4 || relativeBuckets % 4 != 0) {
      throw new IllegalArgumentException(
          "relativeBuckets ("
              + relativeBuckets
              + ") must be a positive multiple of 4: half for each direction, half of it for exact"
              + " distances; 32 is usual");
    }
    if (relativeMaxDistance <= relativeBuckets / 2) {
      throw new IllegalArgumentException(
          "relativeMaxDistance ("
              + relativeMaxDistance
              + ") must be above half of relativeBuckets ("
              + relativeBuckets
              + "); 128 is usual");
    }
    if (!(layerNormEpsilon > 0 && layerNormEpsilon < 1)) {
      throw new IllegalArgumentException(
          "layerNormEpsilon (" + layerNormEpsilon + ") must lie in 0..1; 1e-6 is usual");
    }
    Ranges.dropout("dropout", dropout, 0.1);
    if (wholeWordRows < 0) {
      throw new IllegalArgumentException(
          "wholeWordRows (" + wholeWordRows + ") must not be negative; P5 has 512");
    }
    token("padId", padId, vocabSize);
    token("eosId", eosId, vocabSize);
    token("decoderStartId", decoderStartId, vocabSize);
  }

  /** T5 1.0 small, 60.5 million parameters. */
  public static T5Config small() {
    return new T5Config(
        32_128,
        512,
        64,
        2048,
        6,
        6,
        8,
        32,
        128,
        1e-6,
        0.1,
        FeedForward.RELU,
        true,
        true,
        0,
        0,
        1,
        0);
  }

  /** T5 1.0 base, 223 million parameters. */
  public static T5Config base() {
    return small().toBuilder().dModel(768).dFf(3072).layers(12).decoderLayers(12).heads(12).build();
  }

  /**
   * Reads {@code config.json} as transformers 4 and 5 write it. What the weights decide, the number
   * of rows of an embedding and whether the head is tied, is what the file says until {@link
   * T5Weights} corrects it.
   *
   * @throws IOException if the file is missing, is no T5's, or has a value out of range
   */
  public static T5Config read(Path file) throws IOException {
    return T5ConfigFile.read(file);
  }

  /**
   * Writes {@code config.json} such that transformers reads the same architecture; all but the
   * whole-word embedding, which it does not know.
   */
  public void write(Path file) throws IOException {
    T5ConfigFile.write(this, file);
  }

  /** Size of all heads of an attention together. */
  public int inner() {
    return heads * dKv;
  }

  /**
   * Name and shape of each tensor, sorted by name: what a checkpoint of this architecture holds.
   * Matrices are (out, in).
   */
  public SortedMap<String, long[]> tensors() {
    return T5Tensors.of(this);
  }

  /**
   * Checks that each id of a tokenizer has a row in the embedding.
   *
   * @param tokenizerSize number of ids
   * @throws IllegalArgumentException if the embedding is smaller
   */
  public void requireRowsFor(int tokenizerSize) {
    if (tokenizerSize > vocabSize) {
      throw new IllegalArgumentException(
          "the token embedding has "
              + vocabSize
              + " rows, the tokenizer "
              + tokenizerSize
              + " ids; use the tokenizer that the weights were trained with");
    }
  }

  /** A builder that starts with these values. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  private static void token(String name, int id, int vocabSize) {
    if (id < 0 || id >= vocabSize) {
      throw new IllegalArgumentException(
          name + " (" + id + ") must lie in 0.." + (vocabSize - 1) + ", the rows of the embedding");
    }
  }

  /** Changes a configuration, component by component. */
  public static final class Builder extends RecordBuilder<T5Config, Builder> {

    private Builder(T5Config from) {
      super(from);
    }

    /** Sets the rows of the token embedding. */
    public Builder vocabSize(int vocabSize) {
      return set("vocabSize", vocabSize);
    }

    /** Sets the size of embeddings and states. */
    public Builder dModel(int dModel) {
      return set("dModel", dModel);
    }

    /** Sets the size of an attention head. */
    public Builder dKv(int dKv) {
      return set("dKv", dKv);
    }

    /** Sets the size inside the feed-forward layer. */
    public Builder dFf(int dFf) {
      return set("dFf", dFf);
    }

    /** Sets the blocks of the encoder. */
    public Builder layers(int layers) {
      return set("layers", layers);
    }

    /** Sets the blocks of the decoder. */
    public Builder decoderLayers(int decoderLayers) {
      return set("decoderLayers", decoderLayers);
    }

    /** Sets the attention heads. */
    public Builder heads(int heads) {
      return set("heads", heads);
    }

    /** Sets the rows of the table of relative positions. */
    public Builder relativeBuckets(int relativeBuckets) {
      return set("relativeBuckets", relativeBuckets);
    }

    /** Sets the distance from which on all are alike. */
    public Builder relativeMaxDistance(int relativeMaxDistance) {
      return set("relativeMaxDistance", relativeMaxDistance);
    }

    /** Sets what is added to the variance that a layer norm divides by. */
    public Builder layerNormEpsilon(double layerNormEpsilon) {
      return set("layerNormEpsilon", layerNormEpsilon);
    }

    /** Sets the dropout rate. */
    public Builder dropout(double dropout) {
      return set("dropout", dropout);
    }

    /** Sets the feed-forward layer. */
    public Builder feedForward(FeedForward feedForward) {
      return set("feedForward", feedForward);
    }

    /** Sets whether the decoder's output is scaled before the head. */
    public Builder scaleDecoderOutputs(boolean scaleDecoderOutputs) {
      return set("scaleDecoderOutputs", scaleDecoderOutputs);
    }

    /** Sets whether the head is the token embedding. */
    public Builder tiedHead(boolean tiedHead) {
      return set("tiedHead", tiedHead);
    }

    /** Sets the rows of the whole-word embedding; 0 for none. */
    public Builder wholeWordRows(int wholeWordRows) {
      return set("wholeWordRows", wholeWordRows);
    }

    /** Sets the token of padding. */
    public Builder padId(int padId) {
      return set("padId", padId);
    }

    /** Sets the token that ends a text. */
    public Builder eosId(int eosId) {
      return set("eosId", eosId);
    }

    /** Sets the token that a decoder begins with. */
    public Builder decoderStartId(int decoderStartId) {
      return set("decoderStartId", decoderStartId);
    }
  }
}
