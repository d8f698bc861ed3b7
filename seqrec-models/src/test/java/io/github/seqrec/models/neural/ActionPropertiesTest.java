package io.github.seqrec.models.neural;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
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
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On which actions the states of a network depend that reads them, and on which they must not. */
class ActionPropertiesTest {

  private static final int ITEMS = 9;
  private static final int ACTIONS = 3;
  private static final int MAX_LENGTH = 8;

  private static final History HISTORY = History.of(4, 1, 7, 7, 2, 9).withActions(1, 3, 2, 2, 1, 3);

  /** The networks with their option on; a new one joins with a line. */
  static Stream<Arguments> networks() {
    SasRec.Options modern = SasRec.Options.modern().toBuilder().maxLength(MAX_LENGTH).build();
    SasRec.Options paper = SasRec.Options.paper().toBuilder().maxLength(MAX_LENGTH).build();
    return Stream.of(
        Arguments.of(
            "SASRec, modern", SasRec.factory(modern.toBuilder().dim(8).actions(true).build())),
        Arguments.of(
            "SASRec, paper", SasRec.factory(paper.toBuilder().dim(8).actions(true).build())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void statesDoNotChangeWithTheAmountOfPadding(String name, NetworkFactory factory) {
    try (Network network = new Network(factory)) {
      History longer = History.of(1, 2, 3, 4, 5, 6, 7, 8).withActions(3, 3, 3, 3, 2, 2, 2, 2);
      for (int wanted = 0; wanted <= ACTIONS; wanted++) {
        History history = HISTORY.wanting(wanted);
        assertSame(network.states(history, longer.wanting(1)), network.states(history));
        assertSame(network.states(history, longer), network.states(history));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void theLastStateChangesWithEveryAction(String name, NetworkFactory factory) {
    try (Network network = new Network(factory)) {
      float[][] original = network.states(HISTORY);
      for (int t = 0; t < HISTORY.size(); t++) {
        float[][] changed = network.states(withAction(t, HISTORY.action(t) % ACTIONS + 1));
        assertSame(Arrays.copyOf(changed, t), Arrays.copyOf(original, t));
        for (int later = t; later < changed.length; later++) {
          assertThat(difference(changed[later], original[later])).isGreaterThan(1e-4);
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void theActionAskedForIsToldOfEveryEventAndFromTheEventBefore(
      String name, NetworkFactory factory) {
    try (Network network = new Network(factory)) {
      float[][] told = network.states(HISTORY.wanting(1));
      float[][] open = network.states(HISTORY);
      float[][] other = network.states(HISTORY.wanting(2));
      int last = HISTORY.size() - 1;
      assertThat(difference(told[0], open[0])).isGreaterThan(1e-4);
      assertThat(difference(told[last], other[last])).isGreaterThan(1e-4);
      assertSame(Arrays.copyOf(other, last), Arrays.copyOf(told, last));
      for (int t = 1; t < HISTORY.size(); t++) {
        float[][] changed =
            network.states(withAction(t, HISTORY.action(t) % ACTIONS + 1).wanting(1));
        assertSame(Arrays.copyOf(changed, t - 1), Arrays.copyOf(told, t - 1));
        assertThat(difference(changed[t - 1], told[t - 1])).isGreaterThan(1e-4);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void anUnknownActionAddsNothing(String name, NetworkFactory factory) {
    try (Network network = new Network(factory)) {
      float[][] clean = network.states(withAction(2, 0));
      float[][] none = network.states(History.of(HISTORY.toArray()));
      Map<String, float[]> values = network.parameters.snapshot();
      float[] table = Objects.requireNonNull(values.get("actions.weight"));
      Arrays.fill(table, 0, table.length / (ACTIONS + 1), 1_000);
      network.parameters.restore(values);
      assertSame(network.states(withAction(2, 0)), clean);
      assertSame(network.states(History.of(HISTORY.toArray())), none);
      assertSame(network.states(HISTORY.withActions(new int[6])), none);
    }
  }

  @Test
  void halfOfTheRowsHideTheirTargetActionsInTraining() {
    int rows = 2_000;
    History sequence = History.of(1, 2, 3).withActions(1, 2, 3);
    List<History> sequences = Stream.generate(() -> sequence).limit(rows).toList();
    SequenceBatch batch = SequenceBatch.forTraining(sequences, new int[rows], MAX_LENGTH);
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      BatchArrays arrays = BatchArrays.ofTraining(manager, batch, new SplittableRandom(1));
      int[] actions = Objects.requireNonNull(arrays.actions()).toIntArray();
      int[] targets = Objects.requireNonNull(arrays.targetActions()).toIntArray();
      int told = 0;
      for (int row = 0; row < rows; row++) {
        assertThat(Arrays.copyOfRange(actions, 2 * row, 2 * row + 2)).containsExactly(1, 2);
        told += targets[2 * row] > 0 ? 1 : 0;
        int[] expected = targets[2 * row] > 0 ? new int[] {2, 3} : new int[2];
        assertThat(Arrays.copyOfRange(targets, 2 * row, 2 * row + 2)).isEqualTo(expected);
      }
      assertThat(told).isBetween(900, 1_100);
      assertThat(batch.targetActions()).as("the batch itself").doesNotContain(0);
    }
  }

  private static History withAction(int position, int code) {
    int[] codes = new int[HISTORY.size()];
    Arrays.setAll(codes, t -> t == position ? code : HISTORY.action(t));
    return HISTORY.withActions(codes);
  }

  private static void assertSame(float[][] actual, float[][] expected) {
    assertThat(actual.length).isEqualTo(expected.length);
    for (int t = 0; t < expected.length; t++) {
      assertThat(actual[t]).containsExactly(expected[t], Offset.offset(1e-4f));
    }
  }

  private static double difference(float[] a, float[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
    }
    return largest;
  }

  /** An untrained network none of whose parameters is 0 or 1. */
  private static final class Network implements AutoCloseable {
    private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
    private final Parameters parameters = Parameters.random(manager, 1);
    private final SequenceNetwork network;

    Network(NetworkFactory factory) {
      network = factory.create(parameters, new NetworkSizes(ITEMS, 0, ACTIONS));
      SplittableRandom random = new SplittableRandom(2);
      Map<String, float[]> values = parameters.snapshot();
      for (float[] array : values.values()) {
        for (int i = 0; i < array.length; i++) {
          array[i] += (float) (0.3 * random.nextGaussian());
        }
      }
      parameters.restore(values);
    }

    /** The states of the first of these rows, up to its own length. */
    float[][] states(History... rows) {
      try (NDManager scope = manager.newSubManager()) {
        SequenceBatch batch = SequenceBatch.forScoring(List.of(rows), MAX_LENGTH);
        float[] all =
            network.states(new Pass(scope, false), BatchArrays.of(scope, batch)).toFloatArray();
        int size = all.length / batch.rows() / batch.length();
        float[][] states = new float[batch.lengths()[0]][];
        for (int t = 0; t < states.length; t++) {
          states[t] = Arrays.copyOfRange(all, t * size, (t + 1) * size);
        }
        return states;
      }
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
