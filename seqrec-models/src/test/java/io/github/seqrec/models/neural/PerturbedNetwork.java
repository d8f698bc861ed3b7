package io.github.seqrec.models.neural;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.seqrec.api.History;
import io.github.seqrec.data.batch.SequenceBatch;
import io.github.seqrec.models.kernels.Pass;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.NetworkFactory;
import io.github.seqrec.models.network.NetworkSizes;
import io.github.seqrec.models.network.Parameters;
import io.github.seqrec.models.network.SequenceNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** An untrained network none of whose parameters is 0 or 1, and what it makes of histories. */
final class PerturbedNetwork implements AutoCloseable {

  /** The kinds of events of a network that reads them. */
  static final int ACTIONS = 3;

  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  private final Parameters parameters = Parameters.random(manager, 1);
  private final SequenceNetwork network;
  private final int items;
  private final int maxLength;

  PerturbedNetwork(NetworkFactory factory, int items) {
    this.items = items;
    this.maxLength = factory.maxLength();
    int actions = factory.readsActions() ? ACTIONS : 0;
    network = factory.create(parameters, new NetworkSizes(items, 0, actions));
    perturb(parameters, 2);
  }

  /** Moves every value by some tenths. */
  static void perturb(Parameters parameters, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, float[]> values = parameters.snapshot();
    for (float[] array : values.values()) {
      for (int i = 0; i < array.length; i++) {
        array[i] += (float) (0.3 * random.nextGaussian());
      }
    }
    parameters.restore(values);
  }

  /** The largest difference of two values. */
  static double difference(float[] a, float[] b) {
    assertThat(a).hasSameSizeAs(b);
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
    }
    return largest;
  }

  Parameters parameters() {
    return parameters;
  }

  /** The states of each row up to its own length. */
  float[][][] states(History... rows) {
    try (NDManager scope = manager.newSubManager()) {
      SequenceBatch batch = SequenceBatch.forScoring(List.of(rows), maxLength);
      float[] all =
          network.states(new Pass(scope, false), BatchArrays.of(scope, batch)).toFloatArray();
      int size = all.length / batch.rows() / batch.length();
      float[][][] states = new float[rows.length][][];
      for (int row = 0; row < rows.length; row++) {
        states[row] = new float[batch.lengths()[row]][];
        for (int t = 0; t < states[row].length; t++) {
          int from = (row * batch.length() + t) * size;
          states[row][t] = Arrays.copyOfRange(all, from, from + size);
        }
      }
      return states;
    }
  }

  /** Those of the first of these rows. */
  float[][] statesOfFirst(History... rows) {
    return states(rows)[0];
  }

  /** The states that scoring reads. */
  float[][] lastStates(History... rows) {
    try (NDManager scope = manager.newSubManager()) {
      SequenceBatch batch = SequenceBatch.forScoring(List.of(rows), maxLength);
      float[] all =
          network.lastStates(new Pass(scope, false), BatchArrays.of(scope, batch)).toFloatArray();
      int size = all.length / rows.length;
      float[][] states = new float[rows.length][];
      Arrays.setAll(states, row -> Arrays.copyOfRange(all, row * size, (row + 1) * size));
      return states;
    }
  }

  /** The scores of the items 1..N for each row. */
  float[][] scores(History... rows) {
    try (NDManager scope = manager.newSubManager()) {
      Pass pass = new Pass(scope, false);
      SequenceBatch batch = SequenceBatch.forScoring(List.of(rows), maxLength);
      BatchArrays arrays = BatchArrays.of(scope, batch);
      float[] all =
          network
              .output(pass)
              .all(pass, network.lastStates(pass, arrays))
              .get(new NDIndex(":, 1:"))
              .toFloatArray();
      float[][] scores = new float[rows.length][];
      for (int row = 0; row < rows.length; row++) {
        scores[row] = Arrays.copyOfRange(all, row * items, (row + 1) * items);
      }
      return scores;
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
