package io.github.seqrec.models.neural;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.seqrec.api.History;
import io.github.seqrec.data.batch.SequenceBatch;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.NetworkSizes;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * SASRec as its paper pads: n columns, zeros on the left, and two masks that keep what lies there
 * from the items. Written in plain array operations for one history, one head and one block, it
 * gives the state that the front-aligned network gives without any mask.
 */
class LeftPaddingTest {

  private static final int ITEMS = 8;
  private static final int N = 7;
  private static final int D = 6;

  @ParameterizedTest
  @EnumSource
  void endAlignedPositionsEqualPaddingOnTheLeft(SasRec.NormPlace place) {
    SasRec.Options options =
        SasRec.Options.modern().toBuilder()
            .maxLength(N)
            .dim(D)
            .blocks(1)
            .heads(1)
            .normPlace(place)
            .build();
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Parameters parameters = Parameters.random(manager, 3);
      SequenceNetwork network =
          SasRec.factory(options).create(parameters, new NetworkSizes(ITEMS, 0, 0));
      PerturbedNetwork.perturb(parameters, 4);
      for (int[] items : new int[][] {{5}, {3, 8, 1}, {2, 2, 7, 4, 4}, {1, 2, 3, 4, 5, 6, 7}}) {
        BatchArrays batch =
            BatchArrays.of(
                manager, SequenceBatch.forScoring(List.of(History.of(items), History.of(6)), N));
        NDArray states = network.states(new Pass(manager, false), batch);
        float[] expected = new LeftPadded(manager, parameters.arrays(), place).lastState(items);
        float[] actual = states.get(0).get(items.length - 1).toFloatArray();
        assertThat(actual).containsExactly(expected, Offset.offset(scale(expected) * 1e-5f));
      }
    }
  }

  private static float scale(float[] values) {
    float scale = 0;
    for (float value : values) {
      scale = Math.max(scale, Math.abs(value));
    }
    return scale;
  }

  private record LeftPadded(
      NDManager manager, Map<String, NDArray> parameters, SasRec.NormPlace place) {

    float[] lastState(int[] items) {
      int[] padded = new int[N];
      System.arraycopy(items, 0, padded, N - items.length, items.length);
      float[] isItem = new float[N];
      float[] hidden = new float[N * N];
      for (int query = 0; query < N; query++) {
        isItem[query] = padded[query] == 0 ? 0 : 1;
        for (int key = 0; key < N; key++) {
          hidden[query * N + key] = key > query || padded[key] == 0 ? -1e9f : 0;
        }
      }
      NDArray itemMask = manager.create(isItem, new Shape(N, 1));
      NDArray attentionMask = manager.create(hidden, new Shape(N, N));

      boolean pre = place == SasRec.NormPlace.PRE;
      boolean post = place == SasRec.NormPlace.POST;
      NDArray rows = get("items.weight").get(manager.create(padded));
      NDArray x = rows.mul(post ? 1 : (float) Math.sqrt(D)).add(get("positions.weight")); // (n, D)
      x = (post ? norm(x, "embedding_norm") : x).mul(itemMask);
      NDArray normed = post ? x : norm(x, "blocks.0.attention.norm");
      NDArray q = projection(normed, 0);
      NDArray k = projection(pre ? normed : x, 1);
      NDArray v = projection(pre ? normed : x, 2);
      NDArray weights =
          q.matMul(k.transpose()).div(Math.sqrt(D)).add(attentionMask).softmax(1); // (n, n)
      NDArray attended = weights.matMul(v);
      boolean query = place == SasRec.NormPlace.QUERY;
      x = query ? normed.add(attended) : x.add(linear(attended, "blocks.0.attention.out"));
      x = x.mul(itemMask);
      NDArray z = norm(x, post ? "blocks.0.attention.norm" : "blocks.0.feed_forward.norm");
      NDArray inner = linear(z, "blocks.0.feed_forward.inner").maximum(0);
      x = (pre ? x : z).add(linear(inner, "blocks.0.feed_forward.outer")).mul(itemMask);
      return norm(x, post ? "blocks.0.feed_forward.norm" : "norm").get(N - 1).toFloatArray();
    }

    private NDArray get(String name) {
      return Objects.requireNonNull(parameters.get(name), name).stopGradient();
    }

    /** Query, key and value projections stand one below the other. */
    private NDArray projection(NDArray x, int which) {
      NDArray weight = get("blocks.0.attention.qkv.weight").get(which * D + ":" + (which + 1) * D);
      NDArray bias = get("blocks.0.attention.qkv.bias").get(which * D + ":" + (which + 1) * D);
      return x.matMul(weight.transpose()).add(bias);
    }

    private NDArray linear(NDArray x, String name) {
      return x.matMul(get(name + ".weight").transpose()).add(get(name + ".bias"));
    }

    private NDArray norm(NDArray x, String name) {
      int[] last = {1};
      NDArray centred = x.sub(x.mean(last, true));
      NDArray variance = centred.square().mean(last, true);
      return centred
          .div(variance.add(1e-8).sqrt())
          .mul(get(name + ".weight"))
          .add(get(name + ".bias"));
    }
  }
}
