package io.github.seqrec.p5.t5;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.seqrec.models.store.SafeTensors;
import io.github.seqrec.models.store.Tensor;
import io.github.seqrec.p5.Fixtures;
import io.github.seqrec.p5.weights.T5Config;
import io.github.seqrec.p5.weights.T5Weights;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;

/** A tiny T5, a batch, and what transformers computes of them. */
final class T5Fixture implements AutoCloseable {

  final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  final T5 t5;
  private final SafeTensors tensors;
  final JsonObject json;

  private T5Fixture(String name, boolean trainable) throws IOException {
    T5Weights weights = T5Weights.load(Fixtures.path(name));
    T5Config still = weights.config().toBuilder().dropout(0).build();
    t5 = T5.of(new T5Weights(still, weights.tensors()), manager, trainable);
    tensors = Fixtures.tensors("ref/" + name + ".safetensors");
    json = Fixtures.json("ref/" + name + ".json").getAsJsonObject();
  }

  /** For reading. */
  static T5Fixture of(String name) throws IOException {
    return new T5Fixture(name, false);
  }

  /** For learning, without dropout. */
  static T5Fixture trainable(String name) throws IOException {
    return new T5Fixture(name, true);
  }

  /** The prompts, with whole-word ids where the network has an embedding of them. */
  Sources sources() {
    int[] lengths =
        rows("attention_mask").stream().mapToInt(row -> IntStream.of(row).sum()).toArray();
    List<int[]> words =
        t5.config().wholeWordRows() > 0 ? cut("whole_word_ids", lengths) : List.of();
    return new Sources(cut("input_ids", lengths), words);
  }

  /** The prompts and their answers. */
  TextBatch batch() {
    List<int[]> targets =
        rows("labels").stream()
            .map(row -> IntStream.of(row).filter(token -> token >= 0).toArray())
            .toList();
    return new TextBatch(sources(), targets);
  }

  /** Token ids of the catalogue, from index 1. */
  int[][] catalogue() {
    JsonObject catalogue = json.getAsJsonObject("catalogue");
    List<int[]> ids = new ArrayList<>();
    ids.add(new int[0]);
    catalogue.getAsJsonArray("token_ids").forEach(row -> ids.add(ints(row)));
    return ids.toArray(int[][]::new);
  }

  static int[] ints(JsonElement array) {
    return array.getAsJsonArray().asList().stream().mapToInt(JsonElement::getAsInt).toArray();
  }

  List<int[]> rows(String name) {
    Tensor tensor = reference(name);
    LongBuffer longs = tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    int[] all =
        IntStream.generate(() -> Math.toIntExact(longs.get())).limit(longs.limit()).toArray();
    int columns = (int) tensor.shape()[1];
    return IntStream.range(0, all.length / columns)
        .mapToObj(row -> Arrays.copyOfRange(all, row * columns, (row + 1) * columns))
        .toList();
  }

  private List<int[]> cut(String name, int[] lengths) {
    List<int[]> rows = rows(name);
    return IntStream.range(0, lengths.length)
        .mapToObj(row -> Arrays.copyOf(rows.get(row), lengths[row]))
        .toList();
  }

  /** What transformers computed. */
  Tensor reference(String name) {
    return Objects.requireNonNull(tensors.tensors().get(name), name);
  }

  /** Asserts equality with a reference tensor, to 1e-4. */
  void assertSame(String name, NDArray found) {
    Tensor expected = reference(name);
    assertThat(found.getShape()).isEqualTo(new Shape(expected.shape()));
    assertThat(found.toFloatArray())
        .as(name)
        .containsExactly(expected.floats(), Offset.offset(1e-4f));
  }

  /** Asserts equality with a reference tensor where the row is not padding, to 1e-4. */
  void assertSame(String name, NDArray found, List<int[]> real) {
    Tensor expected = reference(name);
    int columns = (int) expected.shape()[1];
    int size = (int) expected.shape()[2];
    float[] all = found.toFloatArray();
    for (int row = 0; row < real.size(); row++) {
      int from = row * columns * size;
      int to = from + real.get(row).length * size;
      assertThat(Arrays.copyOfRange(all, from, to))
          .as("%s of row %d", name, row)
          .containsExactly(Arrays.copyOfRange(expected.floats(), from, to), Offset.offset(1e-4f));
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
