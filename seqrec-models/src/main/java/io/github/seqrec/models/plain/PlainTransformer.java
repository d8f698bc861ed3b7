package io.github.seqrec.models.plain;

import io.github.seqrec.models.options.Activation;
import io.github.seqrec.models.plain.TransformerOptions.NormPlace;
import io.github.seqrec.models.plain.TransformerOptions.Padding;
import io.github.seqrec.models.plain.TransformerOptions.Positions;
import io.github.seqrec.models.store.NamedTensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A self-attentive network over items, see {@link TransformerOptions}; its last block computes the
 * last column only.
 *
 * <p>Shape legend: L columns, D state size, F inner size, N items, n longest history. Arrays are
 * row-major.
 */
final class PlainTransformer implements PlainNetwork {

  private record Block(
      LayerNorm norm1,
      Dense q,
      Dense k,
      Dense v,
      @Nullable Dense out,
      LayerNorm norm2,
      Dense inner,
      Dense outer) {}

  private final TransformerOptions options;
  private final Attention attention;

  /** None if positions are learnt. */
  private final @Nullable Rotation rotation;

  private final ItemMatrix items;

  /** (n, D); none if positions are not learnt. */
  private final float @Nullable [] positions;

  private final @Nullable LayerNorm first;
  private final List<Block> blocks = new ArrayList<>();
  private final @Nullable LayerNorm last;

  /**
   * Takes the tensors.
   *
   * @param items N
   */
  PlainTransformer(TransformerOptions options, NamedTensors tensors, int items) {
    this.options = options;
    int d = options.dim();
    int f = options.inner();
    attention = new Attention(options.heads(), d);
    rotation = options.positions() == Positions.ROTARY ? new Rotation(options.heads(), d) : null;
    this.items = new ItemMatrix(tensors.take("items.weight", items + 1, d), null, d);
    positions = rotation != null ? null : tensors.take("positions.weight", options.maxLength(), d);
    first = options.embeddingNorm() ? norm(tensors, "embedding_norm") : null;
    for (int i = 0; i < options.blocks(); i++) {
      String block = "blocks." + i + ".";
      float[] qkv = tensors.take(block + "attention.qkv.weight", 3L * d, d);
      float[] bias = tensors.take(block + "attention.qkv.bias", 3L * d);
      Dense out = null;
      if (options.attentionOutput()) {
        out = Dense.of(tensors, block + "attention.out", d, d);
      } else {
        // Our SASRec in its paper's shape stores the layer, and does not use it.
        tensors.ignore(block + "attention.out.weight");
        tensors.ignore(block + "attention.out.bias");
      }
      blocks.add(
          new Block(
              norm(tensors, block + "attention.norm"),
              new Dense(qkv, bias, 0, d, d),
              new Dense(qkv, bias, d, d, d),
              new Dense(qkv, bias, 2 * d, d, d),
              out,
              norm(tensors, block + "feed_forward.norm"),
              Dense.of(tensors, block + "feed_forward.inner", f, d),
              Dense.of(tensors, block + "feed_forward.outer", d, f)));
    }
    last = options.lastNorm() ? norm(tensors, "norm") : null;
  }

  private LayerNorm norm(NamedTensors tensors, String name) {
    return new LayerNorm(
        new LayerNorm.Affine(
            tensors.take(name + ".weight", options.dim()),
            tensors.take(name + ".bias", options.dim())),
        options.epsilon());
  }

  @Override
  public float[] state(int[] read) {
    int d = options.dim();
    int padding = options.padding() == Padding.NONE ? 0 : options.maxLength() - read.length;
    float[] x = embed(read, Math.min(1, padding)); // (L, D)
    for (int i = 0; i < blocks.size(); i++) {
      // Only the last column of the last block is asked for.
      int from = i == blocks.size() - 1 ? x.length / d - 1 : 0;
      x = block(blocks.get(i), x, from, Math.max(1, padding));
      if (padding > 0 && options.padding() == Padding.ZEROED && from == 0) {
        Arrays.fill(x, 0, d, 0);
      }
    }
    return last == null ? x : last.apply(x);
  }

  /** (L, D): zeros for the padding, if any, then the items. */
  private float[] embed(int[] read, int before) {
    int d = options.dim();
    float[] x = new float[(before + read.length) * d];
    int shift =
        options.positions() == Positions.FROM_OLDEST ? 0 : options.maxLength() - read.length;
    for (int t = 0; t < read.length; t++) {
      int at = (before + t) * d;
      items.copy(read[t], (float) options.scale(), x, at);
      if (positions != null) {
        for (int j = 0; j < d; j++) {
          x[at + j] += positions[(shift + t) * d + j];
        }
      }
    }
    return first == null ? x : first.apply(x);
  }

  /** (L, D) to (L - from, D). */
  private float[] block(Block block, float[] x, int from, int firstWeight) {
    float[] rest = Arrays.copyOfRange(x, from * options.dim(), x.length);
    if (options.normPlace() == NormPlace.POST) {
      float[] y = block.norm1.apply(sum(rest, attend(block, x, x, from, firstWeight)));
      return block.norm2.apply(sum(y, feedForward(block, y)));
    }
    float[] z = block.norm1.apply(x);
    boolean pre = options.normPlace() == NormPlace.PRE;
    float[] seen = attend(block, z, pre ? z : x, from, firstWeight);
    float[] y = sum(pre ? rest : Arrays.copyOfRange(z, from * options.dim(), z.length), seen);
    float[] w = block.norm2.apply(y);
    return sum(pre ? y : w, feedForward(block, w));
  }

  private float[] attend(Block block, float[] asking, float[] seen, int from, int firstWeight) {
    float[] q = block.q.apply(asking, from);
    float[] k = block.k.apply(seen, 0);
    if (rotation != null) {
      rotation.apply(q, from);
      rotation.apply(k, 0);
    }
    float[] y = attention.apply(q, k, block.v.apply(seen, 0), firstWeight);
    return block.out == null ? y : block.out.apply(y, 0);
  }

  private float[] feedForward(Block block, float[] x) {
    float[] h = block.inner.apply(x, 0);
    for (int i = 0; i < h.length; i++) {
      h[i] = options.activation() == Activation.RELU ? Math.max(0, h[i]) : gelu(h[i]);
    }
    return block.outer.apply(h, 0);
  }

  /** By the error function in the form 7.1.26 of Abramowitz and Stegun, good to 1.5e-7. */
  private static float gelu(float x) {
    double y = Math.abs(x) / Math.sqrt(2);
    double t = 1 / (1 + 0.3275911 * y);
    double polynomial =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    double erf = 1 - polynomial * Math.exp(-y * y);
    return (float) (x * 0.5 * (1 + (x < 0 ? -erf : erf)));
  }

  private static float[] sum(float[] a, float[] b) {
    float[] sum = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  @Override
  public ItemMatrix output() {
    return items;
  }

  @Override
  public int maxLength() {
    return options.maxLength();
  }
}
