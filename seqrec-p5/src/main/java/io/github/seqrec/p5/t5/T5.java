package io.github.seqrec.p5.t5;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.p5.t5.T5Layers.Attention;
import io.github.seqrec.p5.t5.T5Layers.DecoderBlock;
import io.github.seqrec.p5.t5.T5Layers.EncoderBlock;
import io.github.seqrec.p5.t5.T5Layers.Feed;
import io.github.seqrec.p5.weights.T5Config;
import io.github.seqrec.p5.weights.T5Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * T5, the text-to-text transformer (Raffel et al. 2020), 1.0 and 1.1, with P5's whole-word
 * embedding (Geng et al. 2022) where the configuration has one.
 *
 * <p>An encoder and a decoder of pre-norm blocks without biases, normalised by their root mean
 * square; attention knows positions by a learnt bias of bucketed distances, which all blocks of a
 * stack share, and does not scale its products.
 *
 * <p>The decoder computes rows that attend to any others they are told: a text is a chain of rows,
 * a set of candidates a tree of them.
 *
 * <p>Shape legend: U users, S columns of sources, M rows of the decoder, P rows that they see
 * (those of before and themselves), D model size, H heads, d size of a head, V vocabulary. After
 * training, thread-safe.
 */
public final class T5 {

  private final T5Config config;
  private final Parameters parameters;
  final T5Layers layers;

  /** Learnt instead of the weights that they change; null outside such a training. */
  private volatile @Nullable LowRankAdapters adapters;

  /**
   * Asks for the parameters.
   *
   * @param parameters random or stored
   */
  public T5(T5Config config, Parameters parameters) {
    this.config = config;
    this.parameters = parameters;
    this.layers = new T5Layers(config, parameters);
  }

  /**
   * A network with the weights of a checkpoint.
   *
   * @param manager owns the arrays
   * @param trainable whether it is to be trained on
   */
  public static T5 of(T5Weights weights, NDManager manager, boolean trainable) {
    Parameters parameters =
        Parameters.stored(manager, name -> weights.tensor(name).floats(), trainable);
    return new T5(weights.config(), parameters);
  }

  /** The architecture. */
  public T5Config config() {
    return config;
  }

  /** The learnt arrays by name. */
  public Parameters parameters() {
    return parameters;
  }

  /** SHA-256 of all weights, in hexadecimal digits. */
  public String digest() {
    Hasher hasher = Hashing.sha256().newHasher();
    parameters.list().forEach(array -> hasher.putBytes(array.toByteBuffer()));
    return hasher.hash().toString();
  }

  /**
   * From now on the queries and values of all attentions that are not frozen are adapted, until
   * {@link #fold} or {@link #dropAdapters}.
   *
   * @param manager owns the adapters
   * @return what is to be learnt
   */
  Parameters adapt(NDManager manager, FineTuningOptions options) {
    Map<String, NDArray> adapted = layers.queriesAndValues();
    adapted.keySet().removeIf(options.frozen()::holds);
    LowRankAdapters added =
        new LowRankAdapters(
            manager, adapted, options.adapterRank(), options.adapterAlpha(), options.seed());
    adapters = added;
    return added.parameters();
  }

  /** Adds what the adapters learnt to the weights, and needs them no longer. */
  void fold() {
    LowRankAdapters learnt = adapters;
    if (learnt != null) {
      try (NDManager scope = newScope()) {
        learnt.fold(new Pass(scope, false));
      }
    }
    dropAdapters();
  }

  /** Leaves the weights as they are, without adapters; does nothing where there are none. */
  void dropAdapters() {
    adapters = null;
  }

  /** An owner for the arrays of a call, which closes it. */
  NDManager newScope() {
    return layers.shared.getManager().newSubManager();
  }

  /** The output weights (V, D): {@link #decode}'s states times these are logits. */
  NDArray head() {
    return layers.head;
  }

  /** Reads the sources once for all that is decoded of them. */
  Memory encode(Pass pass, Sources sources) {
    NDArray x = embed(pass, sources);
    NDArray bias = encoderBias(pass, sources);
    for (EncoderBlock block : layers.encoder) {
      x = encode(pass, x, bias, block);
    }
    NDArray states = last(pass, x, layers.encoderGain); // (U, S, D)
    List<NDArray> keysValues = new ArrayList<>();
    for (DecoderBlock block : layers.decoder) {
      keysValues.add(keysValues(pass, states, block.cross()));
    }
    NDArray lengths = sources.lengths(pass.scope());
    return new Memory(keysValues, T5Kernels.paddingMask(pass, lengths, sources.columns()));
  }

  /**
   * A block of the encoder.
   *
   * @param x (U, S, D), which it frees
   * @return (U, S, D); what it holds at padding means nothing
   */
  NDArray encode(Pass pass, NDArray x, NDArray bias, EncoderBlock block) {
    NDArray h = norm(pass, x, block.self().gain());
    NDArray keysValues = keysValues(pass, h, block.self());
    NDArray y = replace(x, attend(pass, x, h, keysValues, bias, block.self()));
    h.close();
    keysValues.close();
    return replace(y, feed(pass, y, block.feed()));
  }

  /** The states before the first block of the encoder, (U, S, D). */
  NDArray embed(Pass pass, Sources sources) {
    Tokens.requireKnown(sources, config);
    NDManager scope = pass.scope();
    NDArray tokens = Sources.padded(scope, sources.tokens()); // (U, S)
    if (sources.words().isEmpty()) {
      return embed(pass, tokens);
    }
    if (layers.wholeWords == null) {
      throw new IllegalArgumentException(
          "the prompts have whole-word ids, which this T5 has no embedding for; leave them out");
    }
    NDArray words = Sources.padded(scope, sources.words());
    return T5Kernels.embed(pass, tokens, layers.shared, words, layers.wholeWords, config.dropout());
  }

