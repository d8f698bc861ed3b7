package io.github.seqrec.models.neural;

import static io.github.seqrec.models.neural.PerturbedNetwork.ACTIONS;
import static io.github.seqrec.models.neural.PerturbedNetwork.difference;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.github.seqrec.api.History;
import io.github.seqrec.data.batch.SequenceBatch;
import io.github.seqrec.models.network.BatchArrays;
import io.github.seqrec.models.network.NetworkFactory;
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
  private static final int MAX_LENGTH = 8;

  private static final History HISTORY = History.of(4, 1, 7, 7, 2, 9).withActions(1, 3, 2, 2, 1, 3);

  /** The networks with their option on; a new one joins with a line. */
  static Stream<Arguments> networks() {
    SasRec.Options modern = SasRec.Options.modern().toBuilder().maxLength(MAX_LENGTH).build();
    SasRec.Options paper = SasRec.Options.paper().toBuilder().maxLength(MAX_LENGTH).build();
    SasRec.Options post = modern.toBuilder().normPlace(SasRec.NormPlace.POST).build();
    // Not Elman's cell, which reads as they do: five logistic steps leave too little of an action.
    return Stream.of(
        Arguments.of("GRU", rnn(Rnn.Options.gru4rec())),
        Arguments.of("LSTM", rnn(Rnn.Options.lstm())),
        Arguments.of("decoder, pre-norm", decoder(TransformerDecoder.NormPlace.PRE)),
        Arguments.of("decoder, post-norm", decoder(TransformerDecoder.NormPlace.POST)),
        Arguments.of("SASRec, modern", sasRec(modern)),
        Arguments.of("SASRec, post-norm", sasRec(post)),
        Arguments.of("SASRec, paper", sasRec(paper)));
  }

  private static NetworkFactory sasRec(SasRec.Options options) {
    return SasRec.factory(options.toBuilder().dim(8).actions(true).build());
  }

  private static NetworkFactory rnn(Rnn.Options options) {
    return Rnn.factory(
        options.toBuilder().maxLength(MAX_LENGTH).embeddingDim(6).hidden(8).actions(true).build());
  }

  private static NetworkFactory decoder(TransformerDecoder.NormPlace place) {
    return TransformerDecoder.factory(
        TransformerDecoder.Options.tuned().toBuilder()
            .maxLength(MAX_LENGTH)
            .dim(8)
            .inner(12)
            .layers(2)
            .normPlace(place)
            .actions(true)
            .build());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void statesDoNotChangeWithTheAmountOfPadding(String name, NetworkFactory factory) {
    try (PerturbedNetwork network = new PerturbedNetwork(factory, ITEMS)) {
      History longer = History.of(1, 2, 3, 4, 5, 6, 7, 8).withActions(3, 3, 3, 3, 2, 2, 2, 2);
      for (int wanted = 0; wanted <= ACTIONS; wanted++) {
        History history = HISTORY.wanting(wanted);
        float[][] alone = network.statesOfFirst(history);
        assertSame(network.statesOfFirst(history, longer.wanting(1)), alone);
        assertSame(network.statesOfFirst(history, longer), alone);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void theLastStateChangesWithEveryAction(String name, NetworkFactory factory) {
    try (PerturbedNetwork network = new PerturbedNetwork(factory, ITEMS)) {
      float[][] original = network.statesOfFirst(HISTORY);
      for (int t = 0; t < HISTORY.size(); t++) {
        float[][] changed = network.statesOfFirst(withAction(t, HISTORY.action(t) % ACTIONS + 1));
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
    try (PerturbedNetwork network = new PerturbedNetwork(factory, ITEMS)) {
      float[][] told = network.statesOfFirst(HISTORY.wanting(1));
      float[][] open = network.statesOfFirst(HISTORY);
      float[][] other = network.statesOfFirst(HISTORY.wanting(2));
      int last = HISTORY.size() - 1;
      assertThat(difference(told[0], open[0])).isGreaterThan(1e-4);
      assertThat(difference(told[last], other[last])).isGreaterThan(1e-4);
      assertSame(Arrays.copyOf(other, last), Arrays.copyOf(told, last));
      for (int t = 1; t < HISTORY.size(); t++) {
        float[][] changed =
            network.statesOfFirst(withAction(t, HISTORY.action(t) % ACTIONS + 1).wanting(1));
        assertSame(Arrays.copyOf(changed, t - 1), Arrays.copyOf(told, t - 1));
        assertThat(difference(changed[t - 1], told[t - 1])).isGreaterThan(1e-4);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void anUnknownActionAddsNothing(String name, NetworkFactory factory) {
    try (PerturbedNetwork network = new PerturbedNetwork(factory, ITEMS)) {
      float[][] clean = network.statesOfFirst(withAction(2, 0));
      float[][] none = network.statesOfFirst(History.of(HISTORY.toArray()));
      Map<String, float[]> values = network.parameters().snapshot();
      float[] table = Objects.requireNonNull(values.get("actions.weight"));
      Arrays.fill(table, 0, table.length / (ACTIONS + 1), 1_000);
      network.parameters().restore(values);
      assertSame(network.statesOfFirst(withAction(2, 0)), clean);
      assertSame(network.statesOfFirst(History.of(HISTORY.toArray())), none);
      assertSame(network.statesOfFirst(HISTORY.withActions(new int[6])), none);
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
}