  /** The states before the first block of the decoder, (U, M, D). */
  NDArray embed(Pass pass, NDArray tokens) {
    return T5Kernels.embed(pass, tokens, layers.shared, null, null, config.dropout());
  }

  /** The encoder's bias of relative positions, which hides padding, (U or 1, H, S, S). */
  NDArray encoderBias(Pass pass, Sources sources) {
    int columns = sources.columns();
    int[] buckets = relativePositions(true).square(columns);
    NDArray array = pass.scope().create(buckets, new Shape(1, columns, columns));
    NDArray bias = T5Kernels.positionBias(pass, layers.encoderBias, array);
    return sources.padded()
        ? T5Kernels.hidePadding(pass, bias, sources.lengths(pass.scope()))
        : bias;
  }

  /**
   * The decoder's bias of relative positions.
   *
   * @param buckets (U or 1, M, P), {@link RelativePositions#HIDDEN} where a row does not see
   *     another
   * @return (U or 1, H, M, P)
   */
  NDArray decoderBias(Pass pass, int[] buckets, Shape shape) {
    return T5Kernels.positionBias(pass, layers.decoderBias, pass.scope().create(buckets, shape));
  }

  /** How this T5 numbers distances. */
  RelativePositions relativePositions(boolean bothWays) {
    return new RelativePositions(config.relativeBuckets(), config.relativeMaxDistance(), bothWays);
  }

  /**
   * The decoder, for rows that attend to some of those computed before, and of themselves.
   *
   * @param tokens (U, M) int32
   * @param bias (U or 1, H, M, P)
   * @param past of the rows before, which is extended; null if there are none
   * @return (U, M, D), scaled for {@link #head}
   */
  NDArray decode(
      Pass pass, Memory memory, NDArray tokens, NDArray bias, @Nullable KeyValueCache past) {
    NDArray x = embed(pass, tokens);
    for (int i = 0; i < layers.decoder.size(); i++) {
      x = decode(pass, memory, x, bias, past, i);
    }
    NDArray states = last(pass, x, layers.decoderGain);
    return config.scaleDecoderOutputs()
        ? pass.times(states, Math.pow(config.dModel(), -0.5))
        : states;
  }

  /**
   * A block of the decoder.
   *
   * @param x (U, M, D), which it frees
   * @param i its number, from 0
   * @return (U, M, D)
   */
  NDArray decode(
      Pass pass, Memory memory, NDArray x, NDArray bias, @Nullable KeyValueCache past, int i) {
    DecoderBlock block = layers.decoder.get(i);
    NDArray h = norm(pass, x, block.self().gain());
    NDArray own = keysValues(pass, h, block.self());
    NDArray keysValues = past == null ? own : past.extend(pass, i, own);
    NDArray y = replace(x, attend(pass, x, h, keysValues, bias, block.self()));
    h.close();
    if (past == null) {
      own.close();
    }
    NDArray c = norm(pass, y, block.cross().gain());
    NDArray z =
        replace(y, attend(pass, y, c, memory.keysValues().get(i), memory.mask(), block.cross()));
    c.close();
    return replace(z, feed(pass, z, block.feed()));
  }

  /**
   * The decoder, for texts that are known: what it says before each of their tokens.
   *
   * @param texts token ids of each user, without padding
   * @return (U, L, D), L being the longest text's length, scaled for {@link #head}
   */
  NDArray decodeTexts(Pass pass, Memory memory, List<int[]> texts) {
    List<int[]> inputs =
        texts.stream()
            .map(
                text -> {
                  int[] input = new int[text.length];
                  input[0] = config.decoderStartId();
                  System.arraycopy(text, 0, input, 1, text.length - 1);
                  return input;
                })
            .toList();
    NDArray tokens = Sources.padded(pass.scope(), inputs); // (U, L)
    int columns = (int) tokens.getShape().get(1);
    int[] buckets = relativePositions(false).causal(columns);
    NDArray bias = decoderBias(pass, buckets, new Shape(1, columns, columns));
    return decode(pass, memory, tokens, bias, null);
  }

  private NDArray norm(Pass pass, NDArray x, NDArray gain) {
    return T5Kernels.norm(pass, x, gain, config.layerNormEpsilon(), 0);
  }

  /** The states after the last block, normalised; frees those before. */
  NDArray last(Pass pass, NDArray x, NDArray gain) {
    return replace(x, T5Kernels.norm(pass, x, gain, config.layerNormEpsilon(), config.dropout()));
  }

  private NDArray keysValues(Pass pass, NDArray h, Attention weights) {
    NDArray value = adapted(pass, weights.value());
    return T5Kernels.keysValues(pass, h, weights.key(), value, config.heads());
  }

  private NDArray attend(
      Pass pass, NDArray x, NDArray h, NDArray keysValues, NDArray bias, Attention weights) {
    NDArray query = adapted(pass, weights.query());
    return T5Kernels.attention(
        pass, x, h, keysValues, bias, query, weights.out(), config.dropout());
  }

  private NDArray adapted(Pass pass, NDArray weight) {
    LowRankAdapters added = adapters;
    return added == null ? weight : added.of(pass, weight);
  }

  private NDArray feed(Pass pass, NDArray x, Feed weights) {
    NDArray h = norm(pass, x, weights.gain());
    NDArray y =
        T5Kernels.feedForward(
            pass,
            x,
            h,
            weights.inner(),
            weights.gate(),
            weights.outer(),
            config.feedForward(),
            config.dropout());
    h.close();
    return y;
  }

  /** Frees what is not needed any more before the scope ends; gradients keep what they need. */
  private static NDArray replace(NDArray before, NDArray after) {
    before.close();
    return after;
  }
}
